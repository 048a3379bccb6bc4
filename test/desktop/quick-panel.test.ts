import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { TRAY_ICON, WIDTH } from '../../electron/dev/display.ts'
import { PANEL_HEIGHT } from '../../electron/dev/display-settings.ts'
import { trayItems } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'

const execute = promisify(execFile)

let desktop: RunningDesktop

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.page('panel')
  const { env } = desktop.display
  await until(
    () => trayItems(env),
    (items) => items.length === 1,
  )
})

afterAll(() => desktop?.end())

beforeEach(async () => {
  await desktop.display.key('Escape')
  await hidden()
})

const panels = async () => {
  const windows = await desktop.display.windows()
  return windows.filter(({ width, height }) => width === 400 && height === 600)
}
const hidden = () => until(panels, (found) => found.length === 0)
const shown = () => until(panels, (found) => found.length === 1)

const clickTray = () => desktop.display.click(TRAY_ICON)

test('a click on the tray shows it under the bar at the side of the tray, wholly on the screen', async () => {
  await clickTray()

  const [panel] = await shown()
  expect(panel?.x).toBe(WIDTH - 400 - 8)
  // The bar's own border is counted with it.
  expect((panel?.y ?? 0) - PANEL_HEIGHT).toSatisfy((gap: number) => gap >= 8 && gap <= 10)
})

test('it is of a kind that no list of tasks has', async () => {
  await clickTray()

  const [panel] = await shown()
  const { stdout } = await execute('xprop', ['-id', panel!.id, '_NET_WM_WINDOW_TYPE'], {
    env: desktop.display.env,
  })
  expect(stdout).toContain('_NET_WM_WINDOW_TYPE_SPLASH')
})

test('what is typed as soon as it is there stands in its field, and Escape hides it', async () => {
  await clickTray()
  await shown()
  const page = await desktop.app.page('panel')

  await desktop.display.type('pay')
  await expect.poll(() => page.inputValue('input')).toBe('pay')
  await desktop.display.key('Escape')

  await hidden()
})

test('a second click on the tray hides it', async () => {
  await clickTray()
  await shown()

  await clickTray()

  expect(await hidden()).toEqual([])
})

test('it hides as soon as another window has the focus', async () => {
  const window = await desktop.app.page('window')
  await clickTray()
  await shown()

  await window.evaluate(`window.lanyard.dispatch('window.show', { view: null })`)

  expect(await hidden()).toEqual([])
})
