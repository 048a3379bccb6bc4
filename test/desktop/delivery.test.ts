import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
let config: string

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
  await borrow(desktop, view, 1)
  config = (await ask(view, 'profiles.list', undefined)).file
})

afterAll(() => desktop?.end())

const press = (name: string) => view.getByRole('button', { name, exact: true }).click()
const inDialog = (name: string) => view.getByRole('dialog').getByRole('button', { name, exact: true }).click()
const written = () => readFile(config, 'utf8').catch(() => '')

test('profiles are kept of the roles that a filter lets through, written to the file, and undone', async () => {
  await expect.poll(written).toContain('[profile payments-prod/')
  const before = await written()
  await view.getByRole('button', { name: /^Accounts/ }).click()
  await view.getByRole('searchbox').fill('staging')
  await view.getByRole('button', { name: /^Keep \d+ profiles…$/ }).click()
  await view.getByRole('list', { name: 'What would change' }).waitFor()
  expect(await written()).toBe(before)
  await inDialog('Keep')
  await expect.poll(written).toMatch(/\[profile payments-staging\//)

  await press('Settings')
  await press('AWS profiles')
  await view.getByRole('list', { name: 'AWS profiles' }).getByText('payments-staging/').first().waitFor()
  await press('Undo…')
  await inDialog('Undo')
  await expect.poll(written).not.toContain('payments-staging')
})

test('a terminal is opened at an instance by the plugin, or it is said that there is none', async () => {
  await view.getByRole('button', { name: /^Sessions/ }).click()
  await view
    .getByRole('button', { name: /^payments-prod/ })
    .first()
    .click()
  await press('Instance…')
  await view.getByRole('alert').getByText('Install the Session Manager plugin').waitFor()

  const said = await standIns()
  await press('Try again')
  await view.getByRole('searchbox').last().fill('web-2')
  await view
    .getByRole('list', { name: 'Instances' })
    .getByRole('button', { name: /^web-2/ })
    .click()
  const [plugin, at] = await until(
    async () => (await readFile(said, 'utf8').catch(() => '')).split('\n'),
    (lines) => lines.length > 1,
  )
  expect(plugin).toMatch(/^AWS_SSM_START_SESSION_RESPONSE \S+ StartSession \S+ \{"Target":"i-[0-9a-f]{17}"\}/)
  expect(at).toBe('')
})

/** A terminal, and AWS's plugin, which Debian does not have: it tells what it was called with. */
async function standIns(): Promise<string> {
  const folder = join(desktop.display.folder, 'stand-ins')
  const said = join(folder, 'said')
  await mkdir(folder)
  const write = (name: string, script: string) =>
    writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  await write(
    'session-manager-plugin',
    `[ "$1" = --version ] && echo 1.2.650.0 && exit\nprintf '%s\\n' "$*" >'${said}.new' && mv '${said}.new' '${said}'`,
  )
  await write('my-terminal', 'shift\nSHELL=/bin/true "$@" >/dev/null')
  await desktop.app.electron.evaluate(
    (_electron, { folder, terminal }) => {
      process.env['TERMINAL'] = terminal
      process.env['PATH'] = `${folder}:${process.env['PATH']}`
    },
    { folder, terminal: join(folder, 'my-terminal') },
  )
  return said
}
