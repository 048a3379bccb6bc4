import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClock } from '../../electron/adapters/clock.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'

// Node's own timers and date are what this adapter adapts, so here, and here alone, they are moved by hand.
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 1, 12) })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Sets a run for so many milliseconds ahead, and tells when it ran. */
function runIn(milliseconds: number) {
  const clock = createClock()
  const ran: number[] = []
  const began = clock.now()
  const stop = clock.at(began + milliseconds, () => ran.push(clock.now() - began))
  return { ran, stop }
}

describe('the computer’s clock', () => {
  test('runs what is due at its time, not before, and once', () => {
    const { ran } = runIn(90 * SECOND_MS)
    vi.advanceTimersByTime(90 * SECOND_MS - 1)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(HOUR_MS)
    expect(ran).toEqual([90 * SECOND_MS])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('never runs inside `at`, however late it is', () => {
    const { ran } = runIn(-HOUR_MS)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(0)
    expect(ran).toHaveLength(1)
  })

  test('after sleep runs what is overdue within thirty seconds', () => {
    const { ran } = runIn(HOUR_MS)
    // The date goes on while the computer sleeps, its timers do not.
    vi.setSystemTime(Date.now() + 8 * HOUR_MS)
    vi.advanceTimersByTime(30 * SECOND_MS)
    expect(ran).toHaveLength(1)
  })

  test('set back by an hour makes nothing an hour late', () => {
    const { ran } = runIn(5 * MINUTE_MS)
    vi.setSystemTime(Date.now() - HOUR_MS)
    vi.advanceTimersByTime(5 * MINUTE_MS - 1)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ran).toHaveLength(1)
  })

  test('waits for months, beyond what one timer of Node’s can', () => {
    const { ran } = runIn(60 * DAY_MS)
    vi.advanceTimersByTime(DAY_MS)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(59 * DAY_MS)
    expect(ran).toEqual([60 * DAY_MS])
  })

  test('lets go of what was stopped, at its first step as at a later one', () => {
    const first = runIn(HOUR_MS)
    first.stop()
    const later = runIn(HOUR_MS)
    vi.advanceTimersByTime(45 * SECOND_MS)
    later.stop()
    later.stop()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(DAY_MS)
    expect([...first.ran, ...later.ran]).toEqual([])
  })

  test('told that the computer woke, runs what is overdue at once and nothing else', () => {
    const clock = createClock()
    const ran: string[] = []
    clock.at(clock.now() + HOUR_MS, () => {
      ran.push('due')
      stopNext()
    })
    const stopNext = clock.at(clock.now() + HOUR_MS, () => ran.push('stopped by the first'))
    clock.at(clock.now() + DAY_MS, () => ran.push('tomorrow'))
    vi.setSystemTime(Date.now() + 8 * HOUR_MS)

    clock.wake()

    expect(ran).toEqual(['due'])
    vi.advanceTimersByTime(16 * HOUR_MS)
    expect(ran).toEqual(['due', 'tomorrow'])
  })

  test('runs all that waits in the order of its times, and wakes an idle computer by one timer for all', () => {
    const clock = createClock()
    const ran: string[] = []
    const began = clock.now()
    const run = (name: string) => () => void ran.push(`${name} ${(clock.now() - began) / SECOND_MS} s`)
    clock.at(began + 45 * SECOND_MS, run('third'))
    clock.at(began + 20 * SECOND_MS, () => {
      run('second')()
      clock.at(began + 21 * SECOND_MS, run('set by the second'))
    })
    clock.at(began + SECOND_MS, run('first'))
    expect(vi.getTimerCount()).toBe(1)

    vi.advanceTimersByTime(MINUTE_MS)

    expect(ran).toEqual(['first 1 s', 'second 20 s', 'set by the second 21 s', 'third 45 s'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('one that throws takes none of the others with it', () => {
    const clock = createClock()
    const ran: string[] = []
    clock.at(clock.now() + SECOND_MS, () => {
      throw new Error('broken')
    })
    clock.at(clock.now() + SECOND_MS, () => void ran.push('the other'))
    expect(() => vi.advanceTimersByTime(SECOND_MS)).toThrow('broken')
    vi.advanceTimersByTime(SECOND_MS)
    expect(ran).toEqual(['the other'])
  })
})
