import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, dialog, Menu } from 'electron'
import { createClock } from '../adapters/clock.ts'
import { lanyardHome } from '../adapters/home.ts'
import { createLog } from '../adapters/log.ts'
import type { Desktop } from './desktop.ts'
import { openFirstSight } from './first-sight.ts'
import { hardenEverything } from './hardening.ts'
import { headlessCommand } from './headless-command.ts'
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

if (command) void import('./headless.ts').then(({ runHeadless }) => runHeadless(command, options))
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
    // Chromium's own way out has been seen not to be there yet in the first moments.
    process.once('SIGTERM', options.quitting.quit)
    await app.whenReady()
    setApplicationMenu()
    const sight = openFirstSight({
      ...options,
      desktopName: process.env['XDG_CURRENT_DESKTOP'] ?? '',
      withWindow: wantsWindow(process.argv),
    })
    // What is read and run from here on would keep the page waiting for its files.
    await sight.window?.read
    const { startDesktop } = await import('./desktop.ts')
    await startDesktop({
      ...options,
      sight,
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

function wantsWindow(argv: readonly string[]): boolean {
  return !argv.includes('--panel') && !argv.includes('--hidden')
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
