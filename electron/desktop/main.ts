import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, dialog, Menu } from 'electron'
import { createClock } from '../adapters/clock.ts'
import { lanyardHome } from '../adapters/home.ts'
import { createLog } from '../adapters/log.ts'
import { startDesktop, type Desktop } from './desktop.ts'
import { claimEngine } from './engine-claim.ts'
import { hardenEverything } from './hardening.ts'
import { headlessCommand, runHeadless } from './headless.ts'
import { findPlaces } from './places.ts'
import { createQuitting } from './quitting.ts'
import { registerAppScheme } from './renderer-files.ts'

const home = lanyardHome(process.env)
const command = headlessCommand(process.argv)
// All state is in one folder; Chromium's own part of it, and the lock of the single instance, lie here. A desktop app
// may start beside an agent, and two of them cannot share one.
app.setPath('userData', join(home, command ? 'headless' : 'desktop'))
app.setAppUserModelId('lanyard')
// The window and the panel are pages of one origin and share a process, which is a third of the app's memory. Consoles
// stay apart: they are other sites, each with a session of its own.
app.commandLine.appendSwitch('process-per-site')
registerAppScheme()
hardenEverything()

const log = createLog(home)
const clock = createClock()
const options = {
  home,
  environment: process.env,
  version: app.getVersion(),
  places: findPlaces(bundleFolder(), app.isPackaged ? process.resourcesPath : null),
  clock,
  log,
  quitting: createQuitting({ log, clock }),
}

// Otherwise Electron shows a box with a stack in it, or says nothing at all.
process.on('uncaughtException', (error) => log.error('unexpected', { error }))
process.on('unhandledRejection', (error) => log.error('unexpected', { error }))

if (command) void runHeadless(command, options)
// One app a home. Who starts it again wants to see it.
else if (app.requestSingleInstanceLock()) void run()
else app.exit(0)

async function run(): Promise<void> {
  const starting = Promise.withResolvers<Desktop>()
  app.on('second-instance', (_event, argv) => void starting.promise.then((desktop) => show(desktop, argv)))
  app.on('activate', () => void starting.promise.then((desktop) => desktop.showWindow(null)))
  // Closing the window leaves the tray.
  app.on('window-all-closed', () => {})
  try {
    // Chromium sees to signals once it is ready, and the engine is claimed before.
    process.once('SIGTERM', options.quitting.quit)
    const claiming = claimEngine({ ...options, onLost: options.quitting.quit })
    // What keeps it is told where it is awaited.
    claiming.catch(() => {})
    // Last of all, and also where the app ends before there is anything else.
    options.quitting.atEnd(async () => (await claiming.catch(() => null))?.claim.close())
    await app.whenReady()
    setApplicationMenu()
    await startDesktop({
      ...options,
      claiming,
      onWindows(desktop) {
        starting.resolve(desktop)
        show(desktop, process.argv)
      },
    })
  } catch (error) {
    log.error('start-failed', { error })
    process.stderr.write(`lanyard: ${error instanceof Error ? error.message : String(error)}\n`)
    if (app.isPackaged) dialog.showErrorBox('Lanyard could not start', String(error))
    await options.quitting.exit(1)
  }
}

/** `--hidden` is how it starts at login, `--panel` how `lanyard panel` reaches an app that does not run yet. */
function show(desktop: Desktop, argv: readonly string[]): void {
  if (argv.includes('--panel')) desktop.showPanel()
  else if (argv.includes('--hidden')) desktop.startHidden()
  else desktop.showWindow(null)
}

/** macOS takes the shortcuts for copy and paste from the menu; elsewhere a menu bar would only be in the way. */
function setApplicationMenu(): void {
  const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] as const
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([...roles]) : null)
}

function bundleFolder(): string {
  return dirname(fileURLToPath(import.meta.url))
}
