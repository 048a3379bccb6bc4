import { describe, expect, test } from 'vitest'
import { createPacer } from '../../../electron/core/identity-center/pacing.ts'
import { createRateLimit } from '../../../electron/emulator/rate-limit.ts'
import { AppError } from '../../../shared/errors.ts'
import { HOUR_MS, SECOND_MS } from '../../../shared/time.ts'
import { createFakeClock, type FakeClock } from '../../fakes.ts'
import { settle } from '../engine.ts'

/** Lets time pass, a hundredth of a second at a time, until it is done. */
async function passUntil(clock: FakeClock, isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    clock.advance(10)
    await settle()
  }
}

/** Runs so many requests, at 20 a second, against a service that takes fewer. */
async function runAgainst(perSecond: number, count: number) {
  const clock = createFakeClock(0)
  const passes = createRateLimit(perSecond, clock.now)
  const pacer = createPacer(clock, 20)
  let [asked, done] = [0, 0]
  const request = async () => {
    asked += 1
    if (!passes()) throw new AppError('throttled', { host: 'sso' })
    done += 1
  }
  let settled = false
  const all = Promise.all(Array.from({ length: count }, () => pacer.run(request))).finally(() => {
    settled = true
  })
  all.catch(() => {})
  await passUntil(clock, () => settled)
  await all
  return { refused: asked - done, seconds: clock.now() / SECOND_MS, done }
}

describe('a service that takes less than it is asked for', () => {
  test.each([12, 6, 2])(
    '%i a second: every request is done, few are refused, and little time is lost',
    async (rate) => {
      const { refused, seconds, done } = await runAgainst(rate, 200)
      expect(done).toBe(200)
      expect(refused).toBeLessThan(30)
      expect(seconds).toBeLessThan((1.6 * 200) / rate)
    },
  )
})

test('a service that says how long to wait is left alone for as long, by everybody', async () => {
  const clock = createFakeClock(0)
  const pacer = createPacer(clock, 20)
  const starts: number[] = []
  const wish = new AppError('throttled', { host: 'sso' }, { retryAfter: 30 * SECOND_MS })
  const request = async () => {
    starts.push(clock.now())
    if (starts.length === 1) throw wish
  }
  const all = Promise.all([pacer.run(request), pacer.run(request)])
  await passUntil(clock, () => starts.length === 3)
  await all
  // The second was under way before the first was refused.
  expect(starts.filter((time) => time > SECOND_MS).every((time) => time >= 30 * SECOND_MS)).toBe(true)
  expect(starts.at(-1)).toBeGreaterThanOrEqual(30 * SECOND_MS)
})

test('after the computer slept the requests that are late do not all start at once', async () => {
  const clock = createFakeClock(0)
  const pacer = createPacer(clock, 20)
  const starts: number[] = []
  const all = Promise.all(Array.from({ length: 40 }, () => pacer.run(async () => starts.push(clock.now()))))
  clock.advance(0)
  await settle()
  clock.sleep(HOUR_MS)
  await settle()
  await passUntil(clock, () => starts.length === 40)
  await all
  const woken = starts.filter((at) => at >= HOUR_MS)
  expect(woken.filter((at) => at < HOUR_MS + 10).length).toBeLessThanOrEqual(7)
  expect(woken.at(-1)! - HOUR_MS).toBeGreaterThan(SECOND_MS)
})

test('at most twenty wait for a reply at the same time', async () => {
  const clock = createFakeClock(0)
  const pacer = createPacer(clock, 20)
  const replies: (() => void)[] = []
  const all = Promise.all(
    Array.from({ length: 30 }, () => pacer.run(() => new Promise<void>((resolve) => replies.push(resolve)))),
  )
  for (let step = 0; step < 500; step += 1) {
    clock.advance(10)
    await settle()
  }
  expect(replies).toHaveLength(20)
  replies.splice(0).forEach((reply) => reply())
  await passUntil(clock, () => replies.length === 10)
  replies.forEach((reply) => reply())
  await all
})
