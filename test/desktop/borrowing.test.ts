import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { TRAY_ICON } from '../../electron/dev/display.ts'
import { chooseInTray, trayMenu } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, signIn } from './view-door.ts'

let desktop: RunningDesktop
let panel: Page

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.owns()
  const view = await desktop.app.page('window')
  await ask(view, 'settings.change', { console: 'window' })
  await signIn(desktop, view)
  panel = await desktop.app.page('panel')
})

afterAll(() => desktop?.end())

/** What the command line says is active. */
async function active(): Promise<readonly string[]> {
  const { stdout } = await desktop.lanyard('ls', '--active', '--json')
  return (JSON.parse(stdout) as { sessions: { name: string }[] }).sessions.map(({ name }) => name)
}

const panelWindow = async () =>
  (await desktop.display.windows()).find(({ width, height }) => width === 400 && height === 600)

/** The panel is on the screen and what is typed goes into its empty field. */
async function panelReady(): Promise<void> {
  await until(panelWindow, (found) => found !== undefined)
  await panel.waitForFunction(
    `document.hasFocus() && document.activeElement === document.querySelector('input') && document.activeElement.value === ''`,
  )
}

const selected = () => panel.locator('[cmdk-item][aria-selected=true]')

test('a click on the tray icon shows the panel empty, and Escape puts it away', async () => {
  await desktop.display.click(TRAY_ICON)
  await panelReady()

  await desktop.display.key('Escape')

  await expect.poll(panelWindow, { timeout: 15_000 }).toBeUndefined()
})

test('`lanyard panel`, three words and Enter borrow a role, without the mouse', async () => {
  expect((await desktop.lanyard('panel')).code).toBe(0)
  await panelReady()

  await desktop.display.type('pay prod ro')
  await selected()
    .filter({ hasText: /payments-prod\s*ReadOnlyAccess/ })
    .waitFor()
  await desktop.display.key('Return')

  await selected()
    .filter({ hasText: /\d:\d\d:\d\d/ })
    .waitFor()
  expect(await active()).toEqual(['payments-prod/ReadOnlyAccess'])
})

test('Enter once more opens its console, and the panel is gone', async () => {
  await desktop.display.key('Return')

  await until(desktop.display.windows, (windows) =>
    windows.some(({ title }) => title === 'payments-prod / ReadOnlyAccess'),
  )
  await expect.poll(panelWindow, { timeout: 15_000 }).toBeUndefined()
})

test('what was borrowed lately is borrowed again from the tray', async () => {
  await desktop.lanyard('stop', '--all')
  const rows = () => trayMenu(desktop.display.env)
  await until(rows, (all) => all.some(({ label }) => label === 'payments-prod / ReadOnlyAccess'))

  await chooseInTray(desktop.display.env, 'payments-prod / ReadOnlyAccess', 'Start')

  await until(rows, (all) => all.some(({ label }) => label.startsWith('payments-prod / ReadOnlyAccess  ·')))
  expect(await active()).toEqual(['payments-prod/ReadOnlyAccess'])
})
