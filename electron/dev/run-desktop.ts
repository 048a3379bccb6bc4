// `npm run demo`: the desktop app with a practice organisation. Where there is a desktop it opens there; where there is
// none it runs on one of its own, and pictures of it are left in .build/pictures. Arguments, such as --once or --json,
// are for the command line's demo, which is also what remains where a desktop cannot be had.
import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { practiceFolder } from '../cli/demo/practice-home.ts'
import { watchWaysToEnd } from '../cli/demo/ways-to-end.ts'
import { startEmulator, type RunningEmulator } from '../emulator/emulator.ts'
import { buildApp } from './build.ts'
import { startDisplay } from './display.ts'
import { startDrivenApp } from './driven-app.ts'
import { electronRuntime, type ElectronRuntime } from './electron-runtime.ts'
import { checkMachine, findMissing } from './machine-check.ts'
import { DESKTOP_NEEDS, ELECTRON_NEEDS, type Need } from './machine.ts'
import { takePictures } from './pictures.ts'
import { practise } from './practise.ts'
import { runCommand } from './run-command.ts'
import { startShownApp } from './shown-app.ts'

const ROOT = join(import.meta.dirname, '../..')
const PICTURES = join(ROOT, '.build/pictures')

type Ends = (() => Promise<unknown>)[]

process.exitCode = await demo(process.argv.slice(2))

async function demo(args: readonly string[]): Promise<number> {
  if (args.length > 0) return commandLineDemo(args)
  const here = hasDesktop()
  if (!here && process.platform !== 'linux') return commandLineDemo([])
  const electron = await findElectron(here ? ELECTRON_NEEDS : DESKTOP_NEEDS)
  if (!electron) {
    say('\nUntil then, this is what the command line shows:\n')
    return commandLineDemo([])
  }
  const { ended } = watchWaysToEnd()
  const ends: Ends = []
  try {
    const { version } = electron
    const { built } = await buildApp()
    say(`Lanyard ${built ? 'was built and ' : ''}runs on Electron ${version}.`)
    const emulator = await startEmulator({ autoApprove: true })
    ends.push(() => emulator.close())
    await Promise.race([here ? onThisDesktop(emulator, ends) : onItsOwnDesktop(emulator, ends), ended])
    return 0
  } catch (error) {
    say(`The demo of the desktop app ended: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  } finally {
    for (const end of ends.splice(0).toReversed()) await end()
    say('The practice organisation is gone, and everything with it.')
  }
}

/** Opens the app where somebody sits, until it is quit. */
async function onThisDesktop({ ready }: RunningEmulator, ends: Ends): Promise<void> {
  const folder = await practiceFolder()
  ends.push(() => rm(folder, { recursive: true, force: true }))
  const app = await startShownApp(folder, ready.endpoints)
  ends.push(app.end)
  await Promise.race([practise(ready.portals, app.env), app.closed])
  say(
    'It is signed in to a practice organisation, and has borrowed four roles. Quit it, or press Ctrl-C here.',
  )
  await app.closed
}

/** Runs the app where nobody sees it, and takes pictures. */
async function onItsOwnDesktop(emulator: RunningEmulator, ends: Ends): Promise<void> {
  say('There is no desktop here, so it gets one of its own.')
  const display = await startDisplay()
  ends.push(display.end)
  const app = await startDrivenApp({ display, endpoints: emulator.ready.endpoints })
  ends.push(app.end)
  await app.owns()
  const pictures = await takePictures(PICTURES, { app, display, emulator })
  for (const { file, shows, failed } of pictures)
    say(`  ${relative(process.cwd(), file)}: ${shows}${failed === null ? '' : `; but ${failed}`}`)
  await app.quit()
  if (pictures.some(({ failed }) => failed !== null))
    throw new Error('not every picture shows what it is to show.')
}

function hasDesktop(): boolean {
  if (process.platform !== 'linux') return !process.env['SSH_CONNECTION']
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

/** `null` where something is missing; what, and what to do about it, has been said then. */
async function findElectron(needs: readonly Need[]): Promise<ElectronRuntime | null> {
  const isLinux = process.platform === 'linux'
  if (isLinux && (await findMissing(needs)).length > 0 && !(await checkMachine(needs))) return null
  try {
    return await electronRuntime(say)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return null
  }
}

function commandLineDemo(args: readonly string[]): Promise<number> {
  return runCommand(join(ROOT, 'assets/bin/lanyard'), ['demo', ...args])
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
