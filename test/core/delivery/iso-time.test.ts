import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { epochOf, isoTime } from '../../../electron/core/delivery/iso-time.ts'

test('a time is written as UTC to the second', () => {
  expect(isoTime(Date.UTC(2026, 10, 5, 12, 34, 56))).toBe('2026-11-05T12:34:56Z')
  expect(isoTime(Date.UTC(2028, 1, 29, 23, 59, 59))).toBe('2028-02-29T23:59:59Z')
})

test('a fraction of a second is cut off, so that nothing seems to live longer', () => {
  expect(isoTime(1_999)).toBe('1970-01-01T00:00:01Z')
})

test('every time agrees with the calendar of the platform', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(9999, 11, 31) }), (time) => {
      const seconds = Math.floor(time / 1000) * 1000
      expect(isoTime(time)).toBe(new Date(seconds).toISOString().replace('.000Z', 'Z'))
    }),
  )
})

test.each([1900, 2000, 2026, 2028, 2100, 2400, 2500])(
  'the year %i has the days around its February right',
  (year) => {
    for (let day = -3; day <= 3; day++) {
      const time = Date.UTC(year, 2, day)
      expect(isoTime(time)).toBe(new Date(time).toISOString().replace('.000Z', 'Z'))
    }
  },
)

test('what is no time is refused, not written as one', () => {
  expect(() => isoTime(Number.NaN)).toThrow(RangeError)
})

test('a time is read as it was written, in whatever zone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (time) => {
      expect(epochOf(new Date(time).toISOString())).toBe(time)
    }),
  )
  expect(epochOf('2026-11-05T12:34:56+01:30')).toBe(Date.UTC(2026, 10, 5, 11, 4, 56))
  expect(epochOf('2026-11-05T12:34:56.25-01:00')).toBe(Date.UTC(2026, 10, 5, 13, 34, 56, 250))
})

test.each(['', '2026-11-05', '2026-11-05T12:34:56', '2026-13-05T12:34:56Z', 'yesterday'])(
  '"%s" is no time with a zone',
  (text) => {
    expect(epochOf(text)).toBeNull()
  },
)
