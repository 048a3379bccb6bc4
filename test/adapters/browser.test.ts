import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createBrowser } from '../../electron/adapters/browser.ts'
import type { Seat } from '../../electron/core/ports.ts'
import { temporaryFolder } from './temporary-folder.ts'

const URL_WITH_ALL = "https://corp.awsapps.com/?a=1&b='$HOME'%20;x"
// A program takes its time to start on a busy machine.
const PATIENCE = { timeout: 10_000 }
const SEAT: Seat = { browser: null, display: null, waylandDisplay: null, remote: false }

/** A program that writes down what it was called with, each word on a line, and its DISPLAY. */
async function recorder(name = 'open') {
  const folder = await temporaryFolder()
  const [program, record] = [join(folder, name), join(folder, 'record')]
  await writeFile(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$@" "display=$DISPLAY$BROWSER" >'${record}.new'\nmv '${record}.new' '${record}'\n`,
  )
  await chmod(program, 0o700)
  const called = () => readFile(record, 'utf8').catch(() => null)
  return { folder, program, called }
}

describe('BROWSER', () => {
  test('is given the URL last, as one word that no shell has read', async () => {
    const { program, called } = await recorder()
    await createBrowser({}).open(URL_WITH_ALL, { ...SEAT, browser: `${program} --new-tab` })
    await expect.poll(called, PATIENCE).toBe(`--new-tab\n${URL_WITH_ALL}\ndisplay=\n`)
  })

  test('may say where the URL goes', async () => {
    const { program, called } = await recorder()
    await createBrowser({}).open(URL_WITH_ALL, { ...SEAT, browser: `${program} --url=%s --quiet` })
    await expect.poll(called, PATIENCE).toBe(`--url=${URL_WITH_ALL}\n--quiet\ndisplay=\n`)
  })

  test('may name several, of which the first that starts is taken', async () => {
    const { program, called } = await recorder()
    await createBrowser({}).open('https://x.example/', {
      ...SEAT,
      browser: `::/nowhere/firefox: :${program}`,
    })
    await expect.poll(called, PATIENCE).toBe('https://x.example/\ndisplay=\n')
  })

  test.each(['/nowhere/firefox', ':', ' ', 'false'])(
    'that opens nothing (%j) is told as missing',
    async (browser) => {
      const opened = createBrowser({}).open('https://x.example/', { ...SEAT, browser })
      await expect(opened).rejects.toMatchObject({ code: 'browser-missing' })
    },
  )
})

test('without BROWSER the system’s own is asked, on the display of whoever asked', async () => {
  const { folder, called } = await recorder('xdg-open')
  const browser = createBrowser({
    PATH: `${folder}:/usr/bin:/bin`,
    DISPLAY: ':9',
    BROWSER: '/the/engines/own',
  })
  await browser.open(URL_WITH_ALL, { ...SEAT, display: ':1' })
  await expect.poll(called, PATIENCE).toBe(`${URL_WITH_ALL}\ndisplay=:1\n`)
})

test.each(['file:///etc/passwd', '--version', 'javascript:alert(1)', 'mailto:x@y.example'])(
  '%s is no web page and is not opened',
  async (url) => {
    const opened = createBrowser({}).open(url, { ...SEAT, browser: '/bin/true' })
    await expect(opened).rejects.toThrow('Only a web page can be opened')
  },
)

test('a browser is reached where the person says so or has a display, and not over SSH', () => {
  const { reaches } = createBrowser({})
  expect(reaches({ ...SEAT, browser: 'firefox', remote: true })).toBe(true)
  expect(reaches({ ...SEAT, display: ':0', remote: true })).toBe(false)
  expect(reaches({ ...SEAT, display: ':0' })).toBe(true)
  expect(reaches({ ...SEAT, waylandDisplay: 'wayland-0' })).toBe(true)
  expect(reaches(SEAT)).toBe(process.platform !== 'linux')
})
