import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { FRAME_EDGE, FRAME_HEIGHT } from '../../electron/desktop/console-frame-page.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop
let view: Page

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
})

afterAll(() => desktop?.end())

test('consoles fill their frames when their windows are sized as soon as they are open', async () => {
  const { display, app } = desktop
  const sessions = await borrow(desktop, view, 2)
  await ask(view, 'settings.change', { console: 'window' })
  const before = (await display.windows()).length
  for (const sessionId of sessions) await ask(view, 'session.show-console', { sessionId, service: null })
  const pages = (prefix: string) => app.electron.windows().filter((page) => page.url().startsWith(prefix))
  const consoles = await until(
    async () => pages('http'),
    (found) => found.length === 2,
  )
  const windows = await until(display.windows, (found) => found.length === before + 2)

  const size = { width: 740, height: 640 }
  for (const { id } of windows.slice(-2)) await display.place(id, { x: 40, y: 90 }, size)

  const sizeOf = (page: Page) => page.evaluate('[innerWidth, innerHeight]')
  for (const frame of pages('lanyard://frame/'))
    await expect.poll(() => sizeOf(frame)).toEqual([size.width, size.height])
  for (const console of consoles)
    await expect
      .poll(() => sizeOf(console))
      .toEqual([size.width - 2 * FRAME_EDGE, size.height - FRAME_HEIGHT - FRAME_EDGE])
})
