import { isMap, isScalar, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq, type Document } from 'yaml'
import { EXEC_API } from './eks-token.ts'

/** A way to a cluster as a session. Source: "Organizing Cluster Access Using kubeconfig Files", Kubernetes reference. */
export interface KubeContext {
  /** Of the context and of its user. */
  readonly name: string
  readonly cluster: { readonly name: string; readonly endpoint: string; readonly certificate: string }
  /** What kubectl runs for a token. */
  readonly command: string
  readonly args: readonly string[]
}

type Section = 'clusters' | 'users' | 'contexts'

/** A file that is no kubeconfig, and why, as the end of a sentence. */
export class NoKubeconfig extends Error {}

/** A name that is there already and is not Lanyard's. */
export class NameTaken extends Error {}

/**
 * The text of a kubeconfig with these contexts merged in; everything else in it stays, comments included. `use` makes the
 * first the current one; where there is none it is so anyway. Throws NoKubeconfig, NameTaken.
 */
export function withContexts(text: string, contexts: readonly KubeContext[], use: boolean): string {
  const document = read(text)
  for (const context of contexts) merge(document, context)
  const [first] = contexts
  const current = document.get('current-context')
  if (first && (use || current === undefined || current === '' || current === 'null'))
    document.set('current-context', quoted(first.name))
  return write(document, text)
}

/** The text without a context of Lanyard's, its user, and its cluster where nothing else leads there; `null` if it has none. */
export function withoutContext(text: string, name: string): string | null {
  const document = read(text)
  const user = itemNamed(document, 'users', name)
  if (!user || !isLanyards(user)) return null
  const cluster = itemNamed(document, 'contexts', name)?.getIn(['context', 'cluster'])
  remove(document, 'users', name)
  remove(document, 'contexts', name)
  const isUsed = items(document, 'contexts').some((item) => item.getIn(['context', 'cluster']) === cluster)
  if (typeof cluster === 'string' && !isUsed) remove(document, 'clusters', cluster)
  if (document.get('current-context') === name) document.delete('current-context')
  return write(document, text)
}

/** Whether the text has a context of this name. Throws NoKubeconfig. */
export function hasContext(text: string, name: string): boolean {
  return itemNamed(read(text), 'contexts', name) !== undefined
}

function read(text: string): Document {
  // Every scalar is a text to this schema, so that none is written otherwise than it was.
  const document: Document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true })
  const [error] = document.errors
  if (error) throw new NoKubeconfig(error.message.split('\n', 1)[0]?.replace(/[:.]$/, ''))
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === '')) {
    document.contents = document.createNode({ apiVersion: 'v1', kind: 'Config' })
  }
  if (!isMap(document.contents)) throw new NoKubeconfig('it holds no mapping')
  return document
}

/** As it was written, but for what was merged: no line is folded, and items keep their indentation. */
function write(document: Document, before: string): string {
  const isFlush = /^(?:clusters|users|contexts):[^\n]*\n(?:[ \t]*#[^\n]*\n)*-/m.test(before) || before === ''
  const text = document.toString({ lineWidth: 0, indentSeq: !isFlush })
  const bom = before.startsWith('\ufeff') && !text.startsWith('\ufeff') ? '\ufeff' : ''
  return bom + (before.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text)
}

function merge(document: Document, { name, cluster, command, args }: KubeContext): void {
  const user = itemNamed(document, 'users', name)
  const context = itemNamed(document, 'contexts', name)
  const isForeign = (user && !isLanyards(user)) || (context && context.getIn(['context', 'user']) !== name)
  if (isForeign) throw new NameTaken(name)

  const place = itemNamed(document, 'clusters', cluster.name) ?? add(document, 'clusters', cluster.name)
  place.setIn(['cluster', 'server'], quoted(cluster.endpoint))
  place.setIn(['cluster', 'certificate-authority-data'], cluster.certificate)

  const exec = document.createNode({ apiVersion: EXEC_API }) as YAMLMap
  exec.set('command', quoted(command))
  const words = new YAMLSeq()
  for (const word of args) words.add(quoted(word))
  exec.set('args', words)
  exec.set('interactiveMode', 'Never')
  const person = user ?? add(document, 'users', name)
  person.setIn(['user', 'exec'], exec)

  const way = context ?? add(document, 'contexts', name)
  way.setIn(['context', 'cluster'], quoted(cluster.name))
  way.setIn(['context', 'user'], quoted(name))
}

/** The items of a section, which is made where there is none. */
function sectionOf(document: Document, section: Section): YAMLSeq {
  const node = document.get(section, true)
  if (isSeq(node)) {
    // kubectl writes an empty one as [].
    if (node.items.length === 0) node.flow = false
    return node
  }
  if (node !== undefined && !(isScalar(node) && ['', 'null', '~'].includes(String(node.value))))
    throw new NoKubeconfig(`its ${section} are no list`)
  const made = new YAMLSeq()
  document.set(section, made)
  return made
}

function items(document: Document, section: Section): readonly YAMLMap[] {
  const node = document.get(section, true)
  return isSeq(node) ? node.items.filter(isMap) : []
}

function itemNamed(document: Document, section: Section, name: string): YAMLMap | undefined {
  return items(document, section).find((item) => item.get('name') === name)
}

function add(document: Document, section: Section, name: string): YAMLMap {
  const item = new YAMLMap()
  item.set('name', quoted(name))
  item.set(section.slice(0, -1), new YAMLMap())
  sectionOf(document, section).add(item)
  return item
}

function remove(document: Document, section: Section, name: string): void {
  const all = sectionOf(document, section)
  all.items = all.items.filter((item) => !(isMap(item) && item.get('name') === name))
  // As kubectl writes one without items.
  if (all.items.length === 0) document.set(section, new Scalar('null'))
}

function isLanyards(user: YAMLMap): boolean {
  const command = user.getIn(['user', 'exec', 'command'])
  const args = user.getIn(['user', 'exec', 'args'])
  const [group, verb] = isSeq(args) ? args.items.map((word) => (isScalar(word) ? word.value : word)) : []
  const isLauncher = typeof command === 'string' && /(^|[/\\])lanyard(\.cmd)?$/.test(command)
  return isLauncher && group === 'eks' && verb === 'token'
}

/** A name of digits alone would be read as a number. */
function quoted(text: string): Scalar {
  const scalar = new Scalar(text)
  scalar.type = 'QUOTE_DOUBLE'
  return scalar
}
