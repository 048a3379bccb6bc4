import { expect, test } from 'vitest'
import { createDesktopFacts } from '../../electron/desktop/desktop-facts.ts'
import type { TrayModel } from '../../electron/desktop/tray.ts'
import { followInTray, nextChange } from '../../electron/desktop/tray-follower.ts'
import { createStore } from '../../electron/core/store.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { createFakeClock } from '../fakes.ts'
import { active, live, NOON, session, settings } from '../shared/session-samples.ts'

test('the menu counts down with the minute, and stops when nothing is active', () => {
  const clock = createFakeClock(NOON)
  const store = createStore({
    live: live([session({ id: 'a', state: active(NOON + 5 * MINUTE_MS + 30_000) })]),
    catalog: { accounts: [] },
    marks: {},
    teamFile: null,
  })
  const drawn: TrayModel[] = []
  const stop = followInTray({
    engine: store,
    facts: createDesktopFacts(settings().settings),
    clock,
    tray: { draw: (model) => drawn.push(model) },
  })
  const first = () => drawn.at(-1)?.rows[0]

  expect(first()).toMatchObject({ label: 'a / Admin  ·  5 min' })
  clock.advance(30_000)
  expect(drawn).toHaveLength(1)
  clock.advance(1)
  expect(first()).toMatchObject({ label: 'a / Admin  ·  4 min' })
  store.updateLive(() => live([]))
  clock.advance(0)
  expect(drawn.at(-1)).toMatchObject({ icon: 'idle', title: '' })
  expect(clock.pending).toBe(0)
  stop()
})

test('a minute that is over has another to go', () => {
  expect(nextChange(5 * MINUTE_MS)).toBe(1)
  expect(nextChange(5 * MINUTE_MS - 1)).toBe(MINUTE_MS)
})
