import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { ROLE_SESSION_NAME } from '../../shared/limits.ts'
import { sessionNameFrom, unknownNameFields } from '../../shared/session-name-template.ts'

const NOBODY = { user: '', host: '', ticket: '', reason: '' }
const ALEX = { user: 'alex', host: 'desk', ticket: 'OPS-7', reason: 'Schnellüberprüfung: disk full!' }

test.each([
  ['{user}', 'alex'],
  ['{user}@{host}', 'alex@desk'],
  ['{ticket}-{reason}', 'OPS-7-Schnelluberprufung-disk-full'],
  ['on-call', 'on-call'],
])('%s becomes %s', (template, name) => {
  expect(sessionNameFrom(template, ALEX)).toBe(name)
})

test('what nobody said leaves no separator behind', () => {
  const facts = { ...NOBODY, user: 'alex' }
  expect(sessionNameFrom('{ticket}-{user}-{reason}', facts)).toBe('alex')
  expect(sessionNameFrom('{user}-{ticket}-{user}', facts)).toBe('alex-alex')
})

test('a field that there is not is named', () => {
  expect(unknownNameFields('{user}-{team}-{}')).toEqual(['team', ''])
})

test('whatever the facts, AWS takes the name', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 })
  fc.assert(
    fc.property(text, text, text, (user, ticket, reason) => {
      const name = sessionNameFrom('{user}.{ticket}={reason}', { user, host: 'h', ticket, reason })
      expect(name).toMatch(ROLE_SESSION_NAME)
    }),
  )
})
