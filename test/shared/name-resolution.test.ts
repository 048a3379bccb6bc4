import { expect, test } from 'vitest'
import { resolveName, type NamedRole } from '../../shared/name-resolution.ts'

function role(name: string, accountId = '111122223333', alias: string | null = null): NamedRole {
  return { name, alias, accountId, roleName: name.slice(name.indexOf('/') + 1) }
}

const PAY_RO = role('payments-production/ReadOnly', '111111111111')
const PAY_ADMIN = role('payments-production/AdministratorAccess', '111111111111')
const STAGE_RO = role('payments-staging/ReadOnly', '222222222222')
const DATA_RO = role('data/ReadOnly', '333333333333', 'dl')
const ALL = [PAY_RO, PAY_ADMIN, STAGE_RO, DATA_RO]

test.each([
  ['dl', DATA_RO],
  ['payments-production/ReadOnly', PAY_RO],
  ['222222222222/ReadOnly', STAGE_RO],
  ['PAYMENTS-STAGING/readonly', STAGE_RO],
  ['payments-s', STAGE_RO],
  ['pay prod ro', PAY_RO],
  ['pay prod adm', PAY_ADMIN],
  ['prod aa', PAY_ADMIN],
  ['pp/ro', PAY_RO],
  ['2222 read', STAGE_RO],
  ['  stag ', STAGE_RO],
])('"%s" is understood', (typed, match) => {
  expect(resolveName(typed, ALL)).toEqual({ outcome: 'match', match })
})

test('what fits several says which, each in a form that is understood', () => {
  const resolution = resolveName('ro', ALL)
  expect(resolution).toEqual({
    outcome: 'ambiguous',
    names: ['payments-production/ReadOnly', 'payments-staging/ReadOnly', 'dl'],
  })
})

test('two accounts of one name are told apart by their IDs', () => {
  const twins = [role('prod/Admin', '111111111111'), role('prod/Admin', '222222222222')]
  const resolution = resolveName('prod/Admin', twins)
  expect(resolution).toEqual({ outcome: 'ambiguous', names: ['111111111111/Admin', '222222222222/Admin'] })
  expect(resolveName('222222222222/Admin', twins)).toEqual({ outcome: 'match', match: twins[1] })
})

test('an alias comes before a name, and an exact name before the beginning of a longer one', () => {
  const alias = role('a/B', '111111111111', 'prod/Admin')
  const exact = role('prod/Admin', '222222222222')
  const longer = role('prod/AdminFull', '333333333333')
  expect(resolveName('prod/Admin', [longer, exact, alias])).toEqual({ outcome: 'match', match: alias })
  expect(resolveName('prod/Admin', [longer, exact])).toEqual({ outcome: 'match', match: exact })
})

test('words count in their order only, and a slash parts the account from the role', () => {
  expect(resolveName('ro pay', ALL).outcome).toBe('none')
  expect(resolveName('read/pay', ALL).outcome).toBe('none')
  expect(resolveName('payments/production', ALL).outcome).toBe('none')
  // Its letters come in this order, its words don't.
  expect(resolveName('x prod', [role('prod-xprody/Admin')]).outcome).toBe('none')
})

test('a mistyped name is answered with the closest ones', () => {
  expect(resolveName('paymnets-prodution/ReadOnly', ALL)).toEqual({
    outcome: 'none',
    suggestions: [
      'payments-production/ReadOnly',
      'payments-staging/ReadOnly',
      'payments-production/AdministratorAccess',
    ],
  })
})

test('nothing typed is nothing understood, even where there is one candidate', () => {
  expect(resolveName('  ', [PAY_RO])).toEqual({ outcome: 'none', suggestions: [] })
  expect(resolveName('-', [PAY_RO]).outcome).toBe('none')
})

test('what is typed is text, not a pattern, and nothing near is suggested for nonsense', () => {
  expect(resolveName('.*', ALL)).toEqual({ outcome: 'none', suggestions: [] })
  expect(resolveName('qqqq', ALL)).toEqual({ outcome: 'none', suggestions: [] })
})

test('thirty thousand roles are searched before a person notices, the worst case included', () => {
  const many = Array.from({ length: 30_000 }, (_, index) =>
    role(
      `team-${index % 3000}-production-workloads/${['ReadOnly', 'PowerUser'][index % 2]}${index}`,
      String(index),
    ),
  )
  const begun = performance.now()
  expect(resolveName('team 2999 prod ro29999x', many).outcome).toBe('none')
  expect(resolveName('t p w', many).outcome).toBe('ambiguous')
  // Some 100 ms on the reference machine; the margin is for a busy one.
  expect(performance.now() - begun).toBeLessThan(1_500)
})
