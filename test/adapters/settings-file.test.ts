import { lstat, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSettingsFile } from '../../electron/adapters/settings-file.ts'
import { filesIn, temporaryFolder } from './temporary-folder.ts'

test('there is nothing to load before something is saved, and loading makes no file', async () => {
  const home = await temporaryFolder()
  expect(createSettingsFile(home).load()).toBeNull()
  expect(await filesIn(home)).toEqual([])
})

test('what is saved is loaded by the next one, dots in its keys included', async () => {
  const home = join(await temporaryFolder(), 'home')
  const content = { portals: [{ name: 'acme' }], 'a.b': { c: null } }
  createSettingsFile(home).save(content)
  expect(createSettingsFile(home).load()).toEqual(content)
})

test('saving replaces the parts that it names, and leaves what others keep there', async () => {
  const home = await temporaryFolder()
  const [engine, app] = [createSettingsFile(home), createSettingsFile(home)]
  engine.save({ portals: ['a', 'b'] })
  app.save({ desktop: { theme: 'dark' } })
  engine.save({ portals: ['c'] })
  expect(app.load()).toEqual({ portals: ['c'], desktop: { theme: 'dark' } })
})

test('the file is for this user only, and its folder as well', async () => {
  const home = join(await temporaryFolder(), 'home')
  createSettingsFile(home).save({})
  expect((await stat(join(home, 'settings.json'))).mode & 0o777).toBe(0o600)
  expect((await stat(home)).mode & 0o777).toBe(0o700)
  expect(await filesIn(home)).toEqual(['settings.json'])
})

test.each(['{"a":', '', '[1]', 'null', '"text"'])(
  '%j is not loaded as settings, and never overwritten',
  async (damaged) => {
    const home = await temporaryFolder()
    const path = join(home, 'settings.json')
    await writeFile(path, damaged)
    const file = createSettingsFile(home)
    expect(() => file.load()).toThrow(SyntaxError)
    expect(file.save({ a: 1 })).toBe(join(home, 'settings.json.corrupt-1'))
    expect(file.save({ a: 1 })).toBeNull()
    expect(file.load()).toEqual({ a: 1 })
    expect(await readFile(join(home, 'settings.json.corrupt-1'), 'utf8')).toBe(damaged)
  },
)

test('it is set aside where the caller asks, and its new path told', async () => {
  const home = await temporaryFolder()
  await writeFile(join(home, 'settings.json'), 'x')
  const file = createSettingsFile(home)
  expect(file.setAside()).toBe(join(home, 'settings.json.corrupt-1'))
  expect(file.load()).toBeNull()
})

test('a link stays one, and the file behind it gets the settings', async () => {
  const folder = await temporaryFolder()
  const home = join(folder, 'home')
  await mkdir(home)
  await symlink('../dotfiles.json', join(home, 'settings.json'))
  createSettingsFile(home).save({ a: 1 })
  expect((await lstat(join(home, 'settings.json'))).isSymbolicLink()).toBe(true)
  expect(JSON.parse(await readFile(join(folder, 'dotfiles.json'), 'utf8'))).toEqual({ a: 1 })
})

test('a link to what is not there yet stays one as well, and one that leads in a circle is told', async () => {
  const folder = await temporaryFolder()
  const home = join(folder, 'home')
  await mkdir(home)
  await symlink('../dotfiles.json', join(home, 'settings.json'))
  createSettingsFile(home).save({ a: 1 })
  expect(JSON.parse(await readFile(join(folder, 'dotfiles.json'), 'utf8'))).toEqual({ a: 1 })

  await symlink('window.json', join(home, 'window.json'))
  const circle = createSettingsFile(home, 'window')
  expect(() => circle.load()).toThrow('its links lead in a circle')
  expect(() => circle.save({})).toThrow('its links lead in a circle')
  expect((await lstat(join(home, 'window.json'))).isSymbolicLink()).toBe(true)
})

test('where nothing can be written the reason is the same each time, and nothing is left behind', async () => {
  const home = join(await temporaryFolder(), 'home')
  const file = createSettingsFile(home)
  file.save({ a: 1 })
  // A folder in the file's place refuses whoever it is.
  await rm(join(home, 'settings.json'))
  await mkdir(join(home, 'settings.json', 'x'), { recursive: true })
  const reasons = [1, 2].map(() => {
    try {
      return file.save({ a: 2 })
    } catch (error) {
      return (error as Error).message
    }
  })
  expect(reasons).toEqual(['it is not a regular file', 'it is not a regular file'])
  expect(await filesIn(home)).toEqual(['settings.json', 'settings.json/x'])
})

test('a byte order mark, which editors on Windows leave, does no harm', async () => {
  const home = await temporaryFolder()
  await writeFile(join(home, 'settings.json'), '\ufeff{"a":1}')
  expect(createSettingsFile(home).load()).toEqual({ a: 1 })
})

test('only an object can be saved', async () => {
  const file = createSettingsFile(await temporaryFolder())
  for (const content of [null, 'text', [1], 1]) expect(() => file.save(content)).toThrow(TypeError)
})
