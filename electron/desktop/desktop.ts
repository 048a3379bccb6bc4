import { clipboard, nativeTheme, session } from 'electron'
import { toAppError } from '../../shared/errors.ts'
import type { TrayAction } from '../../shared/tray-menu.ts'
import { claimSocket } from '../adapters/engine-socket.ts'
import type { Clock, Log } from '../core/ports.ts'
import { createCommandLine } from '../cli/command-line.ts'
import { createCliHandler } from '../cli/wire.ts'
import { createClipboardCopies } from './clipboard-copies.ts'
import { createDesktopDispatch } from './desktop-dispatch.ts'
import { createDesktopFacts } from './desktop-facts.ts'
import { isPractice, startEngine } from './engine.ts'
import { createEngineSlot } from './engine-slot.ts'
import { createDesktopHandlers } from './handlers.ts'
import { openIpcDoor } from './ipc-door.ts'
import { electronStoreFile, openKeptSettings } from './kept-settings.ts'
import { openMainWindow, type MainWindow, type ShownView } from './main-window.ts'
import type { Places } from './places.ts'
import { openQuickPanel } from './quick-panel.ts'
import type { Quitting } from './quitting.ts'
import { serveRenderer } from './renderer-files.ts'
import { openTray } from './tray.ts'
import { followInTray } from './tray-follower.ts'
import { createViewFeeds } from './view-feeds.ts'

export interface DesktopOptions {
  readonly home: string
  readonly environment: NodeJS.ProcessEnv
  readonly version: string
  readonly places: Places
  readonly clock: Clock
  readonly log: Log
  readonly quitting: Quitting
}

export interface Desktop {
  showWindow(view: ShownView): void
  showPanel(): void
}

/** The desktop app, wired: the one place that does it. Throws what kept the engine from starting. */
export async function startDesktop(options: DesktopOptions): Promise<Desktop> {
  const { home, environment, version, places, clock, log, quitting } = options
  const { isQuitting, atEnd, quit } = quitting
  const since = clock.now()

  let answer: (handler: ReturnType<typeof createCliHandler>) => void
  const handler = new Promise<ReturnType<typeof createCliHandler>>((resolve) => {
    answer = resolve
  })
  const claim = await claimSocket({
    home,
    host: 'desktop',
    version,
    clock,
    handler: (request, response) => void handler.then((handle) => handle(request, response)),
    onLost: quit,
  })
  if (claim.outcome === 'taken') throw new Error(`Process ${claim.owner.pid} owns the engine already.`)
  atEnd(() => claim.close())

  const settings = openKeptSettings(electronStoreFile(home, 'desktop'), log)
  const { stillOwner } = claim
  const engine = createEngineSlot(
    await startEngine({ home, environment, launcher: places.launcher, version, clock, log, stillOwner }),
  )
  atEnd(() => engine.app().close())
  const facts = createDesktopFacts(settings.get())
  if (settings.problem) facts.tellMissing('Your settings', settings.problem.message)
  const practice = isPractice(environment)
  const host = { kind: 'desktop', pid: process.pid, version, since, home, practice } as const
  answer!(createCliHandler(createCommandLine(engine.app(), host, () => clock.now())))

  serveRenderer(session.defaultSession, places.renderer)
  const feeds = createViewFeeds({ engine, facts, clock })
  let main: MainWindow | null = null
  const showWindow = (view: ShownView) => {
    if (!main) {
      main = openMainWindow({
        preload: places.preload,
        bounds: settings.windowBounds(),
        keepBounds: settings.keepWindowBounds,
        isQuitting,
      })
      feeds.follow(main.window)
    }
    main.show(view)
  }
  const panel = openQuickPanel({ preload: places.preload, clock, isQuitting })
  feeds.follow(panel.window)

  const copies = createClipboardCopies({ clipboard, clock })
  atEnd(copies.clear)
  const applySettings = () => {
    nativeTheme.themeSource = settings.get().theme
  }
  applySettings()
  const dispatch = createDesktopDispatch(
    engine.app,
    createDesktopHandlers({
      clock,
      engine,
      facts,
      settings,
      copies,
      copyText: async (text) => clipboard.writeText(text),
      openTerminal: async () => {},
      openConsoleWindow: async () => {},
      settingsChanged: applySettings,
      findPortals: () => [],
      practise: async () => {},
      showWindow,
      showPanel: () => panel.show(tray.bounds(), null),
      hidePanel: panel.hide,
      quit,
    }),
  )
  openIpcDoor({ dispatch, feedOf: feeds.of, log })

  const run = (actions: readonly TrayAction[]) => {
    for (const { command, input } of actions) {
      // The pair is one of the contract's; TypeScript sees only two unions.
      dispatch(command, input as never).catch((thrown: unknown) =>
        log.warn('tray-action-failed', { command, error: toAppError(thrown) }),
      )
    }
  }
  const tray = openTray({
    images: places.trayImages,
    desktopName: environment['XDG_CURRENT_DESKTOP'] ?? '',
    onClick: panel.toggle,
    run,
  })
  atEnd(tray.close)
  atEnd(followInTray({ engine, facts, clock, tray }))
  return { showWindow, showPanel: () => panel.show(tray.bounds(), null) }
}
