import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { HEIGHT, startDisplay, WIDTH, type Display } from '../../electron/dev/display.ts'
import { processesWith } from '../../electron/dev/process-marks.ts'
import { trayItems } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'

const execute = promisify(execFile)

let display: Display | null = null

afterEach(async () => {
  await display?.end()
  display = null
})

test('a desktop of its own has a screen, a clipboard, an empty tray and an unlocked keychain', async () => {
  display = await startDisplay()
  const picture = join(display.folder, 'picture.png')

  await display.screenshot(picture)
  const head = await readFile(picture)
  expect([head.readUInt32BE(16), head.readUInt32BE(20)]).toEqual([WIDTH, HEIGHT])

  expect(await display.clipboard()).toBeNull()
  await display.setClipboard('a text')
  expect(await display.clipboard()).toBe('a text')

  expect(await trayItems(display.env)).toEqual([])

  const property = ['org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Locked']
  const keyring = [
    '--dest',
    'org.freedesktop.secrets',
    '--object-path',
    '/org/freedesktop/secrets/collection/login',
  ]
  const { stdout } = await execute('gdbus', ['call', '--session', ...keyring, '--method', ...property], {
    env: display.env,
  })
  expect(stdout).toContain('<false>')
})

test('a notification is drawn, and is seen to be', async () => {
  display = await startDisplay({ tray: false })
  const { env } = display

  const notify = [
    '--dest',
    'org.freedesktop.Notifications',
    '--object-path',
    '/org/freedesktop/Notifications',
  ]
  const words = ['org.freedesktop.Notifications.Notify', 'test', '0', '', 'Title', 'Body', '[]', '{}', '0']
  await execute('gdbus', ['call', '--session', ...notify, '--method', ...words], { env })

  await expect(display.notificationShown()).resolves.toBeUndefined()
})

test('nobody without its secret can look at its screen', async () => {
  display = await startDisplay({ tray: false })
  const { DISPLAY } = display.env

  const stranger = { ...process.env, DISPLAY, XAUTHORITY: '/dev/null' }
  await expect(execute('wmctrl', ['-l'], { env: stranger })).rejects.toThrow('wmctrl')
})

test('it leaves no process and no file', async () => {
  const gone = await startDisplay()
  const mark = () => processesWith('XDG_STATE_HOME', join(gone.folder, 'state'))
  expect((await mark()).length).toBeGreaterThan(4)

  await gone.end()

  await until(mark, (processes) => processes.length === 0)
  expect(existsSync(gone.folder)).toBe(false)
})
