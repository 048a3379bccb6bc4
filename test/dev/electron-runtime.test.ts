import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { foundRuntime } from '../../electron/dev/electron-runtime.ts'
import { temporaryFolder } from '../adapters/temporary-folder.ts'

afterEach(() => vi.unstubAllEnvs())

async function electronIn(parts: { version?: string; program?: boolean }): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(folder, { recursive: true })
  if (parts.program) await writeFile(join(folder, 'electron'), '')
  if (parts.version !== undefined) await writeFile(join(folder, 'version'), parts.version)
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder)
  return folder
}

test('an Electron of your own comes first, and says which one it is', async () => {
  const folder = await electronIn({ program: true, version: 'v45.4.1\n' })

  expect(foundRuntime()).toEqual({
    path: join(folder, 'electron'),
    folder,
    version: '45.4.1',
    origin: 'yours',
  })
})

test.each([{ program: true }, { version: '45.4.1' }])('a folder with only %o is not taken', async (parts) => {
  await electronIn(parts)

  expect(foundRuntime()).toBeNull()
})
