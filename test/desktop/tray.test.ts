import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { practise } from '../../electron/dev/practise.ts'
import { chooseInTray, trayMenu } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'

let desktop: RunningDesktop

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.owns()
  await practise(desktop.emulator.ready.portals, desktop.app.env)
})

afterAll(() => desktop?.end())

async function labels(): Promise<readonly string[]> {
  return (await trayMenu(desktop.display.env)).map(({ label }) => label)
}

test('the tray names each borrowed session with its time left, the one that ends first on top', async () => {
  const found = await until(labels, (rows) => rows.some((label) => label.startsWith('deploy')))

  expect(found[0]).toMatch(/^deploy\s+·\s+15 min$/)
  expect(found).toContainEqual(
    expect.stringMatching(/^checkout-prod \/ AdministratorAccess\s+·\s+(1 h|59 min)$/),
  )
  expect(found).toContainEqual(expect.stringMatching(/^gov-payments-prod \/ AdministratorAccess\s+·/))
})

test('a session stopped in the tray is stopped for the command line too', async () => {
  await chooseInTray(desktop.display.env, 'gov-payments-prod', 'Stop')

  await until(labels, (rows) => !rows.some((label) => /^gov-payments-prod.*·/.test(label)))
  const { stdout } = await desktop.lanyard('ls', '--active')
  expect(stdout).toContain('checkout-prod')
  expect(stdout).not.toContain('gov-payments-prod')
})

test('credentials copied in the tray lie on the clipboard, in the shell that was chosen', async () => {
  await chooseInTray(desktop.display.env, 'deploy', 'Copy credentials', 'fish')

  const copied = await until(desktop.display.clipboard, (text) => text !== null && text !== '')
  expect(copied).toMatch(/^set -gx AWS_ACCESS_KEY_ID/m)
})

test('Quit in the tray ends the app', async () => {
  const exit = once(desktop.app.electron.process(), 'exit')

  await chooseInTray(desktop.display.env, 'Quit')

  expect(await exit).toEqual([0, null])
  await until(desktop.app.processes, (processes) => processes.length === 0)
})
