import { expect, test } from 'vitest'
import type { SettingsFile } from '../../electron/core/ports.ts'
import type { SettingsContent } from '../../electron/core/storage/settings-content.ts'
import { openSettings } from '../../electron/core/storage/settings.ts'
import type { AppError } from '../../shared/errors.ts'
import { createLogCollector } from '../fakes.ts'

interface Kept extends SettingsFile {
  readonly saved: unknown[]
}

function fileWith(content: unknown): Kept {
  const saved: unknown[] = []
  return {
    saved,
    load() {
      if (content instanceof Error) throw content
      return content
    },
    save(after) {
      saved.push(after)
      return null
    },
    setAside: () => '/home/settings.aside',
    isForeign: () => false,
    watch: () => () => {},
  }
}

const chosen = { alias: null, pinned: false, region: null, renews: true }
const role = {
  ...chosen,
  kind: 'sso-role',
  id: 'root',
  portalId: 'p',
  accountId: '1',
  accountName: 'a',
  roleName: 'R',
}
const chain = (id: string, sourceId: string) => ({
  ...chosen,
  kind: 'chained-role',
  id,
  sourceId,
  roleArn: 'arn:aws:iam::000000000001:role/x',
  sessionName: null,
  duration: null,
})

test('settings that are none yet are empty, and no problem', () => {
  const settings = openSettings(fileWith(null), createLogCollector())
  expect(settings.get()).toEqual({
    version: 1,
    portals: [],
    sessions: [],
    profileNames: [],
    profiles: { template: '{alias}', added: [], withheld: [] },
    accountRegions: {},
    accounts: {},
    registries: [],
    teamFile: null,
  })
  expect(settings.problem).toBeNull()
})

test.each([
  ['no JSON', new SyntaxError('Unexpected token')],
  ['of a version to come', { version: 2, portals: [], sessions: [] }],
  ['of another shape', { version: 1, portals: [{ id: 7 }], sessions: [] }],
])('settings that are %s are set aside and told, and not overwritten by that', (_what, content) => {
  const file = fileWith(content)
  const settings = openSettings(file, createLogCollector())
  expect(settings.problem).toMatchObject({ code: 'settings-corrupt' })
  expect(settings.problem!.message).toContain('/home/settings.aside')
  expect(settings.get().portals).toEqual([])
  expect(file.saved).toEqual([])
})

test('chains that lead to no beginning are left out, so that nothing follows them for ever', () => {
  const sessions = [
    chain('ring-a', 'ring-b'),
    chain('ring-b', 'ring-a'),
    role,
    chain('deploy', 'root'),
    chain('x', 'gone'),
  ]
  const settings = openSettings(fileWith({ version: 1, portals: [], sessions }), createLogCollector())
  expect(settings.get().sessions.map(({ id }) => id)).toEqual(['root', 'deploy'])
  expect(settings.problem).toBeNull()
})

test('a change is written once, and one that changes nothing not at all', () => {
  const file = fileWith(null)
  const settings = openSettings(file, createLogCollector())
  settings.update((content) => content)
  expect(file.saved).toEqual([])
  settings.update((content) => ({ ...content, portals: [] }))
  expect(file.saved).toEqual([settings.get()])
})

test('what is only remembered holds at once, and is written with the next change or when it is asked for', () => {
  const file = fileWith(null)
  const settings = openSettings(file, createLogCollector())
  const chosen = (id: string) => (content: SettingsContent) => ({
    ...content,
    accounts: { ...content.accounts, [id]: { group: id } },
  })
  settings.remember(chosen('a'))
  expect(Object.keys(settings.get().accounts)).toEqual(['a'])
  expect(file.saved).toEqual([])
  settings.update((content) => content)
  expect(file.saved).toMatchObject([{ accounts: { a: {} } }])
  settings.remember(chosen('b'))
  settings.flush()
  settings.flush()
  expect(file.saved).toMatchObject([{}, { accounts: { a: {}, b: {} } }])
  expect(file.saved).toHaveLength(2)
})

test('what is only remembered goes on top of what another program has written meanwhile', () => {
  let there: object | null = null
  const file: SettingsFile = { ...fileWith(null), load: () => there, isForeign: () => there !== null }
  const settings = openSettings(file, createLogCollector())
  settings.remember((content) => ({ ...content, accounts: { ...content.accounts, a: { group: 'x' } } }))
  there = { version: 1, accountRegions: { b: 'eu-west-1' } }
  settings.reload()
  expect(settings.get()).toMatchObject({ accounts: { a: {} }, accountRegions: { b: 'eu-west-1' } })
})

test('what cannot be saved is kept in memory and told, until it can be', () => {
  let full = true
  const file: SettingsFile = {
    ...fileWith(null),
    save() {
      if (full) throw new Error('ENOSPC: no space left on device')
      return null
    },
  }
  const told: (string | null)[] = []
  const settings = openSettings(file, createLogCollector(), (problem) => told.push(problem?.code ?? null))
  const portal = { id: 'p', name: 'corp', startUrl: 'https://c.example/start', region: 'us-east-1' }
  settings.update((content) => ({
    ...content,
    portals: [{ ...portal, partition: 'aws', accountAccess: null, sharesSignIn: false }],
  }))
  expect(settings.get().portals).toHaveLength(1)
  expect(told).toEqual(['settings-unwritable'])
  full = false
  settings.update((content) => ({ ...content, portals: [] }))
  expect(told).toEqual(['settings-unwritable', null])
})

test('settings damaged while the engine runs are set aside and told, and written anew', () => {
  const file: SettingsFile = { ...fileWith(null), save: () => '/home/settings.aside' }
  const told: (AppError | null)[] = []
  const settings = openSettings(file, createLogCollector(), (problem) => told.push(problem))
  settings.update((content) => ({ ...content, portals: [] }))
  expect(told).toMatchObject([{ code: 'settings-corrupt' }, null])
  expect(told[0]!.message).toBe(
    'The settings could not be read; they were set aside as /home/settings.aside, and Lanyard wrote them anew from what it knew.',
  )
})

test('settings of which somebody wrote only a part are complete', () => {
  const settings = openSettings(fileWith({ version: 1, desktop: {} }), createLogCollector())
  expect(settings.problem).toBeNull()
  expect(settings.get()).toEqual(openSettings(fileWith(null), createLogCollector()).get())
})

test('settings from before profile names were kept are read as they are', () => {
  const settings = openSettings(fileWith({ version: 1, portals: [], sessions: [role] }), createLogCollector())
  expect(settings.problem).toBeNull()
  expect(settings.get()).toMatchObject({ sessions: [{ id: 'root' }], profileNames: [] })
})
