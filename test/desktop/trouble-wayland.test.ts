import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDisplay, TRAY_ICON, type Display } from '../../electron/dev/display.ts'
import { startPart, type Part } from '../../electron/dev/display-part.ts'
import { startDrivenApp, type DrivenApp } from '../../electron/dev/driven-app.ts'
import { trayItems } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { panelPlace } from '../../electron/desktop/panel-place.ts'
import { startEmulator, type RunningEmulator } from '../../electron/emulator/emulator.ts'
import { strips } from './trouble-app.ts'
import { ask } from './view-door.ts'

const SOCKET = 'wayland-test'

let display: Display
let emulator: RunningEmulator
let weston: Part
let app: DrivenApp
let view: Page

// A compositor of Wayland that draws into a window of the display; the app sees nothing of the display itself.
beforeAll(async () => {
  display = await startDisplay()
  emulator = await startEmulator({ autoApprove: true })
  weston = startPart(
    ['weston', '--backend=x11-backend.so', '--use-pixman', '--no-config', `--socket=${SOCKET}`],
    display.env,
  )
  const socket = join(display.env['XDG_RUNTIME_DIR']!, SOCKET)
  await Promise.race([until(async () => existsSync(socket), Boolean), weston.lost])
  app = await startDrivenApp({
    display,
    endpoints: emulator.ready.endpoints,
    env: { DISPLAY: undefined, WAYLAND_DISPLAY: SOCKET, XDG_SESSION_TYPE: 'wayland' },
    args: ['--ozone-platform=wayland'],
  })
  view = await app.page('window')
})

afterAll(async () => {
  await app?.end()
  await weston?.end()
  await emulator?.close()
  await display?.end()
})

test('on Wayland the window is shown and painted', async () => {
  // Not waitForFunction, which would evaluate in the page: its policy forbids that.
  await until(() => view.evaluate(`document.getElementById('root').innerText.trim()`), Boolean)

  const isVisible = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((one) => one.isVisible()))
  expect(await until(isVisible, Boolean)).toBe(true)
  // Drawn by the compositor in the frames it asks for; a window that it does not show gets none.
  await view.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))')
})

test('clicked in the tray the quick panel is centred: on Wayland nobody is told where the pointer is', async () => {
  await until(
    () => trayItems(display.env),
    (items) => items.length === 1,
  )
  await display.click(TRAY_ICON)

  const place = () =>
    app.electron.evaluate(({ BrowserWindow, screen }) => ({
      display: screen.getPrimaryDisplay(),
      panel: BrowserWindow.getFocusedWindow()?.getBounds(),
    }))
  const { display: shown, panel } = await until(place, (found) => found.panel?.width === 400)
  expect(panel).toEqual(panelPlace(shown, null))
})

test('the settings say that a shortcut cannot be had there and what to do instead; who has one is told', async () => {
  await view.getByRole('button', { name: 'Settings', exact: true }).click()
  await view.getByText('Wayland lets no program take a shortcut').waitFor()
  await view.getByRole('button', { name: 'Sessions', exact: true }).click()
  const told = async () => (await strips(view)).some(({ text }) => text.includes('Wayland'))
  expect(await told()).toBe(false)

  await ask(view, 'settings.change', { globalShortcut: 'Control+Alt+L' })

  await expect.poll(told).toBe(true)
  expect(
    await app.electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+L')),
  ).toBe(false)
})
