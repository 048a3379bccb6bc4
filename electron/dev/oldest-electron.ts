import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runQuietly } from './run-command.ts'

/** The oldest Electron that the app is run on: the newest that npm's registry has whole. */
export const OLDEST_ELECTRON = '33.2.1'

const ROOT = join(import.meta.dirname, '../..')

/** electron/desktop/tsconfig.oldest.json reads them here. */
const TYPES = join(ROOT, '.build/electron-oldest-types')

/**
 * Has the types of the oldest Electron ready, so that electron/desktop can be checked against both: only what both have
 * may be used. Not a dependency: its installer would fetch a whole Electron, where npm lets it. `null` when they are
 * there; otherwise why they are not.
 */
export async function fetchOldestTypes(): Promise<string | null> {
  if (versionIn(TYPES) === OLDEST_ELECTRON) return null
  await mkdir(dirname(TYPES), { recursive: true })
  const work = await mkdtemp(`${TYPES}-`)
  try {
    const quiet = ['--prefer-offline', '--loglevel', 'error', '--pack-destination', work]
    const failed = await runQuietly('npm', ['pack', `electron@${OLDEST_ELECTRON}`, ...quiet])
    if (failed !== null) return failed
    const [packed = ''] = await readdir(work)
    const wanted = ['package/electron.d.ts', 'package/package.json']
    const unpacked = await runQuietly('tar', ['-xzf', join(work, packed), '-C', work, ...wanted])
    if (unpacked !== null) return unpacked
    await rm(TYPES, { recursive: true, force: true })
    await rename(join(work, 'package'), TYPES)
    return null
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function versionIn(folder: string): string | null {
  const file = join(folder, 'package.json')
  if (!existsSync(file) || !existsSync(join(folder, 'electron.d.ts'))) return null
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
