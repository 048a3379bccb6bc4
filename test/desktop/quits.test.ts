import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withoutForeign } from '../../electron/cli/demo/practice-home.ts'
import { APP_FOLDER } from '../../electron/dev/build.ts'
import { startDisplay, type Display } from '../../electron/dev/display.ts'
import { ownsEngine } from '../../electron/dev/driven-app.ts'
import { foundRuntime } from '../../electron/dev/electron-runtime.ts'

let display: Display

beforeAll(async () => {
  display = await startDisplay()
})

afterAll(() => display?.end())

test('told to end in the moment it claims the engine, it ends in order', async () => {
  const home = join(display.folder, 'early')
  const env = {
    ...withoutForeign(display.env),
    LANYARD_HOME: home,
    AWS_CONFIG_FILE: join(display.folder, 'config'),
  }
  const app = spawn(foundRuntime()!.path, ['--no-sandbox', '--disable-gpu', APP_FOLDER, '--hidden'], {
    env,
    stdio: 'ignore',
  })
  const exit = once(app, 'exit')

  await ownsEngine(home)
  // Once: Chromium takes a second one for impatience, and goes at once.
  app.kill('SIGTERM')

  expect(await exit).toEqual([0, null])
  expect(existsSync(join(home, 'run/engine.sock'))).toBe(false)
})
