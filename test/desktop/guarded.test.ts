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

test('a terminal is opened that is switched to the session, and no secret in it or on its command line', async () => {
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
  const name = sessionId.split(':').slice(2).join('/')
  const { stdout } = await desktop.lanyard('credentials', name)
  const { SecretAccessKey } = JSON.parse(stdout) as { SecretAccessKey: string }
  expect(environment).toMatch(/^AWS_PROFILE=\S+$/m)
  expect(environment + (await readFile(`${said}.args`, 'utf8'))).not.toContain(SecretAccessKey)
})

test('a page chooses among the terminals that are here; any other command is for the person to allow', async () => {
  await desktop.app.electron.evaluate(({ dialog }) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async (...args: unknown[]) => {
      asked.push(args.at(-1))
      return { response: asked.length === 1 ? 1 : 0, checkboxChecked: false }
    }
  })
  const mark = join(desktop.display.folder, 'ran')
  const own = `sh -c 'touch ${mark}'`
  await expect(ask(view, 'settings.change', { terminal: own })).rejects.toThrow('terminal-not-allowed')
  expect(await ask(view, 'settings.change', { terminal: own })).toMatchObject({ terminal: own })
  for (const terminal of await ask(view, 'terminal.find', undefined)) {
    await ask(view, 'settings.change', { terminal })
  }
  await ask(view, 'settings.change', { terminal: null })
  await expect(ask(view, 'settings.change', { terminal: "it's" })).rejects.toThrow('terminal-unusable')
  const asked = await desktop.app.electron.evaluate(
    () => (globalThis as unknown as { asked: { detail: string }[] }).asked,
  )
  expect(asked.map(({ detail }) => detail.split('\n\n')[0])).toEqual(Array(2).fill(`sh\n-c\ntouch ${mark}`))
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
