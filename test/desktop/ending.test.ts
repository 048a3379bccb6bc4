import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { DEFAULT_OPTIONS } from '../../electron/emulator/options.ts'
import { trayMenu } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

/** How long a role is lent. A third of it is the end that the session is said to come to. */
const LIFETIME_MS = 6000

let desktop: RunningDesktop
let view: Page
let sessionId: string

beforeAll(async () => {
  desktop = await startDesktop({
    emulator: { lifetimes: { ...DEFAULT_OPTIONS.lifetimes, role: LIFETIME_MS } },
  })
  view = await desktop.app.page('window')
  await desktop.app.owns()
  await ask(view, 'settings.change', { console: 'window' })
  ;[sessionId = ''] = await borrow(desktop, view, 1)
  await ask(view, 'session.choose', { session: { sessionId }, choice: { renews: false } })
})

afterAll(() => desktop?.end())

/** Notes, in the page, each phase that the window is told of and each time that it shows. */
async function note(): Promise<() => Promise<{ phases: string[]; times: string[] }>> {
  await view.evaluate(`(() => {
    const seen = (window.seen = { phases: [], times: [] })
    const note = (list, entry) => entry && list.at(-1) !== entry && list.push(entry)
    window.lanyard.watch(({ live }) => note(seen.phases, live?.sessions[0].state.phase))
    const look = () => note(seen.times, document.querySelector('.session .time-left')?.textContent)
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  })()`)
  return () => view.evaluate('window.seen')
}

test('a session that does not renew counts down before one’s eyes, ends soon, and has ended', async () => {
  await ask(view, 'session.renew', { sessionId })
  const seen = await note()
  const row = view.locator('.session')

  await row.getByRole('button', { name: /^Start / }).waitFor()

  const { phases, times } = await seen()
  expect(phases).toEqual(['active', 'expiring', 'expired'])
  const seconds = times.map((time) => Number(/^0:00:0(\d)$/.exec(time)?.[1]))
  expect(seconds.length).toBeGreaterThan(2)
  expect(seconds).toEqual(seconds.toSorted((a, b) => b - a))
  await until(
    () => trayMenu(desktop.display.env),
    (rows) => rows.some(({ label }) => label === 'payments-prod / AdministratorAccess  ·  ended'),
  )
})

test('a console that has ended says so, and Renew opens it again', async () => {
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
