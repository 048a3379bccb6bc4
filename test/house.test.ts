import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cycles, idlePermissions, MAY_REVEAL, nameOffences, offences } from './house/rules.ts'
import { readSource } from './house/source-facts.ts'

const ROOT = join(import.meta.dirname, '..')

function pathsOf(...folders: readonly string[]): string[] {
  const patterns = folders.map((folder) => `${folder}/**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}`)
  return globSync(patterns, { cwd: ROOT }).map((path) => path.replaceAll('\\', '/'))
}

function judge(path: string, source: string): string[] {
  return offences(new Map([[path, readSource(path, source)]]))
}

test('every import goes down the layers, every secret stays where it may be revealed, no circle, no default', () => {
  const paths = pathsOf('electron', 'shared', 'renderer')
  const facts = new Map(paths.map((path) => [path, readSource(path, readFileSync(join(ROOT, path), 'utf8'))]))

  expect(paths.length).toBeGreaterThan(20)
  expect(offences(facts)).toEqual([])
  expect(idlePermissions(facts)).toEqual([])
})

test('every file of tests and benchmarks is named for an idea too', () => {
  expect(nameOffences(pathsOf('test', 'bench'))).toEqual([])
})

const WRONG: readonly (readonly [path: string, source: string])[] = [
  ['electron/core/app.ts', `import { readFile } from 'node:fs/promises'`],
  ['electron/core/app.ts', `import fs from 'fs'`],
  ['electron/core/app.ts', `import type { Clock } from '../adapters/clock.ts'`],
  ['electron/core/app.ts', `export * from '../adapters/clock.ts'`],
  ['electron/core/app.ts', `export type { Clock } from '../adapters/clock.ts'`],
  ['electron/core/app.ts', `const clock = await import('../adapters/clock.ts')`],
  ['electron/core/app.ts', 'const clock = await import(`../adapters/clock.ts`)'],
  ['electron/core/app.ts', `type Clock = import('../adapters/clock.ts').Clock`],
  ['electron/core/app.ts', `import '../cli/main.ts'`],
  ['electron/core/app.ts', `import { STSClient } from '@aws-sdk/client-sts'`],
  ['electron/core/app.ts', `import { thing } from 'valibot-like'`],
  ['electron/adapters/clock.ts', `import { run } from '../cli/main.ts'`],
  ['electron/adapters/clock.ts', `import { app } from 'electron'`],
  ['electron/cli/main.ts', `import { serve } from '../agent/main.ts'`],
  ['electron/cli/main.ts', `import { world } from '../emulator/world.ts'`],
  ['electron/agent/main.ts', `import { tray } from '../desktop/tray.ts'`],
  ['electron/desktop/main.ts', `import { serve } from '../agent/main.ts'`],
  ['electron/agent/main.ts', `import { app } from 'electron/main'`],
  ['electron/agent/main.ts', `import fake from '../../test/fakes.ts'`],
  ['electron/agent/main.ts', `const electron = require('electron')`],
  ['electron/agent/main.ts', `import electron = require('electron')`],
  ['electron/dev/test.ts', `import { app } from 'electron'`],
  ['electron/emulator/main.ts', `import type { Secret } from '../core/secret.ts'`],
  ['renderer/app.tsx', `import { Secret } from '../electron/core/secret.ts'; const a = <p>{1}</p>`],
  ['renderer/app.tsx', `import { ipcRenderer } from 'electron'`],
  ['renderer/app.tsx', `import { join } from 'node:path'`],
  ['shared/text.ts', `import type { Ports } from '../electron/core/ports.ts'`],
  ['electron/misplaced.ts', `import { t } from '../shared/text.ts'`],
]

test.each(WRONG)('in %s, this is caught: %s', (path, source) => {
  expect(judge(path, source)).toEqual([expect.stringContaining(`${path} may not import`)])
})

const RIGHT: readonly (readonly [path: string, source: string])[] = [
  ['shared/text.ts', `import * as v from 'valibot'; import type { A } from './errors.ts'`],
  [
    'electron/core/sessions/renewal.ts',
    `import PQueue from 'p-queue'; import { t } from '../../../shared/text.ts'`,
  ],
  [
    'electron/adapters/aws-sts.ts',
    `import 'node:http'; import '@aws-sdk/client-sts'; import '../core/ports.ts'`,
  ],
  ['electron/cli/main.ts', `import '../adapters/clock.ts'; import '../core/app.ts'`],
  ['electron/agent/main.ts', `import '../cli/main.ts'; import '../adapters/clock.ts'`],
  ['electron/desktop/main.ts', `import { app } from 'electron'; import '../cli/main.ts'`],
  ['electron/emulator/main.ts', `import '../../shared/text.ts'; import 'xml-crypto'`],
  ['electron/dev/build.ts', `import '../desktop/main.ts'; import '../../test/fakes.ts'`],
  ['renderer/app.tsx', `import 'react'; import '../shared/text.ts'`],
]

test.each(RIGHT)('in %s, this is let through: %s', (path, source) => {
  expect(judge(path, source)).toEqual([])
})

test.each([
  `import { name } from '\${it}'; const m = await import(name)`,
  'const m = await import(`./${name}.ts`)',
  `const m = require('./' + name)`,
])('an import whose module is only known when it runs is caught: %s', (source) => {
  expect(judge('electron/agent/main.ts', source)).toContain(
    'electron/agent/main.ts imports a module whose name is only known when it runs',
  )
})

test.each([
  `log(secret.reveal())`,
  `log(secret?.reveal?.())`,
  `log(secret['reveal']())`,
  `const { reveal } = secret`,
  `const { reveal: open } = secret`,
  `secrets.map(({ reveal }) => reveal())`,
])('a secret revealed outside of the list is caught: %s', (source) => {
  expect(judge('electron/cli/main.ts', source)).toEqual(['electron/cli/main.ts may not reveal a secret'])
  expect(judge('electron/adapters/aws-sts.ts', source)).toEqual([])
  expect(judge('electron/adapters/aws-new.ts', source)).toHaveLength(1)
})

test('a file that may reveal a secret and does not, or is gone, is caught', () => {
  const [idle, gone, ...busy] = MAY_REVEAL
  const reveals = readSource('a.ts', 'secret.reveal()')
  const sources = new Map([...busy.map((path) => [path, reveals] as const), [idle!, readSource('a.ts', '')]])
  expect(idlePermissions(sources)).toEqual([
    `${idle} may reveal a secret and does not`,
    `${gone} may reveal a secret and does not`,
  ])
})

test('speaking of revealing is no revealing', () => {
  expect(
    judge('electron/cli/main.ts', `function reveal() {} reveal(); log('secret.reveal()') // a.reveal()`),
  ).toEqual([])
})

test.each([`export default 1`, `const a = 1; export { a as default }`, `export { default } from './a.ts'`])(
  'a default export is caught: %s',
  (source) => {
    expect(judge('electron/cli/main.ts', source)).toEqual(['electron/cli/main.ts has a default export'])
  },
)

test('an import in a text or in a comment is none', () => {
  expect(judge('shared/text.ts', `// import 'node:fs'\nexport const a = "import 'node:fs'"`)).toEqual([])
})

test('modules that import each other in a circle are caught, the long way round and by type too', () => {
  const source = (text: string) => readSource('a.ts', text)
  const sources = new Map([
    ['shared/a.ts', source(`import './b.ts'; import './d.ts'`)],
    ['shared/b.ts', source(`import type { C } from './c/c.ts'`)],
    ['shared/c/c.ts', source(`export * from '../a.ts'; import '../d.ts'`)],
    ['shared/d.ts', source('')],
  ])

  expect(cycles(sources)).toEqual([
    'a circle of imports: shared/a.ts → shared/b.ts → shared/c/c.ts → shared/a.ts',
  ])
  expect(cycles(new Map([...sources].slice(0, 2)))).toEqual([])
})

test('a name that says nothing, or is not in kebab-case, is caught', () => {
  const paths = [
    'a/utils.ts',
    'a/session-manager.ts',
    'a/Session.ts',
    'a/role_chain.ts',
    'a/role-chain.test.ts',
  ]

  expect(nameOffences(paths)).toEqual([
    'a/utils.ts is named "utils", which says nothing',
    'a/session-manager.ts is named "manager", which says nothing',
    'a/Session.ts is not named in kebab-case',
    'a/role_chain.ts is not named in kebab-case',
  ])
})

test('a source that does not parse is an error, not a source without imports', () => {
  expect(() => readSource('a.ts', 'import {')).toThrow(SyntaxError)
})
