import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { SourceFacts } from './source-facts.ts'

/** The files that may call `Secret.reveal()`, and do. Each is a door that has to. */
export const MAY_REVEAL = [
  'electron/core/terminal.ts',
  'electron/core/delivery/aws-credentials-editor.ts',
  'electron/core/storage/vault-file.ts',
  'electron/core/storage/vault-record.ts',
  'electron/core/console/federation.ts',
  'electron/core/mfa/totp.ts',
  'electron/adapters/aws-account-access.ts',
  'electron/adapters/aws-credentials.ts',
  'electron/adapters/aws-federation.ts',
  'electron/adapters/aws-sso.ts',
  'electron/adapters/aws-sso-oidc.ts',
  'electron/adapters/aws-sts.ts',
  'electron/adapters/crypto.ts',
  'electron/adapters/keyring.ts',
]

/** Packages that compute and do nothing else, so that the core and shared/ may use them. */
const PURE_PACKAGES = ['valibot', 'fuzzysort', 'p-queue', '@xmldom/xmldom', 'yaml']

interface Layer {
  /** The layers it may import besides itself. */
  readonly from: readonly string[]
  /** The npm packages it may import. `electron` is never among `any`. */
  readonly packages: 'any' | readonly string[]
  readonly builtins: boolean
}

// Inner folders stand before the ones around them; a file is of the first that fits.
const LAYERS: Readonly<Record<string, Layer>> = {
  shared: { from: [], packages: PURE_PACKAGES, builtins: false },
  renderer: { from: ['shared'], packages: 'any', builtins: false },
  'electron/core': { from: ['shared'], packages: PURE_PACKAGES, builtins: false },
  'electron/adapters': { from: ['electron/core', 'shared'], packages: 'any', builtins: true },
  'electron/emulator': { from: ['shared'], packages: 'any', builtins: true },
  'electron/cli': { from: ['electron/adapters', 'electron/core', 'shared'], packages: 'any', builtins: true },
  'electron/agent': host(),
  'electron/desktop': host(),
  // What a checkout needs to run may look at everything.
  'electron/dev': {
    from: ['shared', 'electron', 'renderer', 'bench', 'test'],
    packages: 'any',
    builtins: true,
  },
}

const ELECTRON_AT_HOME = 'electron/desktop'
const FORBIDDEN_WORDS = ['util', 'utils', 'helper', 'helpers', 'manager', 'common']

/** What is wrong in these sources, a line each. Paths are from the root, with `/`. */
export function offences(sources: ReadonlyMap<string, SourceFacts>): string[] {
  const found: string[] = []
  for (const [path, facts] of sources) {
    const complain = (what: string): void => void found.push(`${path} ${what}`)
    for (const specifier of facts.imports) {
      if (!mayImport(path, specifier)) complain(`may not import ${specifier}`)
    }
    if (facts.computedImports > 0) complain('imports a module whose name is only known when it runs')
    if (facts.defaultExport) complain('has a default export')
    if (facts.reveals && !MAY_REVEAL.includes(path)) complain('may not reveal a secret')
  }
  return [...found, ...nameOffences([...sources.keys()]), ...cycles(sources)]
}

/** Entries of MAY_REVEAL that reveal nothing, or are no file: each would let a secret out that nobody decided on. */
export function idlePermissions(sources: ReadonlyMap<string, SourceFacts>): string[] {
  return MAY_REVEAL.filter((path) => !sources.get(path)?.reveals).map(
    (path) => `${path} may reveal a secret and does not`,
  )
}

/** Files whose name is not in kebab-case, or says nothing. */
export function nameOffences(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const [stem = ''] = posix.basename(path).split('.')
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) return [`${path} is not named in kebab-case`]
    const empty = stem.split('-').find((word) => FORBIDDEN_WORDS.includes(word))
    return empty ? [`${path} is named "${empty}", which says nothing`] : []
  })
}

/** Modules that import each other in a circle, type-only imports included; one line a circle. */
export function cycles(sources: ReadonlyMap<string, Pick<SourceFacts, 'imports'>>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const trail: string[] = []

  const visit = (path: string): void => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push(`a circle of imports: ${[...trail.slice(start), path].join(' → ')}`)
    if (start >= 0 || done.has(path)) return
    trail.push(path)
    for (const specifier of sources.get(path)?.imports ?? []) {
      const target = resolve(path, specifier)
      if (target !== null && sources.has(target)) visit(target)
    }
    trail.pop()
    done.add(path)
  }
  for (const path of sources.keys()) visit(path)
  return found
}

function host(): Layer {
  const from = ['electron/cli', 'electron/adapters', 'electron/core', 'shared']
  return { from, packages: 'any', builtins: true }
}

function mayImport(path: string, specifier: string): boolean {
  const own = layerOf(path)
  const layer = own === null ? undefined : LAYERS[own]
  // A file outside of every layer has no rights: either it is misplaced or the table lacks a line.
  if (own === null || !layer) return false
  const target = resolve(path, specifier)
  if (target !== null) return [own, ...layer.from].some((folder) => isIn(folder, target))
  if (isBuiltin(specifier)) return layer.builtins
  const name = packageOf(specifier)
  if (name === 'electron') return own === ELECTRON_AT_HOME
  return layer.packages === 'any' || layer.packages.includes(name)
}

function layerOf(path: string): string | null {
  return Object.keys(LAYERS).find((folder) => isIn(folder, path)) ?? null
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`)
}

/** The file a relative import means, from the root; `null` for a package or a builtin. */
function resolve(path: string, specifier: string): string | null {
  return /^\.{0,2}\//.test(specifier) ? posix.join(posix.dirname(path), specifier) : null
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
