import { expect, test } from 'vitest'
import { atMost, exactly, median, percentile } from '../../bench/figure.ts'

test('a count that has to be met holds for neither more nor less', () => {
  expect([0, 1, 2].map((value) => exactly('refreshes', value, 'requests', 1).holds)).toEqual([
    false,
    true,
    false,
  ])
})

test('a figure at its limit holds, and one that is no number does not', () => {
  expect(atMost('sync', 1.1, '×', 1.1).holds).toBe(true)
  expect(atMost('RSS', Number.NaN, 'MB', 150).holds).toBe(false)
})

test('a percentile is one of the values: the least that so many do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([0, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 99, 100])
  expect(percentile([7], 0.99)).toBe(7)
})

test('the middle of an even number of values lies between the two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('nothing has neither', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError)
  expect(() => median([])).toThrow(RangeError)
})
