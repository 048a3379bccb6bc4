import { hostname, userInfo } from 'node:os'
import { clipboard, powerMonitor, type BrowserWindow } from 'electron'
import type { ShownView } from '../../shared/desktop-contract.ts'
import type { AppError } from '../../shared/errors.ts'
import { t } from '../../shared/text.ts'
import { SECOND_MS } from '../../shared/time.ts'
import { createBrowser } from '../adapters/browser.ts'
import type { createClock } from '../adapters/clock.ts'
import { createSettingsFile } from '../adapters/settings-file.ts'
import type { Log } from '../core/ports.ts'
import { askForTeamFile, saveAsked } from './asked-file.ts'
import { askForProgram } from './asked-program.ts'
import { openBusNotifications, type ShowNotification } from './bus-notifications.ts'
import { createFarewell } from './closing-without-tray.ts'
import { createClipboardCopies } from './clipboard-copies.ts'
import { createConsoles } from './consoles.ts'
import { createDesktopDispatch } from './desktop-dispatch.ts'
import { createDesktopFacts } from './desktop-facts.ts'
import { claimEngine } from './engine-claim.ts'
import { openEngineHost } from './engine-host.ts'
import { createDesktopHandlers } from './handlers.ts'
import type { FirstSight } from './first-sight.ts'
import type { BehindDoor } from './ipc-door.ts'
import { openKeptSettings } from './kept-settings.ts'
import { startHidden } from './hidden-start.ts'
import { offerElsewhere } from './leaving-console.ts'
import { openMainWindow, type MainWindow } from './main-window.ts'
import { openNativeNotifications } from './native-notifications.ts'
import { followInNotifications } from './notifier.ts'
import type { Places } from './places.ts'
import { createProgramConsent } from './program-consent.ts'
import { openQuickPanel, type QuickPanel } from './quick-panel.ts'
import type { Quitting } from './quitting.ts'
import { openSessionBus, type SessionBus } from './session-bus.ts'
import { createSettingsEffects } from './settings-effects.ts'
import { openTerminal } from './terminal-app.ts'
import { findTerminals } from './terminal-programs.ts'
import { createTrayActions } from './tray-actions.ts'
import { followInTray } from './tray-follower.ts'
import { watchTrayPresence } from './tray-presence.ts'
import { createViewFeeds } from './view-feeds.ts'
import { openWindowState } from './window-state.ts'

export interface DesktopOptions {
  readonly home: string
  readonly environment: NodeJS.ProcessEnv
  readonly version: string
  readonly places: Places
  readonly clock: ReturnType<typeof createClock>
  readonly log: Log & { readonly path: string }
  readonly quitting: Quitting
  readonly sight: FirstSight
  /** Called as soon as windows can be shown, which is before the engine stands: they fill when it does. */
  readonly onWindows: (desktop: Desktop) => void
}

export interface Desktop {
  showWindow(view: ShownView): void
  showPanel(): void
  /** Shows nothing, unless nothing else shows that it runs. */
  startHidden(): void
}

/** The quick panel is made ready for its first click once the start, which it would slow down, is over. */
const PANEL_READY_MS = SECOND_MS

/**
 * The desktop app, wired: the one place that does it, behind what can be seen already. The engine comes to stand while
 * Chromium draws the page. Throws what kept the engine from starting.
 */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  const { home, environment, places, clock, log, quitting, sight } = options
  const { tray } = sight
  const { isQuitting, atEnd, quit } = quitting

  const claiming = claimEngine({ ...options, onLost: quit })
  // What keeps it is told where it is awaited.
  claiming.catch(() => {})
  // Last of all, and also where the app ends before there is anything else.
  atEnd(async () => (await claiming.catch(() => null))?.claim.close())

  const standing = Promise.withResolvers<BehindDoor & { follow: (window: BrowserWindow) => void }>()
  const follow = (window: BrowserWindow) => void standing.promise.then((inside) => inside.follow(window))
  // What a button runs may fail, and that is told by a notification too.
  let show: ShowNotification | null = null
  const run = createTrayActions({
    dispatch: async (name, input) => (await standing.promise).dispatch(name, input),
    show: async (words) => show?.(words),
    log,
  })

  const settingsFile = createSettingsFile(home)
  const settings = openKeptSettings(settingsFile, log)
  const windowState = openWindowState(createSettingsFile(home, 'window'), log)
  const facts = createDesktopFacts(settings.get())

  const sayFarewell = createFarewell({ facts, state: windowState, quit })
  const adopted = (window: MainWindow): MainWindow => {
    window.place(windowState.bounds())
    window.onClose((bounds, goesOn) => {
      windowState.keepBounds(bounds)
      if (goesOn) void sayFarewell()
    })
    follow(window.window)
    return window
  }
  let main = sight.window && adopted(sight.window)
  const openedWindow = () =>
    (main ??= adopted(openMainWindow({ preload: places.preload, icon: places.icon, isQuitting })))
  // While the app quits its windows are being destroyed.
  const showWindow = (view: ShownView) => {
    if (!isQuitting()) openedWindow().show(view)
  }
  // One that has been opened meanwhile stays as it is.
  const minimise = () => void (main ?? openedWindow().minimise())
  let panel: QuickPanel | null = null
  const openedPanel = (): QuickPanel => {
    if (!panel) {
      panel = openQuickPanel({ preload: places.preload, icon: places.icon, clock, isQuitting })
      follow(panel.window)
    }
    return panel
  }
  const showPanel = () => {
    if (!isQuitting()) openedPanel().show(tray.bounds())
  }
  // The theme, before a page is drawn in another.
  const applySettings = createSettingsEffects({ facts, environment, onShortcut: showPanel })
  function applyAll(): void {
    facts.update({ settings: settings.get() })
    applySettings(settings.get())
    const problem = settings.problem()
    facts.tellMissing('settings', problem && sentences(problem))
  }
  applyAll()
  atEnd(
    settingsFile.watch(() => {
      if (settings.reload()) applyAll()
    }),
  )
  sight.answerBy({ inside: standing.promise, run, onTrayClick: (icon) => openedPanel().toggle(icon) })
  options.onWindows({
    showWindow,
    showPanel,
    startHidden: () => atEnd(startHidden({ facts, clock, minimise })),
  })

  const host = await openEngineHost({ ...options, claiming, facts, showPanel, showWindow })
  const { engine } = host
  // Whatever slept through its time is put right as soon as the computer wakes.
  powerMonitor.on('resume', clock.wake)
  powerMonitor.on('unlock-screen', clock.wake)
  const feeds = createViewFeeds({ engine, facts, clock })

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
      nameFacts: { user: userInfo().username, host: hostname() },
      engine,
      settings,
      copies,
      copyText: async (text) => clipboard.writeText(text),
      openTerminal: (view, instance) =>
        openTerminal(view, instance, {
          environment: host.environment(),
          home,
          launcher: places.launcher,
          platform: process.platform,
          terminal: settings.get().terminal,
        }),
      searchPath: () => host.environment()['PATH'] ?? null,
      findTerminals: () => findTerminals(process.platform, host.environment()),
      askForTeamFile,
      saveAsked,
      askForTerminal: (command) => askForProgram(command, 'terminal'),
      openConsoleWindow: consoles.open,
      settingsChanged: applyAll,
      practise: host.practise,
      openPage,
      showWindow,
      showPanel,
      hidePanel: () => panel?.hide(),
      quit,
    }),
    createProgramConsent((command) => askForProgram(command, 'token')),
  )
  standing.resolve({ dispatch, feedOf: feeds.of, follow: feeds.follow })
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
  const hasFocus = () => [main, panel].some((view) => view !== null && view.window.isFocused())
  const hourOf = (time: number) => new Date(time).getHours()
  if (show) atEnd(followInNotifications({ engine, facts, clock, hourOf, isSeen: hasFocus, show, log }))
  atEnd(
    clock.at(clock.now() + PANEL_READY_MS, () => {
      if (!isQuitting()) openedPanel()
    }),
  )
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
