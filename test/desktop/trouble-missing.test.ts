import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../electron/cli/demo/child.ts'
import { PANEL_SIZE } from '../../electron/desktop/panel-place.ts'
import { nameOnBus } from '../../electron/dev/display.ts'
import { startPart, type Part } from '../../electron/dev/display-part.ts'
import { until } from '../../electron/dev/until.ts'
import { LAUNCHER } from '../agent/running-agent.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { OWN_HOME, strips } from './trouble-app.ts'
import { ask, borrow } from './view-door.ts'

// In order: one desktop, to which what it lacks comes piece by piece.
let desktop: RunningDesktop
let view: Page
const parts: Part[] = []

beforeAll(async () => {
  desktop = await startDesktop({
    tray: false,
    keychain: false,
    notifications: false,
    app: { env: OWN_HOME },
  })
  view = await desktop.app.page('window')
  await desktop.app.owns()
})

afterAll(async () => {
  for (const part of parts) await part.end()
  await desktop?.end()
})

const titles = async () => (await desktop.display.windows()).map(({ title }) => title)

test('on a desktop without keychain, tray and notifications the window says each once, with what mends it', async () => {
  await expect.poll(async () => (await strips(view)).length).toBe(3)
  const said = await strips(view)

  expect(said.map(({ text }) => text)).toEqual([
    expect.stringMatching(/kept in memory only and end with Lanyard.*restart Lanyard/),
    expect.stringMatching(/no tray icons.*lanyard panel/),
    expect.stringMatching(/cannot tell you before a session ends.*notification daemon/),
  ])
  expect(said.map(({ tone }) => tone)).toEqual([null, null, null])
  expect(await titles()).toEqual(['Lanyard'])
})

test('everything else works there: signing in, borrowing, the command line', async () => {
  await borrow(desktop, view, 1)

  const { stdout } = await run([LAUNCHER, 'ls', '--active'], desktop.app.env)
  expect(stdout).toContain('payments-prod')
})

test('the page of its settings says that nothing shows notifications', async () => {
  await view.getByRole('button', { name: 'Settings', exact: true }).click()
  await view.getByRole('button', { name: 'Notifications', exact: true }).click()

  await expect
    .poll(() => view.locator('.settings-page .strip').allInnerTexts())
    .toEqual([expect.stringContaining('cannot tell you')])
  await view.getByRole('button', { name: /^Sessions/ }).click()
})

test('closing the window says how to come back, once, and the app goes on', async () => {
  await closeWindow()
  await until(titles, (found) => found.length === 1 && found[0] !== 'Lanyard')
  await desktop.display.key('Return')
  await until(titles, (found) => found.length === 0)

  const { code } = await run([LAUNCHER, 'panel'], desktop.app.env)
  expect(code).toBe(0)
  await until(desktop.display.windows, (found) => found.some(({ width }) => width === PANEL_SIZE.width))
  await desktop.display.key('Escape')
  await until(titles, (found) => found.length === 0)

  await ask(view, 'window.show', { view: 'sessions' })
  await until(titles, (found) => found.includes('Lanyard'))
  await closeWindow()
  await until(titles, (found) => found.length === 0)
  await ask(view, 'window.show', { view: 'sessions' })
})

test('a notification daemon that starts later is used, and the window no longer misses it', async () => {
  const said = async () => (await strips(view)).map(({ text }) => text).join()
  await expect.poll(said).toContain('cannot tell')

  await start(
    ['dunst', '-conf', join(desktop.display.env['XDG_CONFIG_HOME']!, 'dunstrc')],
    'org.freedesktop.Notifications',
  )

  await expect.poll(said).not.toContain('cannot tell')
  const [source] = (await ask(view, 'snapshot.get', undefined)).live.sessions
  const { id } = await ask(view, 'session.add', {
    draft: {
      kind: 'chained-role',
      source: { sessionId: source!.id },
      roleArn: `arn:aws:iam::${source!.accountId}:role/Deploy`,
      duration: 902,
    },
  })
  await ask(view, 'session.start', { session: { sessionId: id }, choice: { renews: false } })
  await desktop.display.notificationShown()
})

test('a tray that comes later is noticed, and a strip that was put away stays away', async () => {
  await view.locator('.strip', { hasText: 'kept in memory only' }).getByRole('button').click()
  await start(['xfce4-panel', '--disable-wm-check', '--sm-client-disable'], 'org.kde.StatusNotifierWatcher')

  await expect.poll(() => strips(view)).toEqual([])
})

async function start(command: readonly string[], name: string): Promise<void> {
  parts.push(startPart(command, desktop.display.env))
  await nameOnBus(name, desktop.display.env)
}

/** As its close button does. */
async function closeWindow(): Promise<void> {
  await run(['wmctrl', '-F', '-c', 'Lanyard'], desktop.display.env)
}
