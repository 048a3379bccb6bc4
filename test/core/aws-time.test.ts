import { expect, test } from 'vitest'
import { createAwsTime } from '../../electron/core/aws-time.ts'
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import { createFakeClock } from '../fakes.ts'

const START = Date.UTC(2026, 10, 1, 12)

function begin() {
  const clock = createFakeClock(START)
  let tell: (awsTime: number, localTime: number) => void = () => {}
  const awsTime = createAwsTime(clock, {
    watchTime(listener) {
      tell = listener
      return () => {}
    },
  })
  return { clock, awsTime, reply: (ahead: number) => tell(clock.now() + ahead, clock.now()) }
}

test('AWS’s time is this computer’s until a reply says otherwise', () => {
  const { clock, awsTime, reply } = begin()
  expect(awsTime.now()).toBe(START)
  reply(-10 * MINUTE_MS)
  expect(awsTime.now()).toBe(clock.now() + awsTime.offset())
  expect(awsTime.offset()).toBe(-10 * MINUTE_MS + SECOND_MS / 2)
})

test('less than two seconds are the header’s coarseness: nobody is told, and nothing moves', () => {
  const { awsTime, reply } = begin()
  const told: number[] = []
  awsTime.watch((offset) => told.push(offset))
  reply(1400)
  reply(-2400)
  expect(awsTime.offset()).toBe(0)
  expect(told).toEqual([])
})

test('a clock that was put right is told as no offset at all', () => {
  const { awsTime, reply } = begin()
  const told: number[] = []
  awsTime.watch((offset) => told.push(offset))
  reply(5 * MINUTE_MS)
  reply(900)
  expect(told).toEqual([5 * MINUTE_MS + SECOND_MS / 2, 0])
})

test('what is armed moves with the offset, both ways, and still runs once', () => {
  const { clock, awsTime, reply } = begin()
  let ran = 0
  awsTime.at(START + 20 * MINUTE_MS, () => {
    ran += 1
  })
  reply(10 * MINUTE_MS)
  reply(5 * MINUTE_MS)
  clock.advance(11 * MINUTE_MS)
  expect(ran).toBe(0)
  clock.advance(4 * MINUTE_MS)
  expect(ran).toBe(1)
  reply(9 * MINUTE_MS)
  clock.advance(60 * MINUTE_MS)
  expect(ran).toBe(1)
  expect(clock.pending).toBe(0)
})

test('what was stopped does not come back with a new offset', () => {
  const { clock, awsTime, reply } = begin()
  awsTime.at(START + MINUTE_MS, () => {
    throw new Error('it was stopped')
  })()
  reply(10 * MINUTE_MS)
  clock.advance(60 * MINUTE_MS)
  expect(clock.pending).toBe(0)
})
