import { isHeader, isSilent, trimLine } from './config-text.ts'

const NOTE = `Lanyard writes all down to "lanyard: end", so put your own lines elsewhere`
const NEWLINE_NOTE = "the line break above is Lanyard's too"

export const END = '# lanyard: end'

/**
 * The line that opens the block.
 * @param ownsNewline The file had no line break at its end, so the one above the block came with it and goes with it.
 */
export function beginLine(ownsNewline: boolean): string {
  return `# lanyard: begin (${NOTE}${ownsNewline ? `; ${NEWLINE_NOTE}` : ''})`
}

/** A comment of Lanyard's within the block. */
export function noteLine(text: string): string {
  // Account names come from AWS and may hold anything; tools on Windows don't all read UTF-8.
  const plain = text
    .replace(/[^\x20-\x7e]+/g, '?')
    .trim()
    .slice(0, 200)
  return `# lanyard - ${plain}`
}

/**
 * A line of the user's, without its ending, in a profile that has no session now: set by until it has one again. As
 * a comment, because a profile without credentials would send a tool to look for others elsewhere, such as this
 * machine's own role.
 */
export function keptLine(name: string, line: string): string {
  return `# lanyard: kept for ${name}: ${line}`
}

// What Lanyard's own comments all have: of a large file few lines are worth a closer look.
const MARK = '# lanyard'

/** What `keptLine` wrote; `null` for any other line. */
export function readKept(line: string): readonly [name: string, line: string] | null {
  if (!line.includes(MARK)) return null
  const parts = /^[ \t]*# lanyard: kept for ([\w@+.%:/-]+): (.*?)[\r\n]*$/.exec(line)
  return parts ? [parts[1]!, parts[2]!] : null
}

function isBegin(line: string): boolean {
  return line.includes(MARK) && /^# lanyard: begin(?: \(.*\))?$/.test(trimLine(line))
}

function isEnd(line: string): boolean {
  return line.includes(MARK) && trimLine(line) === END
}

function isNote(line: string): boolean {
  return line.includes(MARK) && (trimLine(line).startsWith('# lanyard - ') || readKept(line) !== null)
}

/** Lines `from` up to but not including `to`, markers included. */
export interface Extent {
  readonly from: number
  readonly to: number
  /** The line break of the user's line above came with the block. */
  readonly ownsNewline: boolean
}

/**
 * Where Lanyard's lines are. Whole markers enclose one block; someone who copied it has made two. A lone marker
 * encloses nothing for certain, so then only what can be told by itself is Lanyard's: the unbroken run of sections
 * after a `begin`, or before an `end`, whose credential_process is Lanyard's.
 *
 * Keys that follow without a header of their own belong to it too: every tool reads them as the last profile's, and
 * `aws configure set --profile` on that profile writes them there, since to it the end marker is one more line of the
 * profile. Left where they are they would fall to the user's profile above once the block goes.
 */
export function findExtents(lines: readonly string[]): readonly Extent[] {
  const extents: Extent[] = []
  let begin = -1
  const push = (from: number, end: number): void => {
    const to = endOfKeys(lines, end)
    const before = extents.at(-1)
    // Two with no section between them are one, or the keys of the second would be the first one's.
    if (before && !lines.slice(before.to, from).some(isHeader)) {
      extents.splice(-1, 1, { ...before, to })
      return
    }
    extents.push({
      from,
      to,
      ownsNewline: from > 0 && isBegin(lines[from]!) && lines[from]!.includes(NEWLINE_NOTE),
    })
  }
  const closeWithoutEnd = (limit: number): void => {
    if (begin !== -1) push(begin, runAfter(lines, begin + 1, limit))
    begin = -1
  }
  for (const [at, line] of lines.entries()) {
    if (isBegin(line)) {
      closeWithoutEnd(at)
      begin = at
    } else if (isEnd(line)) {
      const free = extents.at(-1)?.to ?? 0
      push(begin === -1 ? runBefore(lines, at, free) : begin, at + 1)
      begin = -1
    }
  }
  closeWithoutEnd(lines.length)
  return extents
}

/** Where the last key stands, before the next header or marker, that belongs to what ends at `from`. */
function endOfKeys(lines: readonly string[], from: number): number {
  let to = from
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!
    if (isHeader(line) || isBegin(line) || isEnd(line)) break
    if (!isSilent(line)) to = at + 1
  }
  return to
}

/** Where the run of Lanyard's sections ends that starts at `from`. */
function runAfter(lines: readonly string[], from: number, limit: number): number {
  let to = from
  while (to < limit && isNote(lines[to]!)) to++
  let next = nextHeader(lines, to, limit)
  // Something of the user's came first: nothing after it can be told apart.
  if (lines.slice(to, next).some((line) => !isSilent(line))) return to
  while (next < limit) {
    const end = nextHeader(lines, next + 1, limit)
    if (!isLanyardSection(lines.slice(next, end))) break
    to = end
    next = end
  }
  // Comments and blanks before the next section are that one's.
  while (to > from && isSilent(lines[to - 1]!) && !isNote(lines[to - 1]!)) to--
  return to
}

/** Where the run of Lanyard's sections starts that ends at `to`. */
function runBefore(lines: readonly string[], to: number, limit: number): number {
  let from = to
  let end = to
  for (let at = to - 1; at >= limit; at--) {
    if (!isHeader(lines[at]!)) continue
    if (!isLanyardSection(lines.slice(at, end))) break
    from = at
    end = at
  }
  return from
}

function nextHeader(lines: readonly string[], from: number, limit: number): number {
  let at = from
  while (at < limit && !isHeader(lines[at]!)) at++
  return Math.min(at, limit)
}

/** A section of the block, taken apart. */
export interface BlockSection {
  /** `null` where the header is not one Lanyard writes: a section of the user's. */
  readonly name: string | null
  /** It has the credential_process that Lanyard writes for it; otherwise the user wrote or changed it. */
  readonly isLanyards: boolean
  /** Header first. */
  readonly lines: readonly string[]
  /** Those lines of the body that are not Lanyard's own. */
  readonly extras: readonly string[]
  /** The region that stands where Lanyard writes one, whoever wrote it. */
  readonly region: string | null
  /** What stands as its credential_process. */
  readonly process: string | null
}

export interface BlockContent {
  /** What stands before the first section and is not Lanyard's. */
  readonly preamble: readonly string[]
  readonly sections: readonly BlockSection[]
  /** The lines kept for profiles that have no session, by profile. */
  readonly kept: ReadonlyMap<string, readonly string[]>
}

/** Takes the lines of a block apart. */
export function readBlock(lines: readonly string[]): BlockContent {
  const inner = lines.filter((line) => !isBegin(line) && !isEnd(line))
  const first = nextHeader(inner, 0, inner.length)
  const sections: BlockSection[] = []
  for (let at = first; at < inner.length;) {
    const end = nextHeader(inner, at + 1, inner.length)
    sections.push(readSection(inner.slice(at, end)))
    at = end
  }
  const kept = new Map<string, string[]>()
  for (const line of inner) {
    const [name, text] = readKept(line) ?? []
    if (name !== undefined && text !== undefined) kept.set(name, [...(kept.get(name) ?? []), text])
  }
  return { preamble: inner.slice(0, first).filter((line) => isUsers(line)), sections, kept }
}

function isUsers(line: string): boolean {
  return trimLine(line) !== '' && !isNote(line)
}

function isLanyardSection(lines: readonly string[]): boolean {
  const name = nameOf(lines[0]!)
  return name !== null && lines.some((line) => processNameOf(line) === name)
}

function nameOf(header: string): string | null {
  const text = trimLine(header)
  return text === '[default]' ? 'default' : (/^\[\s*profile\s+([\w@+.%:/-]+)\s*\]$/.exec(text)?.[1] ?? null)
}

/** The profile that a `credential_process = LAUNCHER credentials NAME` is for, whatever the launcher's path. */
function processNameOf(line: string): string | undefined {
  if (!/^[cC\xef]/.test(line)) return undefined
  return /^credential_process\s*=.*\scredentials\s+(\S+)$/i.exec(trimLine(line))?.[1]
}

function isIndented(line: string): boolean {
  return /^[ \t]/.test(line)
}

function readSection(lines: readonly string[]): BlockSection {
  const name = nameOf(lines[0]!)
  const isLanyards = isLanyardSection(lines)
  const extras: string[] = []
  let withinReplaced = false
  let ownRegion = -1
  let region: string | null = null
  let process: string | null = null
  for (const [at, line] of lines.entries()) {
    if (at === 0 || !isUsers(line)) continue
    if (isSilent(line)) {
      extras.push(line)
    } else if (isIndented(line)) {
      // It goes on from the line before, and would go on from another now.
      extras.push(withinReplaced ? `# ${line}` : line)
    } else {
      withinReplaced = /^(credential_process|region)\s*[=:]/i.test(line)
      // Lanyard writes the region right below its process: one anywhere else is the user's.
      const isProcess = processNameOf(line) === name
      if (isProcess) ownRegion = at + 1
      const isRegion = isLanyards && at === ownRegion && /^region/i.test(line)
      if (isRegion) region = valueOf(line)
      if (isProcess) process = valueOf(line)
      const isOwn = isLanyards && (isProcess || isRegion)
      // A key that stands twice makes botocore refuse the whole file, so the user's own stays as a comment.
      if (!withinReplaced) extras.push(line)
      else if (!isOwn) extras.push(`# ${line}`)
    }
  }
  return { name, isLanyards, lines, extras, region, process }
}

/** A comment after the value is not of it, as the tools read it. */
function valueOf(line: string): string {
  return trimLine(line)
    .replace(/^[^=:]*[=:][ \t]*/, '')
    .replace(/[ \t][#;].*$/, '')
}
