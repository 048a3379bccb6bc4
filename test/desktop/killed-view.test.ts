import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bridge } from '../../shared/desktop-contract.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { borrow } from './view-door.ts'

let desktop: RunningDesktop

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.owns()
  await borrow(desktop, await desktop.app.page('window'), 1)
})

afterAll(() => desktop?.end())

interface Seen {
  /** The process that draws it. */
  readonly pid: number
  readonly visible: boolean
  readonly text: string
}

/** Through the main process: Playwright has given up a page whose process was killed. */
function look(surface: Bridge['surface']): Promise<Seen> {
  return desktop.app.electron.evaluate(async ({ BrowserWindow }, wanted) => {
    for (const window of BrowserWindow.getAllWindows()) {
      const { webContents } = window
      // A page that loses its process meanwhile never answers.
      const [surface, text] = await Promise.race([
        webContents.executeJavaScript('[window.lanyard?.surface, document.body.innerText]'),
        new Promise<string[]>((resolve) => void setTimeout(resolve, 1000, [])),
      ])
      if (surface === wanted) return { pid: webContents.getOSProcessId(), visible: window.isVisible(), text }
    }
    return { pid: 0, visible: false, text: '' }
  }, surface)
}

test.each([
  ['window', ['payments-prod', 'renews itself']],
  ['panel', ['Active', 'payments-prod']],
] as const)('a %s whose process is killed comes back with the sessions', async (surface, words) => {
  const shows = ({ text }: Seen) => words.every((word) => text.includes(word))
  if (surface === 'panel') await desktop.lanyard('panel')
  const before = await until(
    () => look(surface),
    (seen) => seen.visible && shows(seen),
  )

  process.kill(before.pid, 'SIGKILL')

  await expect.poll(async () => (await look(surface)).pid !== before.pid).toBe(true)
  // The panel hides as it loses the focus, so it is opened again.
  if (surface === 'panel') await desktop.lanyard('panel')
  const isBack = (seen: Seen) => seen.visible && shows(seen)
  await expect.poll(async () => isBack(await look(surface))).toBe(true)
})
