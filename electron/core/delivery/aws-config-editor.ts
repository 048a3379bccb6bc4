import { AppError } from '../../../shared/errors.ts'
import {
  bytesToText,
  isSilent,
  lineEndingOf,
  profilesBegunBy,
  splitLines,
  textToBytes,
  utf8Text,
} from './config-text.ts'
import {
  beginLine,
  END,
  findExtents,
  noteLine,
  readBlock,
  type BlockSection,
  type Extent,
} from './lanyard-block.ts'

/** A profile of Lanyard's block. */
export interface ProfileEntry {
  /** Of `[A-Za-z0-9_@+.%:/-]`, as `profileNames` gives them. */
  readonly name: string
  /** `LAUNCHER credentials NAME`; nothing in it may need quoting. */
  readonly credentialProcess: string
  readonly region: string
  /** For people; anything that is not printable ASCII becomes a `?`. */
  readonly comment?: string
}

export interface WrittenProfiles {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Names that were left out, because the user has a profile of that name outside the block. */
  readonly conflicts: readonly string[]
}

export interface ProfileNames {
  readonly inBlock: ReadonlySet<string>
  /** All that some tool may take for a profile's name. */
  readonly outside: ReadonlySet<string>
}

/**
 * The AWS config file with Lanyard's block holding exactly these profiles; none takes the block away and gives back
 * the bytes from before it was added. Every byte outside the block stays. The block stays where it is; a new one
 * comes at the end.
 *
 * Lines that others put into the block are never lost: keys and comments in a profile of the list stay in it (a
 * second `region` or `credential_process` as a comment, since botocore refuses a file with a key twice); when its
 * profile goes they go on as a section right after the block, as any section of the user's does; lines before the
 * first section move up before the block. Of two blocks the first is kept. A lost marker: see `findExtents`.
 *
 * @throws TypeError for an entry that would not be one profile; AppError `aws-config-unreadable` for UTF-16, which no
 * AWS tool reads.
 */
export function writeProfiles(bytes: Uint8Array, profiles: readonly ProfileEntry[]): WrittenProfiles {
  for (const profile of profiles) checkEntry(profile)
  const file = readFile(bytes)
  if (profiles.length > 0) checkEncoding(file.text)
  const outside = namesIn([
    ...file.outside,
    ...file.blocks.flatMap(({ sections }) => sections.filter(isForeign)).flatMap(({ lines }) => lines),
  ])

  const wanted = new Map<string, ProfileEntry>()
  const conflicts: string[] = []
  for (const profile of profiles) {
    if (outside.has(profile.name) || wanted.has(profile.name)) conflicts.push(profile.name)
    else wanted.set(profile.name, profile)
  }
  return { bytes: textToBytes(compose(file, wanted)), conflicts }
}

/** The profile names of a config file: those in Lanyard's block, and all others. */
export function readProfileNames(bytes: Uint8Array): ProfileNames {
  const { outside, blocks } = readFile(bytes)
  const sections = blocks.flatMap(({ sections }) => sections)
  const ours = sections.filter((section) => !isForeign(section))
  const foreign = sections.filter(isForeign).flatMap(({ lines }) => lines)
  return {
    inBlock: new Set(ours.map(({ name }) => name!)),
    outside: namesIn([...outside, ...foreign]),
  }
}

interface Block {
  readonly extent: Extent
  readonly preamble: readonly string[]
  readonly sections: readonly BlockSection[]
}

interface ConfigFile {
  readonly text: string
  readonly lines: readonly string[]
  readonly blocks: readonly Block[]
  /** The lines outside of every block. */
  readonly outside: readonly string[]
}

function readFile(bytes: Uint8Array): ConfigFile {
  const text = bytesToText(bytes)
  const lines = splitLines(text)
  const blocks = findExtents(lines).map((extent) => ({
    extent,
    ...readBlock(lines.slice(extent.from, extent.to)),
  }))
  const outside = lines.filter((_, at) => !blocks.some(({ extent }) => at >= extent.from && at < extent.to))
  return { text, lines, blocks, outside }
}

function isForeign({ name }: BlockSection): boolean {
  return name === null
}

function namesIn(lines: readonly string[]): Set<string> {
  return new Set(lines.flatMap((line) => profilesBegunBy(line)))
}

function compose(file: ConfigFile, wanted: ReadonlyMap<string, ProfileEntry>): string {
  const ending = lineEndingOf(file.outside.join(''))
  const parts: string[] = []
  let at = 0
  for (const [index, block] of file.blocks.entries()) {
    parts.push(...file.lines.slice(at, block.extent.from))
    at = block.extent.to
    const rest = file.lines.slice(at).join('')
    const after = leftovers(block, wanted, ending)
    const ownsNewline = block.extent.ownsNewline && block.preamble.length === 0
    const isLast = rest === '' && after.length === 0
    parts.push(...block.preamble.map((line) => ended(line, ending)))
    if (index === 0 && wanted.size > 0) {
      parts.push(...render(wanted, file.blocks, ownsNewline && isLast, ending))
    } else if (ownsNewline && isLast) {
      parts.push(withoutEnding(parts.pop() ?? ''))
    }
    parts.push(...after)
  }
  parts.push(...file.lines.slice(at))
  if (file.blocks.length === 0 && wanted.size > 0) {
    const ownsNewline = file.text !== '' && !file.text.endsWith('\n')
    if (ownsNewline) parts.push(ending)
    parts.push(...render(wanted, file.blocks, ownsNewline, ending))
  }
  return parts.join('')
}

/** The user's sections of a block, which go on after it. */
function leftovers(
  block: Block,
  wanted: ReadonlyMap<string, ProfileEntry>,
  ending: string,
): readonly string[] {
  return block.sections
    .flatMap((section) => {
      if (section.name !== null && wanted.has(section.name)) return []
      if (!section.isLanyards) return section.lines
      const hasKeys = section.extras.some((line) => !isSilent(line))
      return hasKeys ? [section.lines[0]!, ...section.extras] : section.extras
    })
    .map((line) => ended(line, ending))
}

function render(
  wanted: ReadonlyMap<string, ProfileEntry>,
  blocks: readonly Block[],
  ownsNewline: boolean,
  ending: string,
): readonly string[] {
  const extras = new Map<string, readonly string[]>()
  for (const { name, extras: more } of blocks.flatMap(({ sections }) => sections)) {
    if (name === null) continue
    const before = extras.get(name) ?? []
    // The same again, where a block was copied, would be each key twice.
    extras.set(name, before.join('') === more.join('') ? before : [...before, ...more])
  }
  const profiles = [...wanted.values()].flatMap(({ name, credentialProcess, region, comment }) => [
    name === 'default' ? '[default]' : `[profile ${name}]`,
    ...(comment === undefined ? [] : [noteLine(comment)]),
    // Before ours, so that an indented first line can't go on from one of them.
    ...(extras.get(name) ?? []),
    `credential_process = ${utf8Text(credentialProcess)}`,
    `region = ${region}`,
  ])
  return [beginLine(ownsNewline), ...profiles, END].map((line) => ended(line, ending))
}

function ended(line: string, ending: string): string {
  return line.endsWith('\n') ? line : line + ending
}

function withoutEnding(line: string): string {
  return line.replace(/\r?\n$/, '')
}

function checkEntry({ name, credentialProcess, region }: ProfileEntry): void {
  const isSafe =
    /^[\w@+.%:/-]+$/.test(name) &&
    name !== '__proto__' &&
    // A `#` or `;` after a blank begins a comment for the JS SDK.
    !/[\p{Cc}"']|^\s|\s$|\s[#;]|^$/u.test(credentialProcess) &&
    /^[a-z0-9-]+$/.test(region)
  if (!isSafe) throw new TypeError(`Not a profile: ${JSON.stringify({ name, credentialProcess, region })}`)
}

function checkEncoding(text: string): void {
  if (!/^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(text)) return
  throw new AppError('aws-config-unreadable', {
    file: 'The AWS config file',
    reason: 'it is in UTF-16, which no AWS tool reads; save it as UTF-8',
  })
}
