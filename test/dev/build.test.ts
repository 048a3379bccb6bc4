import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stampOf } from '../../electron/dev/build.ts'
import { temporaryFolder } from '../adapters/temporary-folder.ts'

test('the app is built anew when a source was written, added or removed, and not for anything else', async () => {
  const root = await temporaryFolder()
  const source = join(root, 'electron/desktop/main.ts')
  const style = join(root, 'renderer/styles/main.css')
  await mkdir(join(root, 'electron/desktop'), { recursive: true })
  await mkdir(join(root, 'renderer/styles'), { recursive: true })
  await writeFile(source, 'a')

  const first = stampOf(root)
  await writeFile(join(root, 'README.md'), 'other')
  expect(stampOf(root)).toBe(first)

  await utimes(source, 1, 1)
  const touched = stampOf(root)
  expect(touched).not.toBe(first)

  await writeFile(style, 'a {}')
  expect(stampOf(root)).not.toBe(touched)

  await rm(style)
  expect(stampOf(root)).toBe(touched)
})
