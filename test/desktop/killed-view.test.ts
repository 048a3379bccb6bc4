import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { look, type Seen } from './seen-views.ts'
import { borrow } from './view-door.ts'

let desktop: RunningDesktop

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.owns()
  await borrow(desktop, await desktop.app.page('window'), 1)
})

afterAll(() => desktop?.end())

test.each([
  ['window', ['payments-prod', 'renews itself']],
  ['panel', ['Active', 'payments-prod']],
] as const)('a %s whose process is killed comes back with the sessions', async (surface, words) => {
  const shows = ({ text }: Seen) => words.every((word) => text.includes(word))
  if (surface === 'panel') await desktop.lanyard('panel')
  const before = await until(
    () => look(desktop, surface),
    (seen) => seen.visible && shows(seen),
  )

  process.kill(before.pid, 'SIGKILL')

  await expect.poll(async () => (await look(desktop, surface)).pid !== before.pid).toBe(true)
  // The panel hides as it loses the focus, so it is opened again.
  if (surface === 'panel') await desktop.lanyard('panel')
  const isBack = (seen: Seen) => seen.visible && shows(seen)
  await expect.poll(async () => isBack(await look(desktop, surface))).toBe(true)
})
