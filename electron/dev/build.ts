import { build as bundle, type BuildOptions } from 'esbuild'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { buildAsShipped } from './as-shipped.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The app as Electron runs it: `electron .build/desktop`. */
export const APP_FOLDER = join(ROOT, '.build/desktop')

/** What the app is made of: when none of it changed, neither would the app. */
const SOURCES = [
  '{electron,shared,renderer}/**/*.{ts,tsx,css,html,json,svg,png,woff2}',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
]

/** Not bundled: Electron has the one, the other is a program of the platform's. */
const EXTERNAL = ['electron', '@napi-rs/keyring']

const COMMON: BuildOptions = {
  bundle: true,
  platform: 'node',
  // Node 20.18 of the oldest Electron that this is run on.
  target: 'node20.18',
  external: EXTERNAL,
  sourcemap: 'linked',
  legalComments: 'none',
  // Less to read at the start. Names stay, which the log's stack traces show.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  absWorkingDir: ROOT,
}

// Packages of the older kind call require(), which a module does not have.
const REQUIRE = `import { createRequire as lanyardRequire } from 'node:module'
const require = lanyardRequire(import.meta.url)`

/**
 * Builds the app where something has changed since the last time: the main script, the preload and the views. Gives
 * the folder that Electron is to run, and whether it was built anew. An app that runs meanwhile keeps its own files.
 */
export async function buildApp(): Promise<{ folder: string; built: boolean }> {
  const stamp = stampOf(ROOT)
  if ((await readFile(join(APP_FOLDER, 'stamp'), 'utf8').catch(() => '')) === stamp)
    return { folder: APP_FOLDER, built: false }
  await mkdir(dirname(APP_FOLDER), { recursive: true })
  const work = await mkdtemp(`${APP_FOLDER}-`)
  try {
    await Promise.all([buildPrograms(work), buildPreload(work), buildViews(work)])
    await writeFile(join(work, 'package.json'), aboutApp())
    await writeFile(join(work, 'stamp'), stamp)
    await putInPlace(work)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return { folder: APP_FOLDER, built: true }
}

/** The app, and the practice organisation, which a packaged app runs as a process of its own. */
async function buildPrograms(folder: string): Promise<void> {
  await bundle({
    ...COMMON,
    entryPoints: { main: 'electron/desktop/main.ts', emulator: 'electron/emulator/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    // What is imported when it is first needed lies in files of its own, so that a start does not read it.
    splitting: true,
    banner: { js: REQUIRE },
  })
}

/** A sandboxed preload is no module and can load nothing but Electron. */
async function buildPreload(folder: string): Promise<void> {
  await bundle({
    ...COMMON,
    entryPoints: ['electron/desktop/preload.ts'],
    outfile: join(folder, 'preload.cjs'),
    format: 'cjs',
    platform: 'browser',
    external: ['electron'],
  })
}

async function buildViews(folder: string): Promise<void> {
  await buildAsShipped({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(folder, 'renderer') },
  })
}

/** The package.json that Electron reads the app's name and main script from. */
function aboutApp(): string {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<string, string>
  const about = { name, productName: 'Lanyard', version, description, license, main: 'main.mjs' }
  return `${JSON.stringify({ ...about, desktopName: 'lanyard.desktop' }, null, 2)}\n`
}

/** Two builds may end at once: each moves a whole folder there, and the last one stays. */
async function putInPlace(work: string): Promise<void> {
  const old = await mkdtemp(`${APP_FOLDER}-old-`)
  if (existsSync(APP_FOLDER)) await rename(APP_FOLDER, join(old, 'app')).catch(() => {})
  await rename(work, APP_FOLDER)
  await rm(old, { recursive: true, force: true })
}

/** Changes when a source does. Reads no file, only when each was written. */
export function stampOf(root: string): string {
  const hash = createHash('sha256')
  const paths = globSync(SOURCES, { cwd: root }).sort()
  for (const path of paths) {
    const { mtimeMs, size } = statSync(join(root, path))
    hash.update(`${path}\0${mtimeMs}\0${size}\n`)
  }
  return hash.digest('hex')
}
