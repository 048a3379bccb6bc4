import { expect, test } from 'vitest'
import { frecency, withUse, type Uses } from '../../renderer/frecency.ts'
import { DAY_MS } from '../../shared/time.ts'

const NOW = Date.UTC(2026, 2, 2)

test('a use is worth half after three days', () => {
  expect(frecency({ score: 4, at: NOW - 3 * DAY_MS }, NOW)).toBe(2)
  expect(frecency(undefined, NOW)).toBe(0)
})

test('used often long ago loses to used once lately', () => {
  let uses: Uses = {}
  for (let day = 60; day > 50; day--) uses = withUse(uses, 'old', NOW - day * DAY_MS)
  uses = withUse(uses, 'new', NOW)
  expect(frecency(uses.old, NOW)).toBeLessThan(frecency(uses.new, NOW))
})

test('of things used equally lately, the one used more often is ahead', () => {
  const uses = withUse(withUse(withUse({}, 'a', NOW), 'a', NOW), 'b', NOW)
  expect(frecency(uses.a, NOW)).toBe(2)
  expect(frecency(uses.b, NOW)).toBe(1)
})

test('a clock that was set back makes no use worth more than it is', () => {
  expect(frecency({ score: 1, at: NOW + DAY_MS }, NOW)).toBe(1)
})

test('only the 200 things used most are remembered', () => {
  let uses: Uses = {}
  for (let index = 0; index < 250; index++) uses = withUse(uses, `role ${index}`, NOW + index)
  expect(Object.keys(uses)).toHaveLength(200)
  expect(uses['role 249']).toBeDefined()
  expect(uses['role 0']).toBeUndefined()
})
