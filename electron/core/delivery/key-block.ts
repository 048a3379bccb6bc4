import { AppError } from '../../../shared/errors.ts'
import { bytesToText } from '../encoding.ts'
import type { Credentials } from '../ports.ts'
import { lineEndingOf, profilesBegunBy, splitLines, textToBytes, trimLine } from './config-text.ts'

/** Keys of a session, as a profile of the credentials file. */
export interface KeyEntry {
  /** As its profile in the config file is called. */
  readonly name: string
  readonly credentials: Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>
}

const BEGIN = '# lanyard: begin keys (they end within hours, and go from here before)'
const END = '# lanyard: end keys'
/** Behind the first mark: the line break above came with the block, and goes with it. */
const OWNS_NEWLINE = ' *'

/**
 * The credentials file with Lanyard's block of keys holding exactly these profiles, at its end; none takes the block
 * away and gives back the bytes from before. A profile that the user has outside of it is left out.
 * @param file For people: the path of the file.
 * @throws AppError `aws-config-unreadable` where a marker of the block was lost, so that nobody can tell what is whose.
 */
export function writeKeys(
  bytes: Uint8Array,
  entries: readonly KeyEntry[],
  file: string,
): Uint8Array<ArrayBuffer> {
  const text = bytesToText(bytes)
  const { outside, ownNewline } = apart(text, file)
  const taken = namesIn(outside)
  const wanted = entries.filter(({ name }) => !taken.has(name))
  const all = outside.join('')
  const users = all.slice(0, all.length - ownNewline.length)
  if (wanted.length === 0) return textToBytes(users)
  const ending = lineEndingOf(users) ?? '\n'
  const addsNewline = users !== '' && !users.endsWith('\n')
  const lines = wanted.flatMap(({ name, credentials }) => [
    `[${name}]`,
    `aws_access_key_id = ${credentials.accessKeyId}`,
    `aws_secret_access_key = ${credentials.secretAccessKey.reveal()}`,
    `aws_session_token = ${credentials.sessionToken.reveal()}`,
  ])
  const block = [addsNewline ? BEGIN + OWNS_NEWLINE : BEGIN, ...lines, END].map((line) => line + ending)
  return textToBytes(users + (addsNewline ? ending : '') + block.join(''))
}

/** The profile names of the user's in the credentials file. Throws as `writeKeys` does. */
export function credentialNamesIn(bytes: Uint8Array, file: string): ReadonlySet<string> {
  return namesIn(apart(bytesToText(bytes), file).outside)
}

const namesIn = (lines: readonly string[]) => new Set(lines.flatMap((line) => profilesBegunBy(line)))

function apart(
  text: string,
  file: string,
): {
  readonly outside: readonly string[]
  /** The line break at the end of the user's lines that came with the block; mostly none. */
  readonly ownNewline: string
} {
  const lines = splitLines(text)
  const begins = lines.flatMap((line, at) => (trimLine(line).startsWith(BEGIN) ? [at] : []))
  const ends = lines.flatMap((line, at) => (trimLine(line) === END ? [at] : []))
  const [begin, end] = [begins[0], ends[0]]
  if (begin === undefined && end === undefined) return { outside: lines, ownNewline: '' }
  if (begins.length !== 1 || ends.length !== 1 || begin === undefined || end === undefined || end < begin) {
    const reason = 'a line that marks the keys of Lanyard was lost or copied'
    throw new AppError('keys-unmarked', { file, reason })
  }
  const first = lines[begin]!
  const ownsNewline = end === lines.length - 1 && trimLine(first).endsWith(OWNS_NEWLINE)
  // The same ending as the block's: of `x\r` and a `\n` that came with it the `\r` is the user's.
  const ownNewline = !ownsNewline ? '' : first.endsWith('\r\n') ? '\r\n' : '\n'
  return { outside: [...lines.slice(0, begin), ...lines.slice(end + 1)], ownNewline }
}
