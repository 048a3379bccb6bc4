import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startDrivenApp } from '../../electron/dev/driven-app.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask } from './view-door.ts'

let desktop: RunningDesktop | null = null

afterEach(async () => {
  await desktop?.end()
  desktop = null
})

test('practising puts a whole organisation in place of what is there, and nothing is left of it', async () => {
  desktop = await startDesktop()
  const { app } = desktop
  const view = await app.page('window')
  await app.owns()
  const settingsBefore = readIfThere(join(app.home, 'settings.json'))

  await ask(view, 'first-run.practise', undefined)

  const { live, catalog } = await ask(view, 'snapshot.get', undefined)
  expect(live.portals.map(({ signIn, sync }) => [signIn.phase, sync.phase])).toEqual([
    ['signed-in', 'done'],
    ['signed-in', 'done'],
  ])
  expect(catalog.accounts.length).toBeGreaterThan(12)
  const { stdout } = await desktop.lanyard('status')
  expect(stdout).toContain('a practice organisation')
  expect(readIfThere(join(app.home, 'settings.json'))).toBe(settingsBefore)

  expect(await app.quit()).toBe(0)
  await until(app.processes, (processes) => processes.length === 0)
})

test('settings that cannot be read are set aside, and the app says so and runs', async () => {
  desktop = await startDesktop()
  const { app, display, emulator } = desktop
  await app.owns()
  await app.quit()
  await writeFile(join(app.home, 'desktop.json'), '{"version":')

  const again = await startDrivenApp({ display, endpoints: emulator.ready.endpoints, env: { ...app.env } })
  try {
    const view = await again.page('window')
    const missing = await view.evaluate(`new Promise((resolve) => {
      window.lanyard.watch(({ desktop }) => desktop?.missing.length && resolve(desktop.missing))
    })`)
    expect(missing).toEqual([
      { what: 'Settings', meaning: expect.stringContaining('desktop.json.corrupt-1') },
    ])
    expect(existsSync(join(app.home, 'desktop.json.corrupt-1'))).toBe(true)
    await ask(view, 'settings.change', { theme: 'dark' })
    expect(readIfThere(join(app.home, 'desktop.json'))).toContain('"dark"')
  } finally {
    await again.end()
  }
})

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
