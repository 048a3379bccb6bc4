import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sessionName } from '../../shared/session-name.ts'

const named = (accountName: string, roleName = 'Admin') =>
  sessionName({ accountId: '111122223333', accountName, roleName })

test.each([
  ['Payments Production', 'payments-production/Admin'],
  ['  ACME — EU (prod) ', 'acme-eu-prod/Admin'],
  ['data_lake.dev', 'data-lake-dev/Admin'],
  ['Crédit Zürich', 'credit-zurich/Admin'],
  ['Łódź Straße', 'lodz-strasse/Admin'],
])('the account "%s" is read as %s', (account, name) => {
  expect(named(account)).toBe(name)
})

test('letters of other scripts stay, in the form they were written', () => {
  expect(named('本番 環境')).toBe('本番-環境/Admin')
  expect(named('Боевой')).toBe('боевой/Admin')
  expect(named('운영')).toBe('운영/Admin')
  expect(named('हिन्दी')).toBe('हिन्दी/Admin')
})

test.each(['', '   ', '🔥🔥', '---', '\u202e\u200b', '\u3164'])(
  'without a readable name (%j) it is the account ID',
  (account) => {
    expect(named(account)).toBe('111122223333/Admin')
  },
)

test('a name that passes for another by letters of two scripts is the account ID', () => {
  expect(named('\u0440rod')).toBe('111122223333/Admin')
  expect(named('prod\u2cc6Admin')).toBe('111122223333/Admin')
  expect(named('本番prod')).toBe('本番prod/Admin')
})

test('the role keeps its case and signs', () => {
  expect(named('dev', 'AWS_Read.Only+x=1,2@b-c')).toBe('dev/AWS_Read.Only+x=1,2@b-c')
})

test('any name is one slash between two words that move no cursor and hold no space', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 80 }),
      (account, role) => {
        const name = named(account, role)
        expect(name).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*\/[\w+=,.@-]+$/u)
        expect(name).not.toMatch(/\p{Default_Ignorable_Code_Point}/u)
        expect(name.length).toBeLessThan(300)
      },
    ),
  )
})
