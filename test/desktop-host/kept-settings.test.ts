import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSettingsFile } from '../../electron/adapters/settings-file.ts'
import { openKeptSettings } from '../../electron/desktop/kept-settings.ts'
import { openWindowState } from '../../electron/desktop/window-state.ts'
import { DEFAULT_DESKTOP_SETTINGS } from '../../shared/desktop-settings.ts'
import { temporaryFolder } from '../adapters/temporary-folder.ts'
import { createLogCollector } from '../fakes.ts'

const log = createLogCollector()

async function home(content?: unknown) {
  const folder = await temporaryFolder()
  const path = join(folder, 'settings.json')
  if (content !== undefined)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  const file = createSettingsFile(folder)
  const read = async () => JSON.parse(await readFile(path, 'utf8')) as unknown
  return { folder, path, file, read, open: () => openKeptSettings(file, log) }
}

test('what the app was told is in settings.json beside what is the engine’s, and there at the next start', async () => {
  const { open, read } = await home({ version: 1, portals: [{ id: 'p' }] })
  open().change({ theme: 'dark', quietHours: undefined })

  expect(await read()).toEqual({ version: 1, portals: [{ id: 'p' }], desktop: { theme: 'dark' } })
  expect(open().get()).toEqual({ ...DEFAULT_DESKTOP_SETTINGS, theme: 'dark' })
})

test('a setting that cannot be what it says is named and is as at first, the others hold, and it stays until it is chosen', async () => {
  const { open, read } = await home({
    desktop: { theme: 'purple', shell: 'fish', launchAtLogin: 'yes', new: 1 },
  })
  const settings = open()

  expect(settings.get()).toEqual({ ...DEFAULT_DESKTOP_SETTINGS, shell: 'fish' })
  expect(settings.problem()?.message).toContain('cannot be: theme, launchAtLogin.')
  settings.change({ theme: 'light' })
  expect(settings.problem()?.message).toContain('cannot be: launchAtLogin.')
  expect(await read()).toMatchObject({
    desktop: { theme: 'light', shell: 'fish', launchAtLogin: 'yes', new: 1 },
  })
  settings.change({ launchAtLogin: true })
  expect(settings.problem()).toBeNull()
})

test('what another program changed of them meanwhile is not lost by a choice', async () => {
  const { open, path, read } = await home({ desktop: { theme: 'dark' } })
  const settings = open()
  await writeFile(path, JSON.stringify({ portals: [], desktop: { theme: 'dark', shell: 'fish' } }))

  expect(settings.change({ presenterMode: true })).toMatchObject({ shell: 'fish', presenterMode: true })
  expect(await read()).toMatchObject({ portals: [], desktop: { shell: 'fish', presenterMode: true } })
})

test.each(['{"desktop":', '[]'])(
  'a file such as %s is left to the engine, and a choice holds in memory',
  async (text) => {
    const { open, path } = await home(text)
    const settings = open()

    expect(settings.problem()).toBeNull()
    expect(settings.change({ theme: 'dark' }).theme).toBe('dark')
    expect(await readFile(path, 'utf8')).toBe(text)
  },
)

test('where the window was and what was said is kept apart from what was chosen', async () => {
  const { folder, path } = await home({ version: 1 })
  const open = () => openWindowState(createSettingsFile(folder, 'window'), log)
  const bounds = { x: 1, y: 2, width: 300, height: 400 }
  const state = open()
  state.keepBounds(bounds)
  state.keepSaidFarewell()

  expect([open().bounds(), open().saidFarewell()]).toEqual([bounds, true])
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1 })
})

test.each(['{', '{"bounds":{"x":"left"},"saidFarewell":1}'])(
  'what is remembered of the window is worth nothing where it says %s',
  async (text) => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'window.json'), text)
    const state = openWindowState(createSettingsFile(folder, 'window'), log)

    expect([state.bounds(), state.saidFarewell()]).toEqual([null, false])
    state.keepSaidFarewell()
    expect(state.saidFarewell()).toBe(true)
  },
)
