import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { run } from '../../electron/cli/demo/child.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
let sessionId: string

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
  ;[sessionId = ''] = await borrow(desktop, view, 1)
})

afterAll(() => desktop?.end())

test('a view has the bridge and nothing of Node or Electron', async () => {
  expect(await view.evaluate(`Object.keys(window.lanyard).sort().join()`)).toBe(
    'dispatch,onShow,platform,surface,watch',
  )
  expect(await view.evaluate(`typeof require + typeof process + typeof module`)).toBe(
    'undefinedundefinedundefined',
  )
})

test('a view goes nowhere, opens nothing and loads nothing from the network', async () => {
  const before = view.url()

  expect(await view.evaluate(`window.open('https://example.com/')`)).toBeNull()
  await view.evaluate(`location.href = 'https://example.com/'`)
  expect(
    await view.evaluate(`fetch('${desktop.emulator.ready.url}').then(() => 'came', () => 'refused')`),
  ).toBe('refused')
  expect(view.url()).toBe(before)
})

test('only files of the window are served', async () => {
  const get = (path: string) =>
    view.evaluate(`fetch('lanyard://app/${path}').then((reply) => reply.status, () => 0)`)

  expect(await get('..%2fmain.mjs')).not.toBe(200)
  expect(await get('..%5cmain.mjs')).not.toBe(200)
  expect(await get('%2e%2e/package.json')).not.toBe(200)
})

test('what does not fit the contract is refused', async () => {
  await expect(ask(view, 'session.copy', { sessionId: 7, format: 'sh' } as never)).rejects.toThrow('usage')
  await expect(ask(view, 'session.forget' as never, {} as never)).rejects.toThrow('usage')
  await expect(ask(view, '__proto__' as never, {} as never)).rejects.toThrow('usage')
})

test('a view cannot name a program that opens pages', async () => {
  const mark = join(desktop.display.folder, 'ran')
  const seat = { browser: `touch ${mark}`, display: null, waylandDisplay: null, remote: false }

  await ask(view, 'session.open-console', { sessionId, service: null, seat })

  expect(await readdir(desktop.display.folder)).not.toContain('ran')
})

test('a terminal is opened with the session in its environment, and no secret on its command line', async () => {
  const said = join(desktop.display.folder, 'terminal')
  const program = join(desktop.display.folder, 'my-terminal')
  // As a terminal does: runs what comes behind -e, with a shell that tells who it is.
  await writeFile(
    program,
    `#!/bin/sh\nshift\nprintf '%s\\n' "$@" >'${said}.args'\nSHELL='${program}-shell' "$@" >/dev/null\n`,
    { mode: 0o755 },
  )
  await writeFile(`${program}-shell`, `#!/bin/sh\nenv >'${said}'.new && mv '${said}'.new '${said}'\n`, {
    mode: 0o755,
  })
  await desktop.app.electron.evaluate((_electron, path) => {
    process.env['TERMINAL'] = path
  }, program)

  await ask(view, 'session.open-terminal', { sessionId })

  const environment = await until(
    () => readFile(said, 'utf8').catch(() => ''),
    (text) => text !== '',
  )
  expect(environment).toMatch(/^AWS_ACCESS_KEY_ID=ASIA/m)
  const secret = /^AWS_SECRET_ACCESS_KEY=(.*)$/m.exec(environment)?.[1] ?? 'none'
  expect(await readFile(`${said}.args`, 'utf8')).not.toContain(secret)
})

test('no secret passed through the door of the views', async () => {
  const { stdout } = await desktop.lanyard('credentials', sessionId.split(':').slice(2).join('/'))
  const { SecretAccessKey } = JSON.parse(stdout) as { SecretAccessKey: string }

  expect(JSON.stringify(await ask(view, 'snapshot.get', undefined))).not.toContain(SecretAccessKey)
})

test('started a second time, the app shows the window of the first', async () => {
  await desktop.app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.hide()
  })
  await until(desktop.display.windows, (windows) => windows.length === 0)
  const child = desktop.app.electron.process()

  const { code } = await run(
    [
      child.spawnfile,
      ...child.spawnargs
        .slice(1)
        .filter(
          (word) =>
            !word.startsWith('--inspect') &&
            !word.startsWith('--remote-debugging') &&
            word !== '-r' &&
            !word.includes('playwright'),
        ),
    ],
    desktop.app.env,
  )

  expect(code).toBe(0)
  await until(desktop.display.windows, (windows) => windows.length === 1)
})
