import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop
let view: Page

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
})

afterAll(() => desktop?.end())

const HOUR_MS = 3_600_000

test('what ended while the computer slept is over as soon as it wakes', async () => {
  const [sessionId = ''] = await borrow(desktop, view, 1)
  await ask(view, 'session.choose', { session: { sessionId }, choice: { renews: false } })
  const phase = async () => (await ask(view, 'snapshot.get', undefined)).live.sessions[0]?.state.phase
  expect(await phase()).toBe('active')

  // As sleep looks from within: the wall has gone on, no timer has run, and then the system says that it woke.
  await desktop.app.electron.evaluate(({ powerMonitor }, slept) => {
    const wall = Date.now
    Date.now = () => wall() + slept
    powerMonitor.emit('resume')
  }, 2 * HOUR_MS)

  await expect.poll(phase, { timeout: 10_000 }).toBe('expired')
})
