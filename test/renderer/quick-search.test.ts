import { expect, test } from 'vitest'
import { directory, type DirectoryEntry } from '../../shared/directory.ts'
import { matchedRanges, quickSearch, type QuickSearch } from '../../shared/quick-search.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { sampleAccounts, samplePortals, sampleSessions } from './page/sample-organisation.ts'

const NOW = Date.UTC(2026, 2, 2, 14, 28)
const ACTIVE = { phase: 'active', startedAt: NOW, expiresAt: NOW + 1 } as const

function entry(name: string, rest: Partial<SessionView> = {}): DirectoryEntry {
  const [accountName = '', roleName = ''] = name.split('/')
  const isSession = Object.keys(rest).length > 0
  const account = { ...sampleSessions(NOW)[0]!, accountName, roleName, accountId: '111122223333', ...rest }
  const { alias, accountId, portalId, partition, region } = account
  const session = isSession ? { ...account, alias: rest.alias ?? null } : null
  return {
    kind: 'sso-role',
    name,
    alias: isSession ? alias : null,
    accountId,
    accountName,
    roleName,
    borrowable: { sessionId: name },
    session,
    portalId,
    partition,
    region,
    state: isSession ? account.state : { phase: 'stopped' },
  }
}

const STOPPED = { state: { phase: 'stopped' } } as const

const PLAIN: QuickSearch = { limit: 40, useOf: () => 0, aliasOf: () => undefined, byLetters: true }

function order(
  typed: string,
  entries: readonly DirectoryEntry[],
  uses: Readonly<Record<string, number>> = {},
) {
  const useOf = ({ name }: DirectoryEntry) => uses[name] ?? 0
  return quickSearch(typed, entries, { ...PLAIN, useOf, limit: 10 }).map(({ name }) => name)
}

test('`pay prod ro` is payments-production/ReadOnly and nothing else', () => {
  const entries = ['payments-production/ReadOnly', 'payments-production/Admin', 'payments-dev/ReadOnly'].map(
    (name) => entry(name),
  )
  expect(order('pay prod ro', entries)).toEqual(['payments-production/ReadOnly'])
})

test('what runs stands before what does not, which stands by how much it is used', () => {
  const entries = [
    entry('pay-a/RO'),
    entry('pay-b/RO'),
    entry('pay-c/RO'),
    entry('pay-d/RO', { state: ACTIVE }),
  ]
  expect(order('pay', entries, { 'pay-c/RO': 2, 'pay-b/RO': 1 })).toEqual([
    'pay-d/RO',
    'pay-c/RO',
    'pay-b/RO',
    'pay-a/RO',
  ])
})

test('an exact name or alias stands before everything, even what runs', () => {
  const entries = [entry('prod-a/RO', { state: ACTIVE }), entry('zebra/RO', { ...STOPPED, alias: 'prod' })]
  expect(order('prod', entries)).toEqual(['zebra/RO', 'prod-a/RO'])
})

test('use orders ties only: a worse fit stays behind', () => {
  const entries = [entry('data-lake/Admin'), entry('lake-house/Admin')]
  expect(order('lake', entries, { 'data-lake/Admin': 9 })).toEqual(['lake-house/Admin', 'data-lake/Admin'])
})

test('words in any order are found after those in order', () => {
  const entries = [entry('ro-pay/Admin'), entry('pay-a/ReadOnly')]
  expect(order('ro pay', entries)).toEqual(['ro-pay/Admin', 'pay-a/ReadOnly'])
})

test('an account ID is found as it is shown, with its blanks', () => {
  const entries = [entry('a/RO', { ...STOPPED, accountId: '441109273358' }), entry('b/RO')]
  expect(order('4411 0927', entries)).toEqual(['a/RO'])
})

test('letters alone find something only where words find nothing', () => {
  const entries = [entry('payments-prod/ReadOnly'), entry('sandbox/Admin')]
  expect(order('pymnts', entries)).toEqual(['payments-prod/ReadOnly'])
  expect(order('zzz', entries)).toEqual([])
})

test('dev-2 stands before dev-10', () => {
  expect(order('dev', [entry('dev-10/RO'), entry('dev-2/RO')])).toEqual(['dev-2/RO', 'dev-10/RO'])
})

test('before anything is typed there are the sessions and what was used, not the whole catalogue', () => {
  const entries = [
    entry('never/RO'),
    entry('used/RO'),
    entry('mine/RO', STOPPED),
    entry('runs/RO', { state: ACTIVE }),
  ]
  expect(order('', entries, { 'used/RO': 1 })).toEqual(['runs/RO', 'used/RO', 'mine/RO'])
})

test.each([
  ['pay ro', 'payments-prod ReadOnly', ['pay', 'R', 'O']],
  ['ro pay', 'payments-prod ReadOnly', ['pay', 'R', 'O']],
  ['readon', 'payments-prod ReadOnly', ['Read', 'On']],
  ['x', 'payments-prod ReadOnly', []],
  ['', 'payments-prod ReadOnly', []],
])('%j in %j stands for %j', (typed, shown, parts) => {
  expect(matchedRanges(typed, shown).map(([from, to]) => shown.slice(from, to))).toEqual(parts)
})

test('of 30,000 roles that all match, as many are given as were asked for', () => {
  const live = {
    portals: samplePortals(NOW),
    sessions: [],
    notices: [],
    questions: [],
    keyRotations: [],
    clockOffset: 0,
  }
  const catalog = { accounts: sampleAccounts(3000, 12) }
  const entries = directory({ live: { ...live, vault: { kind: 'keychain' } }, catalog })
  expect(entries.length).toBeGreaterThan(25_000)
  expect(quickSearch('e', entries, PLAIN)).toHaveLength(40)
})

test('what the user calls an account names its roles too, before they are looked for by their letters', () => {
  const entries = [entry('payments-prod/ReadOnly'), entry('other/Admin')]
  const aliasOf = () => 'till'
  const names = (typed: string, how: Partial<QuickSearch>) =>
    quickSearch(typed, entries, { ...PLAIN, ...how }).map(({ name }) => name)
  expect(names('till ro', { aliasOf })).toEqual(['payments-prod/ReadOnly'])
  expect(names('paymnts', {})).toEqual(['payments-prod/ReadOnly'])
  expect(names('paymnts', { byLetters: false })).toEqual([])
})
