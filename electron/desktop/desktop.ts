import { homedir } from 'node:os'
import { join } from 'node:path'
import { clipboard, powerMonitor, session } from 'electron'
import { t } from '../../shared/text.ts'
import { awsConfigPath } from '../adapters/aws-file.ts'
import { createBrowser } from '../adapters/browser.ts'
import type { createClock } from '../adapters/clock.ts'
import type { Log } from '../core/ports.ts'
import { openBusNotifications, type ShowNotification } from './bus-notifications.ts'
import { createClipboardCopies } from './clipboard-copies.ts'
import { createConsoles } from './consoles.ts'
import { createDesktopDispatch } from './desktop-dispatch.ts'
import { createDesktopFacts } from './desktop-facts.ts'
import { openEngineHost } from './engine-host.ts'
import { findPortals } from './found-portals.ts'
import { createDesktopHandlers } from './handlers.ts'
import { openIpcDoor } from './ipc-door.ts'
import { electronStoreFile, openKeptSettings } from './kept-settings.ts'
import { offerElsewhere } from './leaving-console.ts'
import { openMainWindow, type MainWindow, type ShownView } from './main-window.ts'
import { openNativeNotifications } from './native-notifications.ts'
import { followInNotifications } from './notifier.ts'
import type { Places } from './places.ts'
import { openQuickPanel } from './quick-panel.ts'
import type { Quitting } from './quitting.ts'
import { serveRenderer } from './renderer-files.ts'
import { openSessionBus, type SessionBus } from './session-bus.ts'
import { createSettingsEffects } from './settings-effects.ts'
import { openTerminal } from './terminal-app.ts'
import { createTrayActions } from './tray-actions.ts'
import { openTray } from './tray.ts'
import { followInTray } from './tray-follower.ts'
import { watchTrayPresence } from './tray-presence.ts'
import { createViewFeeds } from './view-feeds.ts'

export interface DesktopOptions {
  readonly home: string
  readonly environment: NodeJS.ProcessEnv
  readonly version: string
  readonly places: Places
  readonly clock: ReturnType<typeof createClock>
  readonly log: Log
  readonly quitting: Quitting
}

export interface Desktop {
  showWindow(view: ShownView): void
  showPanel(): void
}

/** The desktop app, wired: the one place that does it. Throws what kept the engine from starting. */
export async function startDesktop(options: DesktopOptions): Promise<Desktop> {
  const { home, environment, places, clock, log, quitting } = options
  const { isQuitting, atEnd, quit } = quitting

  const settings = openKeptSettings(electronStoreFile(home, 'desktop'), log)
  const facts = createDesktopFacts(settings.get())
  if (settings.problem) facts.tellMissing(t('desktop.settings'), settings.problem.message)

  const host = await openEngineHost({ ...options, facts, showPanel: () => showPanel() })
  const { engine } = host
  // Whatever slept through its time is put right as soon as the computer wakes.
  powerMonitor.on('resume', clock.wake)
  powerMonitor.on('unlock-screen', clock.wake)

  serveRenderer(session.defaultSession, places.renderer)
  const feeds = createViewFeeds({ engine, facts, clock })
  let main: MainWindow | null = null
  const showWindow = (view: ShownView) => {
    if (!main) {
      const { preload } = places
      const [bounds, keepBounds] = [settings.windowBounds(), settings.keepWindowBounds]
      main = openMainWindow({ preload, bounds, keepBounds, isQuitting })
      feeds.follow(main.window)
    }
    main.show(view)
  }
  const panel = openQuickPanel({ preload: places.preload, clock, isQuitting })
  feeds.follow(panel.window)
  const showPanel = () => panel.show(tray.bounds(), null)

  const copies = createClipboardCopies({ clipboard, clock })
  atEnd(copies.clear)
  const openPage = (url: string) => createBrowser(environment).open(url, host.seat)
  const consoles = createConsoles({
    engine,
    facts,
    clock,
    log,
    endpoint: () => host.environment()['LANYARD_SIGNIN_ENDPOINT'] ?? null,
    offerElsewhere: (url) => void offerElsewhere(url, openPage, log),
  })
  atEnd(consoles.close)
  const applySettings = createSettingsEffects({ facts, environment, onShortcut: showPanel })
  applySettings(settings.get())

  const dispatch = createDesktopDispatch(
    engine.app,
    createDesktopHandlers({
      clock,
      engine,
      facts,
      settings,
      copies,
      copyText: async (text) => clipboard.writeText(text),
      openTerminal: (view) =>
        openTerminal(view, {
          environment: host.environment(),
          home,
          launcher: places.launcher,
          platform: process.platform,
        }),
      openConsoleWindow: consoles.open,
      settingsChanged: () => applySettings(settings.get()),
      findPortals: () => findPortals(awsConfigPath(environment, homedir()), engine.get().live.portals),
      practise: host.practise,
      showWindow,
      showPanel,
      hidePanel: panel.hide,
      quit,
    }),
  )
  openIpcDoor({ dispatch, feedOf: feeds.of, log })

  const run = createTrayActions({ dispatch, onFailed: () => showWindow('sessions'), log })
  const tray = openTray({
    images: places.trayImages,
    desktopName: environment['XDG_CURRENT_DESKTOP'] ?? '',
    onClick: panel.toggle,
    run,
  })
  atEnd(tray.close)
  atEnd(followInTray({ engine, facts, clock, tray }))

  const bus = process.platform === 'linux' ? await openSessionBus() : null
  if (bus) atEnd(bus.close)
  if (process.platform === 'linux') await watchTrayPresence(bus, facts).catch(() => {})
  const icon = join(places.trayImages, 'active-light@2x.png')
  const show = await notificationsOf(bus, () => openNativeNotifications(icon, run), { icon, run })
  facts.tellMissing(t('desktop.notifications'), show ? null : t('desktop.no-notifications'))
  const hourOf = (time: number) => new Date(time).getHours()
  if (show) atEnd(followInNotifications({ engine, facts, clock, hourOf, show, log }))
  return { showWindow, showPanel }
}

async function notificationsOf(
  bus: SessionBus | null,
  native: () => ShowNotification | null,
  options: Parameters<typeof openBusNotifications>[1],
): Promise<ShowNotification | null> {
  if (process.platform !== 'linux') return native()
  return bus && openBusNotifications(bus, options).catch(() => null)
}
