import { isMap, isScalar, isSeq, parseDocument, type Pair, type YAMLMap } from 'yaml'

// YAML is only read here, for where things stand. What is written goes between the user's own lines, which all stay as
// they are: a library that writes YAML anew changes indentation, folds and blanks.

/** The lists of a kubeconfig that have an item for each name. */
export type Section = 'clusters' | 'users' | 'contexts'

/** A file that is no kubeconfig or cannot be edited, and why, as the end of a sentence. */
export class NoKubeconfig extends Error {}

/** An item of a section, and its lines: from the one with its dash up to, but not including, `to`. */
export interface Item {
  readonly name: unknown
  readonly node: YAMLMap
  readonly from: number
  readonly to: number
  /** What stands before the dash. */
  readonly indent: string
}

/** The mapping that a kubeconfig is; `null` for a text that holds nothing. Throws NoKubeconfig. */
export function readKubeconfig(text: string): YAMLMap | null {
  // Every scalar is a text to this schema, as it is written.
  const { contents, errors } = parseDocument(text, { schema: 'failsafe', uniqueKeys: true })
  const [error] = errors
  if (error) throw new NoKubeconfig(`it is not YAML: ${error.message.split(/ at line|\n/, 1)[0]}`)
  if (contents === null || (isScalar(contents) && contents.value === '')) return null
  if (!isMap(contents)) throw new NoKubeconfig('it holds no mapping')
  if (contents.flow) throw new NoKubeconfig('it is written as JSON, which is not edited')
  return contents
}

export function itemsOf(text: string, section: Section): readonly Item[] {
  const list = pairOf(readKubeconfig(text), section)?.value
  if (list === undefined || list === null || isEmpty(list)) return []
  if (!isSeq(list)) throw new NoKubeconfig(`its ${section} are no list`)
  if (list.flow && list.items.length > 0)
    throw new NoKubeconfig(`its ${section} are written as JSON, which is not edited`)
  return list.items.map((node) => {
    if (!isMap(node) || !node.range) throw new NoKubeconfig(`one of its ${section} is no mapping`)
    const from = text.lastIndexOf('\n', node.range[0] - 1) + 1
    const [, indent] = /^([ \t]*)-/.exec(text.slice(from, node.range[0])) ?? []
    if (indent === undefined) throw new NoKubeconfig(`its ${section} begin in an unusual way`)
    return { name: node.get('name'), node, from, to: lineEnd(text, node.range[1]), indent }
  })
}

/** With an item behind the others of its section, which is made where there is none. The lines are as at column 0. */
export function appendItem(text: string, section: Section, lines: readonly string[]): string {
  const last = itemsOf(text, section).at(-1)
  if (last)
    return insertLines(
      text,
      last.to,
      lines.map((line) => last.indent + line),
    )
  const map = readKubeconfig(text)
  const pair = pairOf(map, section)
  if (!pair) return insertLines(text, endOf(text, map), [`${section}:`, ...lines])
  // Empty, `null` or `[]`: the list stands below its key then.
  const emptied = replaceValue(text, pair, '')
  return insertLines(emptied, lineEnd(emptied, colonOf(text, pair)), lines)
}

export function removeItem(text: string, section: Section, item: Item): string {
  const without = text.slice(0, item.from) + text.slice(item.to)
  const pair = pairOf(readKubeconfig(without), section)
  // As kubectl writes a list without items.
  return pair && itemsOf(without, section).length === 0 ? replaceValue(without, pair, ' null') : without
}

/** With another value at a key of the top level, in quotes; the key is made where there is none. */
export function setScalar(text: string, key: string, value: string): string {
  const map = readKubeconfig(text)
  const pair = pairOf(map, key)
  const quoted = JSON.stringify(value)
  return pair
    ? replaceValue(text, pair, ` ${quoted}`)
    : insertLines(text, endOf(text, map), [`${key}: ${quoted}`])
}

function pairOf(map: YAMLMap | null, key: string): Pair | undefined {
  return map?.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
}

/** Whether there is nothing: no value at all, or one of YAML's words for that. */
function isEmpty(value: unknown): boolean {
  return isScalar(value) && ['', 'null', '~'].includes(String(value.value))
}

function replaceValue(text: string, pair: Pair, value: string): string {
  const colon = colonOf(text, pair)
  const [from, to] = (isScalar(pair.value) || isSeq(pair.value) ? pair.value.range : null) ?? [colon, colon]
  // Where there is no value it is found behind the comment of its line.
  return text.slice(0, colon) + value + text.slice(from === to ? colon : to)
}

/** Behind the colon of a key. */
function colonOf(text: string, { key }: Pair): number {
  const end = isScalar(key) ? (key.range?.[1] ?? 0) : 0
  return text.indexOf(':', end) + 1
}

/** Below the last line of the mapping. */
function endOf(text: string, map: YAMLMap | null): number {
  return map?.range ? lineEnd(text, map.range[1]) : text.length
}

/** The beginning of the line below the one that this stands in, or right here where that is one. */
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

function insertLines(text: string, at: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const before = text.slice(0, at)
  const isOpen = before !== '' && before !== '\ufeff' && !before.endsWith('\n')
  const inserted = lines.map((line) => line + newline).join('')
  return before + (isOpen ? newline : '') + inserted + text.slice(at)
}
