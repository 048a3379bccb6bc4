import { isScalar, isSeq, type YAMLMap } from 'yaml'
import { EXEC_API } from './eks-token.ts'
import {
  appendItem,
  itemsOf,
  readKubeconfig,
  removeItem,
  setScalar,
  type Section,
} from './kubeconfig-text.ts'

/** A way to a cluster as a session. Source: "Organizing Cluster Access Using kubeconfig Files", Kubernetes reference. */
export interface KubeContext {
  /** Of the context and of its user. */
  readonly name: string
  readonly cluster: { readonly name: string; readonly endpoint: string; readonly certificate: string }
  /** What kubectl runs for a token. */
  readonly command: string
  readonly args: readonly string[]
}

/** A name that is there already and is not Lanyard's. */
export class NameTaken extends Error {}

const NEW_FILE = 'apiVersion: v1\nkind: Config\n'

/**
 * The text of a kubeconfig with these contexts merged in; every line that is not Lanyard's stays as it is. `use` makes
 * the first the current one; where there is none it is so anyway. Throws NoKubeconfig, NameTaken.
 */
export function withContexts(text: string, contexts: readonly KubeContext[], use: boolean): string {
  const begun = readKubeconfig(text) ? text : text + NEW_FILE
  const merged = contexts.reduce(withContext, begun)
  const [first] = contexts
  const current = readKubeconfig(merged)?.get('current-context')
  const isUnset = current === undefined || current === '' || current === 'null'
  return first && (use || isUnset)
    ? checked(setScalar(merged, 'current-context', first.name))
    : checked(merged)
}

/** The text without a context of Lanyard's, its user, and its cluster where nothing else leads there; `null` if it has none. */
export function withoutContext(text: string, name: string): string | null {
  const user = itemNamed(text, 'users', name)
  if (!user || !isLanyards(user.node)) return null
  const cluster = itemNamed(text, 'contexts', name)?.node.getIn(['context', 'cluster'])
  let without = withoutItem(withoutItem(text, 'users', name), 'contexts', name)
  const isUsed = itemsOf(without, 'contexts').some(
    ({ node }) => node.getIn(['context', 'cluster']) === cluster,
  )
  if (typeof cluster === 'string' && !isUsed) without = withoutItem(without, 'clusters', cluster)
  const isCurrent = readKubeconfig(without)?.get('current-context') === name
  return checked(isCurrent ? setScalar(without, 'current-context', '') : without)
}

/** Whether the text has a context of this name. Throws NoKubeconfig. */
export function hasContext(text: string, name: string): boolean {
  return itemNamed(text, 'contexts', name) !== undefined
}

function withContext(text: string, { name, cluster, command, args }: KubeContext): string {
  const user = itemNamed(text, 'users', name)
  const context = itemNamed(text, 'contexts', name)
  const isForeign = (user && !isLanyards(user.node)) || (context && valueIn(context.node, 'user') !== name)
  if (isForeign) throw new NameTaken(name)

  const words = args.map((word) => `      - ${quoted(word)}`)
  const withUser = appendItem(withoutItem(text, 'users', name), 'users', [
    `- name: ${quoted(name)}`,
    '  user:',
    '    exec:',
    `      apiVersion: ${EXEC_API}`,
    `      command: ${quoted(command)}`,
    '      args:',
    ...words,
    '      interactiveMode: Never',
  ])
  const withCluster = clusterIn(withUser, cluster)
  // A namespace may have been set in it since.
  if (context && valueIn(context.node, 'cluster') === cluster.name) return withCluster
  return appendItem(withoutItem(withCluster, 'contexts', name), 'contexts', [
    `- name: ${quoted(name)}`,
    '  context:',
    `    cluster: ${quoted(cluster.name)}`,
    `    user: ${quoted(name)}`,
  ])
}

/** One that says the same is left, with what else the user may have set in it, such as a proxy. */
function clusterIn(text: string, { name, endpoint, certificate }: KubeContext['cluster']): string {
  const known = itemNamed(text, 'clusters', name)?.node
  const isSame =
    known?.getIn(['cluster', 'server']) === endpoint &&
    known.getIn(['cluster', 'certificate-authority-data']) === certificate
  if (isSame) return text
  return appendItem(withoutItem(text, 'clusters', name), 'clusters', [
    `- name: ${quoted(name)}`,
    '  cluster:',
    `    server: ${quoted(endpoint)}`,
    `    certificate-authority-data: ${certificate}`,
  ])
}

function itemNamed(text: string, section: Section, name: string) {
  return itemsOf(text, section).find((item) => item.name === name)
}

function withoutItem(text: string, section: Section, name: string): string {
  const item = itemNamed(text, section, name)
  return item ? removeItem(text, section, item) : text
}

function valueIn(context: YAMLMap, key: 'cluster' | 'user'): unknown {
  return context.getIn(['context', key])
}

function isLanyards(user: YAMLMap): boolean {
  const command = user.getIn(['user', 'exec', 'command'])
  const args = user.getIn(['user', 'exec', 'args'])
  const [group, verb] = isSeq(args) ? args.items.map((word) => (isScalar(word) ? word.value : word)) : []
  const isLauncher = typeof command === 'string' && /(^|[/\\])lanyard(\.cmd)?$/.test(command)
  return isLauncher && group === 'eks' && verb === 'token'
}

/** What is written has to be readable again: a file that is odd in a way nobody thought of stays as it was. */
function checked(text: string): string {
  readKubeconfig(text)
  return text
}

/** JSON's texts are YAML's too; a name of digits alone would be read as a number without quotes. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
