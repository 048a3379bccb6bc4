import { expect, test } from 'vitest'
import { createClock } from '../../renderer/clock.ts'
import { countdownText, durationText } from '../../renderer/time-text.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'

function clockByHand() {
  const hand = { time: 10_000, isVisible: true, timers: 0 }
  let onVisibility = () => {}
  let onTick = () => {}
  const clock = createClock({
    readTime: () => hand.time,
    isVisible: () => hand.isVisible,
    onVisibility: (run) => void (onVisibility = run),
    every(_, run) {
      hand.timers++
      onTick = run
      return () => void hand.timers--
    },
  })
  return {
    clock,
    hand,
    pass(milliseconds: number) {
      hand.time += milliseconds
      if (hand.timers > 0) onTick()
    },
    show(isVisible: boolean) {
      hand.isVisible = isVisible
      onVisibility()
    },
  }
}

test('however many count down, one timer runs, and none when nobody counts', () => {
  const { clock, hand } = clockByHand()
  expect(hand.timers).toBe(0)
  const stops = [1, 2, 3].map(() => clock.subscribe(() => {}))
  expect(hand.timers).toBe(1)
  for (const stop of stops) stop()
  expect(hand.timers).toBe(0)
})

test('a page that cannot be seen has no timer, and is right at once when it is seen again', () => {
  const { clock, hand, pass, show } = clockByHand()
  let told = 0
  clock.subscribe(() => void told++)
  show(false)
  expect(hand.timers).toBe(0)
  told = 0
  pass(60_000)
  expect(told).toBe(0)
  show(true)
  expect([told, clock.shown(), hand.timers]).toEqual([1, 70_000, 1])
})

test('it tells the time of AWS, and all that is drawn together the same', () => {
  const { clock, hand, pass } = clockByHand()
  clock.subscribe(() => {})
  clock.setOffset(-4000)
  expect(clock.shown()).toBe(6000)
  hand.time += 700
  expect([clock.shown(), clock.now()]).toEqual([6000, 6700])
  pass(300)
  expect(clock.shown()).toBe(7000)
})

test.each([
  [HOUR_MS, '1:00:00'],
  [4 * MINUTE_MS + 12_000, '0:04:12'],
  [1, '0:00:01'],
  [0, '0:00:00'],
  [-5000, '0:00:00'],
  [36 * HOUR_MS, '36:00:00'],
])('%i ms left are written %s', (left, text) => {
  expect(countdownText(left)).toBe(text)
})

test.each([
  [6 * HOUR_MS + 12 * MINUTE_MS, '6 h 12 min'],
  [2 * HOUR_MS, '2 h'],
  [41 * MINUTE_MS + 59_000, '41 min'],
  [59_000, '< 1 min'],
  [50 * HOUR_MS, '2 d 2 h'],
])('%i ms are said as %s', (left, text) => {
  expect(durationText(left)).toBe(text)
})
