import { bytesToText } from '../encoding.ts'

/** The bytes of a text that `bytesToText` made. */
export function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** Text of ours as it stands among the bytes of a file: in UTF-8. */
export function utf8Text(text: string): string {
  if (/^[ -~]*$/.test(text)) return text
  return bytesToText(new TextEncoder().encode(text))
}

/** The lines with their endings; only the last may have none. An empty text has no lines. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

const BOM = '\u00ef\u00bb\u00bf'

/** A line without its ending, a byte order mark and the blanks around it. */
export function trimLine(line: string): string {
  // Not trim(): to that a byte of a letter such as `à` (C3 A0) is a blank. Not a pattern: each line is trimmed often.
  let from = line.startsWith(BOM) ? BOM.length : 0
  let to = line.length
  while (from < to && BLANKS.includes(line.charAt(from))) from++
  while (to > from && BLANKS_AND_ENDINGS.includes(line.charAt(to - 1))) to--
  return line.slice(from, to)
}

const BLANKS = ' \t\v\f'
const BLANKS_AND_ENDINGS = `${BLANKS}\r\n`

export type LineEnding = '\n' | '\r\n'

/** The line ending that most of the text uses; `null` where it has none. */
export function lineEndingOf(text: string): LineEnding | null {
  const all = text.split('\n').length - 1
  const windows = text.split('\r\n').length - 1
  return all === 0 ? null : windows * 2 > all ? '\r\n' : '\n'
}

/** Whether a line is a comment or blank: no tool reads anything from it. */
export function isSilent(line: string): boolean {
  const text = trimLine(line)
  return text === '' || text.startsWith('#') || text.startsWith(';')
}

export function isHeader(line: string): boolean {
  const text = trimLine(line)
  return text.startsWith('[') && /^\[.+\]/.test(text)
}

/**
 * The profiles that some tool takes a line to begin; mostly none or one. Tools differ: Python's parser reads to the
 * last bracket of the line, the JS SDK demands one blank, botocore takes quotes off, Go's first SDK takes `[name]` for
 * a profile too, and Python alone ends a line at a bare carriage return. Whatever one of them may read is a name that
 * is taken.
 */
export function profilesBegunBy(line: string): readonly string[] {
  const names = new Set<string>()
  for (const part of line.split('\r')) {
    const text = trimLine(part)
    if (!text.startsWith('[')) continue
    for (const end of [text.indexOf(']'), text.lastIndexOf(']')]) {
      const inside = trimLine(text.slice(1, end === -1 ? undefined : end))
      const name = /^profile\S*[ \t]+(.+)$/.exec(inside)?.[1] ?? (/\s/.test(inside) ? null : inside)
      if (name === null || name === '') continue
      names.add(name)
      names.add(trimLine(name.replace(/["'\\]/g, '')))
    }
  }
  return [...names]
}
