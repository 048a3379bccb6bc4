import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkedProfileTemplate, profileText, type ProfileFacts } from '../../shared/profile-template.ts'

const FACTS: ProfileFacts = {
  alias: 'pay/Admin',
  account: 'pay',
  accountId: '111122223333',
  role: 'Admin',
  portal: 'corp',
  environment: 'production',
  group: '',
}

test('each field is filled, and the rest stands as it is', () => {
  expect(profileText('{portal}.{environment}/{account}-{accountId}:{role}', FACTS)).toBe(
    'corp.production/pay-111122223333:Admin',
  )
  expect(profileText('{alias}{group}', FACTS)).toBe('pay/Admin')
})

test('an account whose name no tool could read goes by its ID', () => {
  expect(profileText('{account}-{role}', { ...FACTS, account: '本番' })).toBe('111122223333-Admin')
})

test('what could not name profiles is refused with what is wrong in it', () => {
  const reasonOf = (template: string): unknown => {
    try {
      return checkedProfileTemplate(template)
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(reasonOf(' {alias} ')).toBe('{alias}')
  expect(reasonOf('{rol}')).toContain('there is no field {rol}')
  expect(reasonOf('{role} {account}')).toContain('cannot have " "')
  expect(reasonOf('{role}}')).toContain('cannot have "}"')
  expect(reasonOf('{account}')).toContain('every role of an account would have the same name')
  expect(reasonOf(`{role}${'x'.repeat(160)}`)).toContain('longer than 160')
})

test('whatever is taken as a template has no character but its fields’ that a tool would not read', () => {
  const taken = (text: string): string | null => {
    try {
      return checkedProfileTemplate(text)
    } catch {
      return null
    }
  }
  const texts = fc.string({
    unit: fc.constantFrom('{role}', '{alias}', 'a', '-', '/', '{', '}', ' ', '%', 'é'),
  })
  fc.assert(
    fc.property(texts, (text) => {
      const template = taken(text)
      fc.pre(template !== null)
      expect(profileText(template, { ...FACTS, alias: 'x', role: 'y' })).toMatch(/^[\w@+.:/-]+$/)
    }),
  )
})
