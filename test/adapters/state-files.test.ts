import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStateFiles } from '../../electron/adapters/state-files.ts'
import { filesIn, temporaryFolder } from './temporary-folder.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

async function home(): Promise<string> {
  return join(await temporaryFolder(), 'deep', 'home')
}

test('what was written is read, and what was never written is null', async () => {
  const files = createStateFiles(await home())
  expect(await files.read('vault.json')).toBeNull()
  await files.write('vault.json', text('one'))
  await files.write('vault.json', text('two'))
  expect(Buffer.from((await files.read('vault.json'))!).toString()).toBe('two')
})

test('the file is for this user only, also where an older one was not, and so is its folder', async () => {
  const folder = await home()
  const files = createStateFiles(folder)
  await files.write('vault.json', text('x'))
  await chmod(join(folder, 'vault.json'), 0o666)
  await files.write('vault.json', text('y'))
  expect((await stat(join(folder, 'vault.json'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect(await filesIn(folder)).toEqual(['vault.json'])
})

test('of writes made at once the last one lasts, and each takes the bytes as they were', async () => {
  const folder = await home()
  const files = createStateFiles(folder)
  const buffer = text('first')
  const first = files.write('a.json', buffer)
  buffer.fill(0)
  await Promise.all([
    first,
    files.read('a.json').then((read) => expect(Buffer.from(read!).toString()).toBe('first')),
  ])
  await Promise.all(Array.from({ length: 20 }, (_, index) => files.write('a.json', text(String(index)))))
  expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('19')
})

test('removing takes a file away, and minds none that is gone', async () => {
  const files = createStateFiles(await home())
  await files.write('a.json', text('x'))
  await files.remove('a.json')
  await files.remove('a.json')
  expect(await files.read('a.json')).toBeNull()
})

test('a file set aside keeps its content under a name that was free', async () => {
  const folder = await home()
  const files = createStateFiles(folder)
  await files.write('vault.json', text('first'))
  expect(await files.setAside('vault.json')).toBe(join(folder, 'vault.json.corrupt-1'))
  await files.write('vault.json', text('second'))
  expect(await files.setAside('vault.json')).toBe(join(folder, 'vault.json.corrupt-2'))
  expect(await readFile(join(folder, 'vault.json.corrupt-1'), 'utf8')).toBe('first')
  expect(await files.read('vault.json')).toBeNull()
})

test.each(['../x', 'a/b', '', '.hidden', 'a\\b', 'a\0b', '..'])('%j is no plain name', async (name) => {
  const files = createStateFiles(await home())
  await expect(files.write(name, text('x'))).rejects.toThrow(TypeError)
  await expect(files.read(name)).rejects.toThrow(TypeError)
})

test('a write that fails leaves the old file whole and nothing beside it, and the next one works', async () => {
  const folder = await home()
  const files = createStateFiles(folder)
  await files.write('b.json', text('old'))
  await mkdir(join(folder, 'a.json'))
  await writeFile(join(folder, 'a.json', 'x'), '')
  await expect(files.write('a.json', text('x'))).rejects.toThrow('it is a folder')
  await files.write('b.json', text('new'))
  expect(await filesIn(folder)).toEqual(['a.json', 'a.json/x', 'b.json'])
})
