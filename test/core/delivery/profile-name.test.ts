import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { profileNames, type NamedSession } from '../../../electron/core/delivery/profile-name.ts'

function session(id: string, name: string, accountId = '111122223333'): NamedSession {
  return { id, name, accountId }
}

function namesOf(sessions: readonly NamedSession[], inUse = {}): string[] {
  const names = profileNames(sessions, inUse)
  return sessions.map(({ id }) => names.get(id)!)
}

test('a plain session name stays as it is', () => {
  expect(namesOf([session('a', 'payments-production/ReadOnly'), session('b', 'oncall')])).toEqual([
    'payments-production/ReadOnly',
    'oncall',
  ])
})

test('two accounts of one name each get their account ID, whichever came first', () => {
  const one = session('a', 'prod/Admin', '111122223333')
  const two = session('b', 'prod/Admin', '444455556666')
  expect(namesOf([one, two])).toEqual(['prod/Admin-111122223333', 'prod/Admin-444455556666'])
  expect(namesOf([two, one])).toEqual(['prod/Admin-444455556666', 'prod/Admin-111122223333'])
})

test('one role of one account through two portals is numbered by session id', () => {
  const [one, two] = [session('a', 'prod/Admin'), session('b', 'prod/Admin')]
  expect(namesOf([two, one])).toEqual(['prod/Admin-111122223333-2', 'prod/Admin-111122223333'])
})

test('an appended account ID never takes the name that another session has for its own', () => {
  const sessions = [
    session('a', 'p/A'),
    session('b', 'p/A', '444455556666'),
    session('c', 'p/A-111122223333'),
  ]
  expect(namesOf(sessions)).toEqual(['p/A-111122223333-2', 'p/A-444455556666', 'p/A-111122223333'])
})

test('a name the user has already is left to the user', () => {
  expect(namesOf([session('a', 'prod/Admin')], { taken: new Set(['prod/Admin']) })).toEqual([
    'prod/Admin-111122223333',
  ])
  const taken = new Set(['prod/Admin', 'prod/Admin-111122223333'])
  expect(namesOf([session('a', 'prod/Admin')], { taken })).toEqual(['prod/Admin-111122223333-2'])
})

test('a name that stood for one account does not come to stand for another', () => {
  const pinned = new Map([['prod/Admin', '444455556666']])
  expect(namesOf([session('a', 'prod/Admin')], { pinned })).toEqual(['prod/Admin-111122223333'])
  expect(namesOf([session('a', 'prod/Admin', '444455556666')], { pinned })).toEqual(['prod/Admin'])
})

test('a name that a session goes by stays with it: only who comes later gets the account ID', () => {
  const [one, two] = [session('b', 'prod/Admin'), session('a', 'prod/Admin', '444455556666')]
  expect(namesOf([one, two], { held: new Map([['b', 'prod/Admin']]) })).toEqual([
    'prod/Admin',
    'prod/Admin-444455556666',
  ])
  expect(namesOf([two], { held: new Map([['a', 'prod/Admin-444455556666']]) })).toEqual([
    'prod/Admin-444455556666',
  ])
})

test('of two that would share a name, it goes to the account that it stood for', () => {
  const sessions = [session('a', 'prod/Admin'), session('b', 'prod/Admin', '444455556666')]
  expect(namesOf(sessions, { pinned: new Map([['prod/Admin', '444455556666']]) })).toEqual([
    'prod/Admin-111122223333',
    'prod/Admin',
  ])
})

test('letters that no tool reads give way: accents to their letter, other scripts to the account ID', () => {
  expect(namesOf([session('a', 'crédit/Lecture')])).toEqual(['credit/Lecture'])
  // Never `dev/Admin`: the account is production.
  expect(namesOf([session('a', '本番-dev/Admin')])).toEqual(['111122223333/Admin'])
})

test('default and __proto__ are no names for a session', () => {
  expect(namesOf([session('a', 'default'), session('b', '__proto__')])).toEqual([
    'default-111122223333',
    '__proto__-111122223333',
  ])
})

test('whatever an account is called, each session has its own name that tools and shells take unquoted', () => {
  const accounts = fc.constantFrom('111122223333', '444455556666')
  const names = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      'prod/Admin',
      'prod/Admin-111122223333',
      'default',
      '$(rm -rf ~)/`x`',
      'a\'b"c\n]/[x]',
      '%PATH%/x',
      '#;/=,',
    ),
  )
  const sessions = fc.uniqueArray(fc.record({ id: fc.uuid(), name: names, accountId: accounts }), {
    selector: ({ id }) => id,
    maxLength: 12,
  })
  fc.assert(
    fc.property(sessions, (list) => {
      const given = namesOf(list)
      expect(new Set(given).size).toBe(list.length)
      for (const name of given) {
        expect(name).toMatch(/^[A-Za-z0-9_@+:][A-Za-z0-9_@+.:/-]*$/)
        expect(name).not.toBe('default')
        expect(name).not.toBe('__proto__')
      }
      const reversed = profileNames(list.toReversed())
      expect(list.map(({ id }) => reversed.get(id))).toEqual(given)
    }),
  )
})
