import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
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

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
