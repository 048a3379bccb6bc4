import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { look } from './seen-views.ts'

let desktop: RunningDesktop

beforeAll(async () => {
  desktop = await startDesktop()
})

afterAll(() => desktop?.end())

test('a panel whose process is killed before its page has come gets its page all the same', async () => {
  // It is opened after the window, and drawn by the same process.
  const killed = desktop.app.electron.evaluate(
    ({ app }) =>
      new Promise<number>((resolve) => {
        app.once('browser-window-created', (_created, { webContents }) => {
          // As the code that opens it is done, its page is on its way.
          setImmediate(() => {
            const pid = webContents.getOSProcessId()
            process.kill(pid, 'SIGKILL')
            resolve(pid)
          })
        })
      }),
  )

  expect(await killed).toBeGreaterThan(0)
  for (const surface of ['window', 'panel'] as const)
    await expect.poll(async () => (await look(desktop, surface)).text).toContain('Lanyard')
})
