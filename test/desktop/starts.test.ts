import { afterEach, expect, test } from 'vitest'
import { trayItems } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'

let desktop: RunningDesktop | null = null

afterEach(async () => {
  await desktop?.end()
  desktop = null
})

test('the app starts, paints its window, stands in the tray, and quits without leaving a process', async () => {
  desktop = await startDesktop()
  const { app, display } = desktop

  const window = await app.page('window')
  await window.evaluate(`window.lanyard.dispatch('window.show', { view: null })`)
  await until(display.windows, (windows) => windows.some(({ title }) => title.startsWith('Lanyard')))
  // Painted: React has put something where the page has an empty element.
  await window.waitForFunction(`document.getElementById('root').innerText.trim() !== ''`)

  await until(
    () => trayItems(display.env),
    (items) => items.length === 1,
  )

  // Chromium's own among them.
  expect((await app.processes()).length).toBeGreaterThan(2)
  expect(await app.quit()).toBe(0)
  await until(app.processes, (processes) => processes.length === 0)
  await until(
    () => trayItems(display.env),
    (items) => items.length === 0,
  )
})
