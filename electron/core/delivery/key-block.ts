import { AppError } from '../../../shared/errors.ts'
import { bytesToText } from '../encoding.ts'
import type { Credentials } from '../ports.ts'
import {
  isHeader,
  isSilent,
  lineEndingOf,
  profilesBegunBy,
  splitLines,
  textToBytes,
  trimLine,
} from './config-text.ts'
import { keptLine, readKept } from './lanyard-block.ts'

/** Keys of a session, as a profile of the credentials file. */
export interface KeyEntry {
  /** As its profile in the config file is called. */
  readonly name: string
  readonly credentials: Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>
}

/** Whether Lanyard has ever had a profile of this name. */
export type IsKnown = (name: string) => boolean

const BEGIN = '# lanyard: begin keys (they end within hours, and go from here before)'
const END = '# lanyard: end keys'
/** Behind the first mark: the line break above came with the block, and goes with it. */
const OWNS_NEWLINE = ' *'

const OWN_KEYS = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']

/**
 * The credentials file with Lanyard's block of keys holding exactly these profiles, at its end; none takes the block
 * away and gives back the bytes from before. A profile that the user has outside of it is left out.
 *
 * What others put into the block is never lost. A profile that is not Lanyard's, or whose keys are no temporary ones
 * any more, goes on outside of it; other lines in one of Lanyard's stay with it, and wait as comments while that has
 * no keys.
 * @param file For people: the path of the file.
 * @throws AppError `keys-unmarked` where a marker of the block was lost, so that nobody can tell what is whose.
 */
export function writeKeys(
  bytes: Uint8Array,
  entries: readonly KeyEntry[],
  { file, isKnown }: { file: string; isKnown: IsKnown },
): Uint8Array<ArrayBuffer> {
  const text = bytesToText(bytes)
  const found = apart(splitLines(text), isKnown)
  if (found === null) {
    const reason = 'a line that marks the keys of Lanyard was lost or copied'
    throw new AppError('keys-unmarked', { file, reason })
  }
  const { outside, ownNewline, extras } = found
  const taken = namesIn(outside)
  const wanted = entries.filter(({ name }) => !taken.has(name))
  const all = outside.join('')
  const users = all.slice(0, all.length - ownNewline.length)
  const lines = blockLines(wanted, extras)
  if (lines.length === 0) return textToBytes(users)
  const ending = lineEndingOf(users) ?? '\n'
  const addsNewline = users !== '' && !users.endsWith('\n')
  const block = [addsNewline ? BEGIN + OWNS_NEWLINE : BEGIN, ...lines, END].map((line) => line + ending)
  return textToBytes(users + (addsNewline ? ending : '') + block.join(''))
}

/** The profile names of the user's in the credentials file, also where a marker of the block was lost. */
export function credentialNamesIn(bytes: Uint8Array, isKnown: IsKnown): ReadonlySet<string> {
  const lines = splitLines(bytesToText(bytes))
  const found = apart(lines, isKnown)
  if (found) return namesIn(found.outside)
  const { preamble, sections } = sectionsOf(lines)
  return namesIn([...preamble, ...sections.filter((section) => !isLanyards(section, isKnown)).flat()])
}

const namesIn = (lines: readonly string[]) => new Set(lines.flatMap((line) => profilesBegunBy(line)))

function blockLines(
  wanted: readonly KeyEntry[],
  extras: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const names = new Set(wanted.map(({ name }) => name))
  const kept = [...extras].filter(([name]) => !names.has(name))
  return [
    ...kept.flatMap(([name, lines]) => lines.map((line) => keptLine(name, line))),
    ...wanted.flatMap(({ name, credentials }) => [
      `[${name}]`,
      ...(extras.get(name) ?? []),
      `aws_access_key_id = ${credentials.accessKeyId}`,
      `aws_secret_access_key = ${credentials.secretAccessKey.reveal()}`,
      `aws_session_token = ${credentials.sessionToken.reveal()}`,
    ]),
  ]
}

interface Apart {
  readonly outside: readonly string[]
  /** The line break at the end of the user's lines that came with the block; mostly none. */
  readonly ownNewline: string
  /** What others wrote into Lanyard's profiles, by their names. */
  readonly extras: ReadonlyMap<string, readonly string[]>
}

/** `null` where the marks do not enclose one block. */
function apart(lines: readonly string[], isKnown: IsKnown): Apart | null {
  const begins = lines.flatMap((line, at) => (trimLine(line).startsWith(BEGIN) ? [at] : []))
  const ends = lines.flatMap((line, at) => (trimLine(line) === END ? [at] : []))
  const [begin, end] = [begins[0], ends[0]]
  if (begin === undefined && end === undefined) return { outside: lines, ownNewline: '', extras: new Map() }
  if (begins.length !== 1 || ends.length !== 1 || begin === undefined || end === undefined || end < begin)
    return null

  // To every tool the last mark is a comment: keys behind it are the last profile's.
  const after = endOfKeys(lines, end + 1)
  const { preamble, sections } = sectionsOf([...lines.slice(begin + 1, end), ...lines.slice(end + 1, after)])
  const extras = new Map<string, readonly string[]>()
  const add = (name: string, line: string): void => {
    extras.set(name, [...(extras.get(name) ?? []), line.replace(/[\r\n]+$/, '')])
  }
  const users: string[] = []
  for (const line of preamble) {
    const kept = readKept(line)
    if (kept) add(...kept)
    else users.push(line)
  }
  for (const section of sections) {
    if (isLanyards(section, isKnown))
      for (const line of section.slice(1)) {
        if (!OWN_KEYS.includes(keyOf(line))) add(nameOf(section), line)
      }
    else users.push(...section)
  }
  const ownsNewline =
    users.length === 0 && after === lines.length && trimLine(lines[begin]!).endsWith(OWNS_NEWLINE)
  // The same ending as the block's: of `x\r` and a `\n` that came with it the `\r` is the user's.
  const ownNewline = !ownsNewline ? '' : lines[begin]!.endsWith('\r\n') ? '\r\n' : '\n'
  return { outside: [...lines.slice(0, begin), ...users, ...lines.slice(after)], ownNewline, extras }
}

/** Where the last key stands, before the next header, that belongs to what ends at `from`. */
function endOfKeys(lines: readonly string[], from: number): number {
  let to = from
  for (let at = from; at < lines.length && !isHeader(lines[at]!); at++) if (!isSilent(lines[at]!)) to = at + 1
  return to
}

/** Lines by profile, each with its header first, and what stands above them all. */
function sectionsOf(lines: readonly string[]): {
  readonly preamble: readonly string[]
  readonly sections: readonly (readonly string[])[]
} {
  const headers = lines.flatMap((line, at) => (isHeader(line) ? [at] : []))
  return {
    preamble: lines.slice(0, headers[0] ?? lines.length),
    sections: headers.map((from, index) => lines.slice(from, headers[index + 1] ?? lines.length)),
  }
}

/** Lanyard's profile, with temporary keys in it: keys of a user's own, wherever they were typed, are theirs. */
function isLanyards(section: readonly string[], isKnown: IsKnown): boolean {
  const keys = section.slice(1).filter((line) => OWN_KEYS.includes(keyOf(line)))
  const isTemporary = !keys.some((line) => /^aws_access_key_id\s*=\s*AKIA/.test(line))
  // A line that goes on in the next is nothing that Lanyard writes.
  const isPlain = section.every((line) => isSilent(line) || !/^[ \t]/.test(line))
  return isKnown(nameOf(section)) && keys.length === OWN_KEYS.length && isTemporary && isPlain
}

function nameOf([header = '']: readonly string[]): string {
  return /^\[(.*)\]$/.exec(trimLine(header))?.[1] ?? ''
}

function keyOf(line: string): string {
  return isSilent(line) ? '' : trimLine(line.split('=', 1)[0]!).toLowerCase()
}
