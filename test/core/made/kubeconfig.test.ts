import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  hasContext,
  withContexts,
  withoutContext,
  type KubeContext,
} from '../../../electron/core/made/kubeconfig.ts'

const APPS: KubeContext = {
  name: 'apps@pay',
  cluster: {
    name: 'arn:aws:eks:eu-west-1:111122223333:cluster/apps',
    endpoint: 'https://a.eks',
    certificate: 'Zm9v',
  },
  command: '/opt/lanyard/lanyard',
  args: ['eks', 'token', 'pay', '--cluster', 'apps', '--region', 'eu-west-1'],
}
const BATCH: KubeContext = {
  ...APPS,
  name: 'batch@pay',
  cluster: { ...APPS.cluster, name: 'arn:aws:eks:eu-west-1:111122223333:cluster/batch' },
}

const BY_HAND = `# mine, by hand
apiVersion: v1
kind: Config   # two blanks before

clusters:
    - name: kind          # aligned
      cluster:
          server: https://127.0.0.1:6443
          certificate-authority-data: >-
            abc
            def
    # about the next
    - cluster: {server: 'https://x', tls-server-name: "y"}
      name: 0123
users:
    - name: kind
      user: &u
        token: |
          line one
          line two
    - name: other
      user: *u     # behind the last
contexts:
    - context: {cluster: kind, user: kind, namespace: 1e3}
      name: kind
current-context: kind
preferences: {}
long: ${'aaaaaaaaaaaaaaaaaaaa '.repeat(10)}
"quoted key": 'single ''quoted'' text'
# the end
`
const BY_KUBECTL = `apiVersion: v1
clusters:
- cluster:
    server: https://127.0.0.1:6443
  name: kind
contexts:
- context:
    cluster: kind
    user: kind
  name: kind
current-context: kind
kind: Config
preferences: {}
users:
- name: kind
  user:
    token: "0123"
`

interface Kubeconfig {
  readonly 'current-context': string
  readonly clusters: readonly { readonly name: string }[]
  readonly users: readonly { readonly name: string; readonly user: unknown }[]
  readonly contexts: readonly { readonly name: string }[]
}
const read = (text: string) => parse(text) as Kubeconfig
const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name)

describe('a context', () => {
  test('is what kubectl reads, in a file of its own', () => {
    const config = read(withContexts('', [APPS, BATCH], false))
    expect(config).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'apps@pay',
      clusters: [APPS, BATCH].map(({ cluster: { name, endpoint, certificate } }) => ({
        name,
        cluster: { server: endpoint, 'certificate-authority-data': certificate },
      })),
      users: [APPS, BATCH].map(({ name, command, args }) => ({
        name,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command,
            args,
            interactiveMode: 'Never',
          },
        },
      })),
      contexts: [APPS, BATCH].map(({ name, cluster }) => ({
        name,
        context: { cluster: cluster.name, user: name },
      })),
    })
  })

  test.each([
    ['by hand', BY_HAND],
    ['by kubectl', BY_KUBECTL],
    ['with Windows’ line ends', BY_HAND.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${BY_KUBECTL}`],
    [
      'with items of other tools in between',
      BY_KUBECTL.replace('contexts:', 'extensions: [a, b]\ncontexts:'),
    ],
  ])('comes and goes in a file written %s, and leaves every byte as it was', (_how, text) => {
    const merged = withContexts(text, [APPS, BATCH], false)
    const { clusters, users, contexts, ...rest } = read(merged)
    expect([clusters.length, users.length, contexts.length]).toEqual([
      read(text).clusters.length + 2,
      read(text).users.length + 2,
      read(text).contexts.length + 2,
    ])
    expect(rest['current-context']).toBe('kind')
    expect(merged.replaceAll('\r\n', '').includes('\n')).toBe(!text.includes('\r\n'))
    expect(hasContext(merged, 'apps@pay')).toBe(true)
    const without = withoutContext(withoutContext(merged, 'batch@pay')!, 'apps@pay')
    expect(without).toBe(text)
  })

  test('that is merged again changes nothing, and what the user set in it stays', () => {
    const merged = withContexts(BY_KUBECTL, [APPS], false)
    expect(withContexts(merged, [APPS], false)).toBe(merged)
    const edited = merged
      .replace('    user: "apps@pay"\n', '    user: "apps@pay"\n    namespace: web\n')
      .replace('    server: "https://a.eks"\n', '    server: "https://a.eks"\n    proxy-url: http://proxy\n')
    expect(edited).toContain('namespace: web\n')
    const again = withContexts(edited, [APPS], false)
    expect(read(again)).toEqual(read(edited))
  })

  test('follows a cluster that was made anew', () => {
    const merged = withContexts(BY_KUBECTL, [APPS], false)
    const moved = { ...APPS, cluster: { ...APPS.cluster, endpoint: 'https://b.eks' } }
    const again = withContexts(merged, [moved], false)
    expect(again).toContain('https://b.eks')
    expect(again).not.toContain('https://a.eks')
    expect(names(read(again).clusters)).toEqual(['kind', APPS.cluster.name])
  })

  test('becomes the current one where that is wanted, or where there is none', () => {
    expect(read(withContexts(BY_KUBECTL, [APPS, BATCH], true))['current-context']).toBe('apps@pay')
    for (const none of ['', 'current-context: ""\n', 'current-context: # none\n'])
      expect(
        read(withContexts(BY_KUBECTL.replace('current-context: kind\n', none), [APPS], false))[
          'current-context'
        ],
      ).toBe('apps@pay')
    const used = withContexts(BY_KUBECTL, [APPS], true)
    expect(read(withoutContext(used, 'apps@pay')!)['current-context']).toBe('')
  })

  test.each([
    'users: []\n',
    'users: null\n',
    'users:\n',
    'users: # nobody yet\n',
    'users: [ ] # nobody yet\n',
    '',
  ])('is the first of a list that reads %j', (empty) => {
    const text = BY_KUBECTL.replace(/users:[^]*/, empty)
    const merged = withContexts(text, [APPS], false)
    expect(names(read(merged).users)).toEqual(['apps@pay'])
    expect(merged.includes('# nobody yet\n')).toBe(empty.includes('#'))
    expect(names(read(withoutContext(merged, 'apps@pay')!).contexts)).toEqual(['kind'])
  })

  test('with a name of digits, quotes or blanks is still that name', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom('0123', 'null', 'true', '1e3', "o'neil", '"', '#', ': ', '- a'),
          fc.string({ minLength: 1 }),
        ),
        (name) => {
          const merged = withContexts(BY_HAND, [{ ...APPS, name, args: ['eks', 'token', name] }], true)
          const { users, 'current-context': current } = read(merged)
          expect(users.at(-1)).toMatchObject({ name, user: { exec: { args: ['eks', 'token', name] } } })
          expect(current).toBe(name)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('shares its cluster with others, which keep it', () => {
    const other = { ...APPS, name: 'apps@other' }
    const merged = withContexts(BY_KUBECTL, [APPS, other], false)
    const without = withoutContext(merged, 'apps@pay')!
    expect(names(read(without).clusters)).toEqual(['kind', APPS.cluster.name])
    expect(withoutContext(without, 'apps@other')).toBe(BY_KUBECTL)
  })

  test('of the user’s own is neither replaced nor taken out', () => {
    const users = BY_KUBECTL.replaceAll('name: kind', 'name: apps@pay').replace(
      'user: kind',
      'user: apps@pay',
    )
    expect(() => withContexts(users, [APPS], false)).toThrow('apps@pay')
    expect(() => withContexts(BY_KUBECTL, [{ ...APPS, name: 'kind' }], false)).toThrow('kind')
    expect(withoutContext(users, 'apps@pay')).toBe(null)
    expect(withoutContext(BY_KUBECTL, 'apps@pay')).toBe(null)
  })
})

test.each([
  ['clusters: [\n', /it is not YAML/],
  ['a: 1\na: 2\n', /it is not YAML/],
  ['---\na: 1\n---\nb: 1\n', /it is not YAML/],
  ['- a\n', /it holds no mapping/],
  ['just text', /it holds no mapping/],
  ['{"apiVersion":"v1","clusters":[]}', /it is written as JSON/],
  ['users: [{name: a}]\n', /its users are written as JSON/],
  ['users: some\n', /its users are no list/],
  ['users:\n- a\n', /one of its users is no mapping/],
])('what cannot be edited is refused with the reason: %j', (text, reason) => {
  expect(() => withContexts(text, [APPS], false)).toThrow(reason)
})
