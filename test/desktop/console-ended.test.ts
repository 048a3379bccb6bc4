import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { DEFAULT_OPTIONS } from '../../electron/emulator/options.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

const LIFETIME_MS = 8000

let desktop: RunningDesktop
let view: Page

beforeAll(async () => {
  desktop = await startDesktop({
    emulator: { lifetimes: { ...DEFAULT_OPTIONS.lifetimes, role: LIFETIME_MS } },
  })
  view = await desktop.app.page('window')
  await desktop.app.owns()
})

afterAll(() => desktop?.end())

test('a console that has ended says so, and Renew opens it again', async () => {
  const [sessionId = ''] = await borrow(desktop, view, 1)
  await ask(view, 'session.choose', { session: { sessionId }, choice: { renews: false } })
  await ask(view, 'settings.change', { console: 'window' })
  await ask(view, 'session.show-console', { sessionId, service: null })
  const frame = await until(
    async () => desktop.app.electron.windows().find((page) => page.url().startsWith('lanyard://frame/')),
    (page) => page !== undefined,
  )

  await frame!.waitForSelector('#overlay', { state: 'visible' })
  expect(await frame!.innerText('main')).toContain('This console has ended')
  await frame!.click('#again')

  await frame!.waitForSelector('#overlay', { state: 'hidden' })
  expect(await frame!.innerText('header')).toMatch(/0:00:0\d/)
})
