import { afterEach, expect, test } from 'vitest'
import { startDisplay, type Display } from '../../electron/dev/display.ts'
import { startDrivenApp, type DrivenApp } from '../../electron/dev/driven-app.ts'
import { startStrictTray, type StrictTray } from '../../electron/dev/strict-tray.ts'
import { until } from '../../electron/dev/until.ts'
import { startEmulator, type RunningEmulator } from '../../electron/emulator/emulator.ts'
import { ask } from './view-door.ts'

let display: Display | null = null
let tray: StrictTray | null = null
let emulator: RunningEmulator | null = null
let app: DrivenApp | null = null

afterEach(async () => {
  await app?.end()
  await emulator?.close()
  tray?.end()
  await display?.end()
})

test('a tray that resolves names and reads properties as strictly as GNOME’s has the icon and its menu', async () => {
  display = await startDisplay({ tray: false })
  tray = await startStrictTray(display.env)
  emulator = await startEmulator({ autoApprove: true })
  app = await startDrivenApp({ display, endpoints: emulator.ready.endpoints })
  const { items, refused } = tray

  await until(async () => items.length + refused.length, Boolean)

  expect(refused).toEqual([])
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    owner: expect.stringMatching(/^:1\.\d+$/),
    status: 'Active',
    hasIcon: true,
  })
  expect(items[0]!.menu).toEqual(expect.arrayContaining(['Search…', 'Open Lanyard', 'Quit']))
  const view = await app.page('window')
  await expect
    .poll(() =>
      view.evaluate(`new Promise((resolve) => {
        window.lanyard.watch(({ desktop }) => desktop && resolve(desktop.trayless))
      })`),
    )
    .toBeNull()
  await ask(view, 'app.quit', undefined).catch(() => {})
})
