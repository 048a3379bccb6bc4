import { expect, test } from 'vitest'
import {
  accountGroups,
  filterAccounts,
  roleNames,
  type AccountFilter,
} from '../../renderer/window/account-filter.ts'
import { accountRows } from '../../renderer/window/account-rows.ts'
import type { AccountMarks } from '../../shared/account-marks.ts'
import type { CatalogAccount } from '../../shared/snapshot.ts'
import { sampleSessions } from './page/sample-organisation.ts'

const NOTHING = { typed: '', portalId: null, roleName: null, group: null }

function account(name: string, accountId: string, roles: string[] | null, portalId = 'acme'): CatalogAccount {
  return { portalId, accountId, name, email: `aws+${name}@example.com`, roles }
}

const ACCOUNTS = [
  account('payments-production', '441109273358', ['Admin', 'ReadOnly']),
  account('dev-10', '111122223333', ['Admin']),
  account('dev-2', '111122224444', ['Admin'], 'gov'),
  account('unlisted', '555566667777', null),
]

const found = (filter: Partial<AccountFilter>, marks: AccountMarks = {}) =>
  filterAccounts(ACCOUNTS, { ...NOTHING, ...filter }, marks).map(({ account: { name }, roles }) => [
    name,
    roles,
  ])

test('without a filter all are there by name, dev-2 before dev-10', () => {
  expect(found({}).map(([name]) => name)).toEqual(['dev-2', 'dev-10', 'payments-production', 'unlisted'])
})

test('words that name a role leave only that role of the account', () => {
  expect(found({ typed: 'pay prod ro' })).toEqual([['payments-production', ['ReadOnly']]])
  expect(found({ typed: 'pay' })).toEqual([['payments-production', ['Admin', 'ReadOnly']]])
})

test('a part of an account ID finds it, as it is shown too', () => {
  expect(found({ typed: '0927 33' }).map(([name]) => name)).toEqual(['payments-production'])
})

test('portal and role each narrow it down; an account whose roles are unknown has none of a name', () => {
  expect(found({ portalId: 'gov' }).map(([name]) => name)).toEqual(['dev-2'])
  expect(found({ roleName: 'ReadOnly' })).toEqual([['payments-production', ['ReadOnly']]])
  expect(found({ roleName: 'Admin', typed: 'dev' }).map(([name]) => name)).toEqual(['dev-2', 'dev-10'])
})

test('starred accounts stand first, and an account is found by the name and the group the user gave it', () => {
  const marks = {
    '441109273358': { alias: 'till', group: 'Shop' },
    '555566667777': { starred: true },
  } as const
  expect(found({}, marks).map(([name]) => name)).toEqual([
    'unlisted',
    'dev-2',
    'dev-10',
    'payments-production',
  ])
  expect(found({ typed: 'till ro' }, marks)).toEqual([['payments-production', ['ReadOnly']]])
  expect(found({ typed: 'shop' }, marks)).toEqual([['payments-production', ['Admin', 'ReadOnly']]])
  expect(found({ group: 'Shop' }, marks).map(([name]) => name)).toEqual(['payments-production'])
  expect(accountGroups({ ...marks, '1': { group: 'Art' }, '2': { group: 'Shop' } })).toEqual(['Art', 'Shop'])
})

test('the role names of most accounts are offered first', () => {
  expect(roleNames(ACCOUNTS)).toEqual(['Admin', 'ReadOnly'])
})

test('roles are shown of accounts that were opened, and of those that were found by role', () => {
  const shown = (filter: object, toggled: string[]) =>
    accountRows(filterAccounts(ACCOUNTS, { ...NOTHING, ...filter }, {}), [], new Set(toggled)).map(
      ({ key }) => key,
    )
  expect(shown({ typed: 'payments' }, [])).toEqual(['acme 441109273358'])
  expect(shown({ typed: 'payments' }, ['acme 441109273358'])).toHaveLength(3)
  expect(shown({ typed: 'pay ro' }, [])).toEqual(['acme 441109273358', 'acme 441109273358 ReadOnly'])
  expect(shown({ typed: 'pay ro' }, ['acme 441109273358'])).toHaveLength(1)
})

test('a role that is a session has it on its line', () => {
  const session = {
    ...sampleSessions(0)[0]!,
    portalId: 'acme',
    accountId: '441109273358',
    roleName: 'ReadOnly',
    kind: 'sso-role' as const,
  }
  const rows = accountRows(
    filterAccounts(ACCOUNTS, { ...NOTHING, typed: 'pay ro' }, {}),
    [session],
    new Set(),
  )
  expect(rows[1]).toMatchObject({ kind: 'role', roleName: 'ReadOnly', session })
})
