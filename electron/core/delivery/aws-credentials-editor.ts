import * as v from 'valibot'
import { AppError } from '../../../shared/errors.ts'
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from '../../../shared/limits.ts'
import { bytesToText } from '../encoding.ts'
import type { LongTermKey } from '../ports.ts'
import { Secret } from '../secret.ts'
import { isHeader, isSilent, lineEndingOf, splitLines, textToBytes, trimLine } from './config-text.ts'

const ID = 'aws_access_key_id'
const SECRET = 'aws_secret_access_key'
const TOKENS = ['aws_session_token', 'aws_security_token']

/** The lines that were taken out of a file, each with its number in it, so that they can be put where they were. */
const takenSchema = v.array(v.object({ at: v.number(), line: v.string() }))
export type TakenLines = v.InferOutput<typeof takenSchema>

export interface ProfileKey {
  readonly key: LongTermKey
  /** What was taken out, as one secret text. */
  readonly taken: Secret
  /** The file without it, every other byte as it was. */
  readonly rest: Uint8Array<ArrayBuffer>
}

interface Section {
  /** Line numbers: of the header, and of the first line that is no longer its own. */
  readonly from: number
  readonly to: number
}

/**
 * Takes a profile's long-term key out of the credentials file: its two lines, and the whole section where nothing else
 * stands in it.
 * @param file For people: the path of the file.
 * @throws AppError `profile-key-missing`, with what is there instead.
 */
export function takeKey(bytes: Uint8Array, profile: string, file: string): ProfileKey {
  const refuse = (reason: string) => new AppError('profile-key-missing', { profile, file, reason })
  const lines = splitLines(bytesToText(bytes))
  const sections = sectionsOf(lines, profile)
  const [section] = sections
  if (!section) throw refuse('there is no such profile')
  // Tools differ in what they make of it: botocore refuses the file, the JavaScript SDK joins the two.
  if (sections.length > 1) throw refuse('it is there twice')
  const settings = settingsIn(lines, section)
  const only = (name: string) => {
    const found = settings.filter((setting) => setting.name === name)
    if (found.length === 1) return found[0]!
    throw refuse(found.length === 0 ? `it has no ${name}` : `it has ${name} twice`)
  }
  if (settings.some(({ name }) => TOKENS.includes(name)))
    throw refuse('its keys are temporary and end by themselves')
  const [id, secret] = [only(ID), only(SECRET)]
  if (!ACCESS_KEY_ID.test(id.value)) throw refuse(`its ${ID} is not one of an IAM user`)
  if (!SECRET_ACCESS_KEY.test(secret.value)) throw refuse(`its ${SECRET} has not 40 characters`)
  if ([id, secret].some(({ at }) => isContinued(lines[at + 1])))
    throw refuse('one of its lines goes on in the next')

  const keys = new Set([id.at, secret.at])
  const others = settings.length > keys.size || hasComment(lines, section)
  const gone = (at: number) => (others ? keys.has(at) : at >= section.from && at < section.to)
  const taken = lines.flatMap((line, at) => (gone(at) ? [{ at, line }] : []))
  return {
    key: { accessKeyId: id.value, secretAccessKey: new Secret(secret.value), sessionToken: null },
    taken: new Secret(JSON.stringify(taken)),
    rest: textToBytes(lines.filter((_line, at) => !gone(at)).join('')),
  }
}

/**
 * Puts a profile's key back: byte for byte where the file is as it was left, else into the profile's section, or a new
 * one at the end.
 * @param key Which the user has now: it may have been rotated meanwhile.
 * @param untouched Whether the file is just what `takeKey` left.
 * @throws AppError `profile-key-there`.
 */
export function putKeyBack(
  bytes: Uint8Array,
  { profile, file, key, taken, untouched }: KeyReturn,
): Uint8Array<ArrayBuffer> {
  const text = bytesToText(bytes)
  const lines = splitLines(text)
  const [section] = sectionsOf(lines, profile)
  if (section && settingsIn(lines, section).some(({ name }) => name === ID || name === SECRET))
    throw new AppError('profile-key-there', { profile, file })
  const ending = lineEndingOf(text) ?? '\n'
  if (untouched) {
    const whole = [...lines]
    for (const { at, line } of readTaken(taken)) whole.splice(at, 0, withKey(line, key))
    return textToBytes(whole.join(''))
  }
  const own = [`${ID} = ${key.accessKeyId}`, `${SECRET} = ${key.secretAccessKey.reveal()}`].map(
    (line) => line + ending,
  )
  if (section)
    return textToBytes(
      closed(lines, ending)
        .toSpliced(section.from + 1, 0, ...own)
        .join(''),
    )
  return textToBytes([...closed(lines, ending), `[${profile}]${ending}`, ...own].join(''))
}

export interface KeyReturn {
  readonly profile: string
  readonly file: string
  readonly key: LongTermKey
  readonly taken: Secret
  readonly untouched: boolean
}

/** A line that was taken, with the key that is there now. */
function withKey(line: string, key: LongTermKey): string {
  const setting = settingOf(line)
  if (setting?.name === ID) return line.replace(setting.value, () => key.accessKeyId)
  if (setting?.name === SECRET) return line.replace(setting.value, () => key.secretAccessKey.reveal())
  return line
}

// A SyntaxError quotes what it could not read.
function readTaken(taken: Secret): TakenLines {
  try {
    return v.parse(takenSchema, JSON.parse(taken.reveal()))
  } catch {
    return []
  }
}

/** Lines of which the last has an ending too. */
function closed(lines: readonly string[], ending: string): readonly string[] {
  const last = lines.at(-1)
  return last === undefined || last.endsWith('\n') ? lines : [...lines.slice(0, -1), last + ending]
}

function sectionsOf(lines: readonly string[], profile: string): readonly Section[] {
  const headers = lines.flatMap((line, at) => (isHeader(line) ? [at] : []))
  return headers
    .filter((at) => /^\[[ \t]*(.*?)[ \t]*\]/.exec(trimLine(lines[at] ?? ''))?.[1] === profile)
    .map((from) => ({ from, to: headers.find((at) => at > from) ?? lines.length }))
}

interface Setting {
  readonly name: string
  readonly value: string
}

function settingsIn(lines: readonly string[], { from, to }: Section): readonly (Setting & { at: number })[] {
  return lines.slice(from + 1, to).flatMap((line, index) => {
    const setting = settingOf(line)
    return setting ? [{ ...setting, at: from + 1 + index }] : []
  })
}

/** Python reads names in any case, and `:` as well as `=`. */
function settingOf(line: string): Setting | null {
  if (isSilent(line)) return null
  const parts = /^([^=:]*?)[ \t]*[=:][ \t]*(.*)$/.exec(trimLine(line))
  return parts ? { name: parts[1]!.toLowerCase(), value: parts[2]! } : { name: trimLine(line), value: '' }
}

/** A comment in a section is the user's, and stays under its header. */
function hasComment(lines: readonly string[], { from, to }: Section): boolean {
  return lines.slice(from + 1, to).some((line) => isSilent(line) && trimLine(line) !== '')
}

/** Python joins an indented line to the one before. */
function isContinued(line: string | undefined): boolean {
  return line !== undefined && /^[ \t]/.test(line) && !isSilent(line)
}
