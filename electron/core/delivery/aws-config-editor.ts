import { AppError } from '../../../shared/errors.ts'
import { bytesToText } from '../encoding.ts'
import { isSafeCommand } from './credential-command.ts'
import {
  lineEndingOf,
  profilesBegunBy,
  splitLines,
  textToBytes,
  utf8Text,
  type LineEnding,
} from './config-text.ts'
import {
  beginLine,
  END,
  findExtents,
  keptLine,
  noteLine,
  readBlock,
  type BlockContent,
  type BlockSection,
  type Extent,
} from './lanyard-block.ts'

/** A profile of Lanyard's block. */
export interface ProfileEntry {
  /** Of `[A-Za-z0-9_@+.%:/-]`, as `profileNames` gives them. */
  readonly name: string
  /** As `credentialCommand` makes it for this name. */
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

/**
 * The AWS config file with Lanyard's block holding exactly these profiles; none takes the block away and gives back
 * the bytes from before it was added. Every byte outside the block stays. The block stays where it is; a new one
 * comes at the end.
 *
 * Lines that others put into the block are never lost. Keys and comments in one of its profiles stay in it (a second
 * `region` or `credential_process` as a comment, since botocore refuses a file with a key twice), and while that
 * profile has no session they wait in the block as comments; keys right after the block, which tools read as its last
 * profile's, go the same way. Whole sections of the user's go on right after the
 * block; lines before its first section go on right before it. Of two blocks the first is kept, with what the user
 * had in the other. A lost marker: see `findExtents`.
 *
 * @param lastRegions What was written last as each profile's region: one that stands there now and is neither that nor
 * what is written is somebody's own, and stays as a comment.
 * @throws TypeError for an entry that would not be one profile; AppError `aws-config-unreadable` for UTF-16, which no
 * AWS tool reads.
 */
export function writeProfiles(
  bytes: Uint8Array,
  profiles: readonly ProfileEntry[],
  lastRegions: ReadonlyMap<string, string> = new Map(),
): WrittenProfiles {
  checkEntries(profiles)
  const file = readFile(bytes)
  if (profiles.length > 0) checkEncoding(file.text)
  const taken = namesOutside(file)
  const wanted = new Map<string, ProfileEntry>()
  const conflicts: string[] = []
  for (const profile of profiles) {
    if (taken.has(profile.name) || wanted.has(profile.name)) conflicts.push(profile.name)
    else wanted.set(profile.name, profile)
  }
  return { bytes: textToBytes(compose(file, wanted, lastRegions)), conflicts }
}

/** The profiles that stand in the block as Lanyard writes them, with the region that is there now. */
export function readLanyardsProfiles(bytes: Uint8Array): ReadonlyMap<string, WrittenProfile> {
  const profiles = new Map<string, WrittenProfile>()
  for (const { name, isLanyards, process, region } of readFile(bytes).blocks.flatMap(
    ({ sections }) => sections,
  )) {
    if (name !== null && isLanyards && !profiles.has(name))
      profiles.set(name, { credentialProcess: process ?? '', region })
  }
  return profiles
}

/** A profile of the block as it was found. */
export interface WrittenProfile {
  readonly credentialProcess: string
  /** `null` where somebody took it out. */
  readonly region: string | null
}

/** The profile names outside Lanyard's block, and what else some tool may take for one: no session may have these. */
export function readProfileNames(bytes: Uint8Array): ReadonlySet<string> {
  return namesOutside(readFile(bytes))
}

interface Block extends BlockContent {
  readonly extent: Extent
  readonly ending: LineEnding
}

interface ConfigFile {
  readonly text: string
  readonly lines: readonly string[]
  readonly blocks: readonly Block[]
  /** The lines outside of every block. */
  readonly outside: readonly string[]
}

// A plan asks several things of the same bytes, and taking a large file apart takes longer than each of them.
const filesRead = new WeakMap<Uint8Array, ConfigFile>()

function readFile(bytes: Uint8Array): ConfigFile {
  const known = filesRead.get(bytes)
  if (known) return known
  const file = takeApart(bytes)
  filesRead.set(bytes, file)
  return file
}

function takeApart(bytes: Uint8Array): ConfigFile {
  const text = bytesToText(bytes)
  const lines = splitLines(text)
  const blocks: Block[] = []
  const outside: string[] = []
  let at = 0
  for (const extent of findExtents(lines)) {
    outside.push(...lines.slice(at, extent.from))
    const block = lines.slice(extent.from, extent.to)
    const ending = lineEndingOf(block[0] ?? '') ?? '\n'
    blocks.push({ extent, ending, ...readBlock(block) })
    at = extent.to
  }
  outside.push(...lines.slice(at))
  return { text, lines, blocks, outside }
}

function namesOutside({ outside, blocks }: ConfigFile): ReadonlySet<string> {
  const foreign = blocks.flatMap(({ sections }) => sections).filter(({ name }) => name === null)
  const lines = [...outside, ...foreign.flatMap((section) => section.lines)]
  return new Set(lines.flatMap((line) => profilesBegunBy(line)))
}

function compose(
  file: ConfigFile,
  wanted: ReadonlyMap<string, ProfileEntry>,
  lastRegions: ReadonlyMap<string, string>,
): string {
  const isForeign = ({ name, isLanyards }: BlockSection): boolean =>
    name === null || !(isLanyards || wanted.has(name))
  const strayRegion = ({ name, region }: BlockSection): readonly string[] => {
    const last = lastRegions.get(name ?? '')
    const isStray = region !== null && last !== undefined && region !== last
    return isStray && region !== wanted.get(name ?? '')?.region ? [`# region = ${region}`] : []
  }
  const block = renderBlock(wanted, extrasOf(file.blocks, isForeign, strayRegion))
  // A block keeps its line ending. Whatever turns a whole file from one to the other turns the block's as well.
  const ending = file.blocks[0]?.ending ?? lineEndingOf(file.text) ?? '\n'
  const parts: string[] = []
  const pushLines = (lines: readonly string[]): void => {
    for (const line of lines) parts.push(line.endsWith('\n') ? line : line + ending)
  }
  const pushBlock = (ownsNewline: boolean): void => pushLines([beginLine(ownsNewline), ...block, END])
  let at = 0
  for (const [index, { extent, ending: own, preamble, sections }] of file.blocks.entries()) {
    parts.push(...file.lines.slice(at, extent.from))
    pushLines(preamble)
    at = extent.to
    const foreign = sections.filter(isForeign).flatMap(({ lines }) => lines)
    const isLast = at === file.lines.length && foreign.length === 0
    const ownsNewline = extent.ownsNewline && isLast && preamble.length === 0
    if (index === 0 && block.length > 0) pushBlock(ownsNewline)
    else if (ownsNewline) parts.push(withoutEnding(parts.pop() ?? '', own))
    pushLines(foreign)
  }
  parts.push(...file.lines.slice(at))
  if (file.blocks.length === 0 && block.length > 0) {
    const ownsNewline = file.text !== '' && !file.text.endsWith('\n')
    if (ownsNewline) parts.push(ending)
    pushBlock(ownsNewline)
  }
  return parts.join('')
}

/** What the user has in each of Lanyard's profiles. */
function extrasOf(
  blocks: readonly Block[],
  isForeign: (section: BlockSection) => boolean,
  strayRegion: (section: BlockSection) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const extras = new Map<string, readonly string[]>()
  const add = (name: string, lines: readonly string[]): void => {
    const before = extras.get(name) ?? []
    // A bare carriage return ends a line for Python, so what follows one would be live even in a comment.
    const more = lines.flatMap((line) => line.split(/[\r\n]+/)).filter((line) => line !== '')
    // The same again, where a block was copied, would be each key twice.
    const isCopy = before.length > 0 && before.join('\n') === more.join('\n')
    if (!isCopy) extras.set(name, [...before, ...more])
  }
  for (const { kept, sections } of blocks) {
    for (const [name, lines] of kept) add(name, lines)
    for (const section of sections) {
      if (section.name !== null && !isForeign(section))
        add(section.name, [...section.extras, ...strayRegion(section)])
    }
  }
  return extras
}

/** The lines of the block between its markers. */
function renderBlock(
  wanted: ReadonlyMap<string, ProfileEntry>,
  extras: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const kept = [...extras]
    .filter(([name]) => !wanted.has(name))
    .flatMap(([name, lines]) => lines.map((line) => keptLine(name, line)))
  const profiles = [...wanted.values()].flatMap(({ name, credentialProcess, region, comment }) => [
    name === 'default' ? '[default]' : `[profile ${name}]`,
    ...(comment === undefined ? [] : [noteLine(comment)]),
    // Before ours, so that an indented first line can't go on from one of them.
    ...(extras.get(name) ?? []),
    `credential_process = ${utf8Text(credentialProcess)}`,
    `region = ${region}`,
  ])
  return [...kept, ...profiles]
}

/** Takes off exactly this ending: of `x\r` and a `\n` that came with a block, the `\r` is the user's. */
function withoutEnding(line: string, ending: LineEnding): string {
  return line.endsWith(ending) ? line.slice(0, -ending.length) : line
}

function checkEntries(profiles: readonly ProfileEntry[]): void {
  // Thousands of profiles call one launcher.
  const safe = new Set<string>()
  const isSafe = (command: string): boolean => {
    if (!safe.has(command) && isSafeCommand(command)) safe.add(command)
    return safe.has(command)
  }
  for (const { name, credentialProcess, region } of profiles) {
    // By its ending Lanyard knows its own again.
    const ending = ` credentials ${name}`
    const isProfile =
      /^[\w@+.%:/-]+$/.test(name) &&
      name !== '__proto__' &&
      credentialProcess.endsWith(ending) &&
      isSafe(credentialProcess.slice(0, -ending.length)) &&
      /^[a-z0-9-]+$/.test(region)
    if (!isProfile)
      throw new TypeError(`Not a profile: ${JSON.stringify({ name, credentialProcess, region })}`)
  }
}

function checkEncoding(text: string): void {
  if (!/^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(text)) return
  throw new AppError('aws-config-unreadable', {
    file: 'The AWS config file',
    reason: 'it is in UTF-16, which no AWS tool reads; save it as UTF-8',
  })
}
