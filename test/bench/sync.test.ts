import { expect, test } from 'vitest'
import { busiestSecond } from '../../bench/sync.ts'

const at = (...times: readonly number[]) => times.map((time) => ({ at: time }))

test('the busiest second may be the last one, and a second does not hold its own end', () => {
  expect(busiestSecond(at(0, 5000, 5300, 5600))).toBe(3)
  expect(busiestSecond(at(600, 0, 300, 5000))).toBe(3)
  expect(busiestSecond(at(0, 1000, 2000))).toBe(1)
})

test('nothing asked is no busy second', () => {
  expect(busiestSecond([])).toBe(0)
})
