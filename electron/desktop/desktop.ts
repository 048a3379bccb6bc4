import { homedir } from 'node:os'
import { clipboard, powerMonitor, session } from 'electron'
import type { AppError } from '../../shared/errors.ts'
import { t } from '../../shared/text.ts'
import { awsConfigPath } from '../adapters/aws-config-file.ts'
import { createBrowser } from '../adapters/browser.ts'
import type { createClock } from '../adapters/clock.ts'
import type { Log } from '../core/ports.ts'
import { openBusNotifications, type ShowNotification } from './bus-notifications.ts'
import { createFarewell } from './closing-without-tray.ts'
import { createClipboardCopies } from './clipboard-copies.ts'
import { createConsoles } from './consoles.ts'
import { createDesktopDispatch } from './desktop-dispatch.ts'
import { createDesktopFacts } from './desktop-facts.ts'
import { openEngineHost } from './engine-host.ts'
import { findPortals } from './found-portals.ts'
import { createDesktopHandlers } from './handlers.ts'
import { openIpcDoor } from './ipc-door.ts'
import { electronStoreFile, openKeptSettings } from './kept-settings.ts'
import { startHidden } from './hidden-start.ts'
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
  readonly log: Log & { readonly path: string }
  readonly quitting: Quitting
}

export interface Desktop {
  showWindow(view: ShownView): void
  showPanel(): void
  /** Shows nothing, unless nothing else shows that it runs. */
  startHidden(): void
}

/** The desktop app, wired: the one place that does it. Throws what kept the engine from starting. */
export async function startDesktop(options: DesktopOptions): Promise<Desktop> {
  const { home, environment, places, clock, log, quitting } = options
  const { isQuitting, atEnd, quit } = quitting

  const settings = openKeptSettings(electronStoreFile(home, 'desktop'), log)
  const facts = createDesktopFacts(settings.get())
  if (settings.problem) facts.tellMissing('settings', sentences(settings.problem))

  const host = await openEngineHost({ ...options, facts, showPanel: () => showPanel() })
  const { engine } = host
  // Whatever slept through its time is put right as soon as the computer wakes.
  powerMonitor.on('resume', clock.wake)
  powerMonitor.on('unlock-screen', clock.wake)

  serveRenderer(session.defaultSession, places.renderer)
  const feeds = createViewFeeds({ engine, facts, clock })
  let main: MainWindow | null = null
  const sayFarewell = createFarewell({ facts, settings, quit })
  const openedWindow = (): MainWindow => {
    if (!main) {
      const { preload, icon } = places
      const [bounds, keepBounds] = [settings.windowBounds(), settings.keepWindowBounds]
      main = openMainWindow({
        preload,
        icon,
        bounds,
        keepBounds,
        isQuitting,
        onClosed: () => void sayFarewell(),
      })
      feeds.follow(main.window)
    }
    return main
  }
  // While the app quits its windows are being destroyed.
  const showWindow = (view: ShownView) => {
    if (!isQuitting()) openedWindow().show(view)
  }
  // One that has been opened meanwhile stays as it is.
  const minimise = () => void (main ?? openedWindow().minimise())
  const panel = openQuickPanel({ preload: places.preload, icon: places.icon, clock, isQuitting })
  feeds.follow(panel.window)
  const showPanel = () => {
    if (!isQuitting()) panel.show(tray.bounds())
  }

  const copies = createClipboardCopies({ clipboard, clock })
  atEnd(copies.clear)
  const openPage = (url: string) => createBrowser(environment).open(url, host.seat)
  const consoles = createConsoles({
    engine,
    facts,
    icon: places.icon,
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
      about: {
        version: options.version,
        electron: process.versions.electron,
        chromium: process.versions.chrome,
        home,
        log: log.path,
      },
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

  // What its buttons run may fail, and that is told by a notification too.
  let show: ShowNotification | null = null
  const run = createTrayActions({ dispatch, show: async (words) => show?.(words), log })
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
  const icon = places.notificationIcon
  const onPresence = (isThere: boolean) =>
    facts.tellMissing('notifications', isThere ? null : t('desktop.no-notifications'))
  show = await notificationsOf(bus, () => openNativeNotifications(icon, run), { icon, run, onPresence })
  if (!show) onPresence(false)
  const hourOf = (time: number) => new Date(time).getHours()
  if (show) atEnd(followInNotifications({ engine, facts, clock, hourOf, show, log }))
  return {
    showWindow,
    showPanel,
    startHidden: () => atEnd(startHidden({ facts, clock, minimise })),
  }
}

function sentences({ message, fix }: AppError): string {
  return `${message} ${fix}`
}

async function notificationsOf(
  bus: SessionBus | null,
  native: () => ShowNotification | null,
  options: Parameters<typeof openBusNotifications>[1],
): Promise<ShowNotification | null> {
  if (process.platform !== 'linux') return native()
  return bus && openBusNotifications(bus, options).catch(() => null)
}
