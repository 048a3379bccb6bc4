import { session } from 'electron'
import { DEFAULT_DESKTOP_SETTINGS } from '../../shared/desktop-settings.ts'
import { EMPTY_LIVE } from '../../shared/snapshot.ts'
import type { TrayAction } from '../../shared/tray-menu.ts'
import type { Log } from '../core/ports.ts'
import { openIpcDoor, type BehindDoor } from './ipc-door.ts'
import { openMainWindow, type MainWindow } from './main-window.ts'
import type { Rectangle } from './panel-place.ts'
import type { Places } from './places.ts'
import type { Quitting } from './quitting.ts'
import { serveRenderer } from './renderer-files.ts'
import { openTray, type TrayView } from './tray.ts'
import { trayModel } from './tray-follower.ts'

/** What stands behind the things that can be seen. */
interface Behind {
  readonly inside: Promise<BehindDoor>
  readonly run: (actions: readonly TrayAction[]) => void
  readonly onTrayClick: (icon: Rectangle | null) => void
}

/** The tray, and the window with its page on the way. */
export interface FirstSight {
  readonly tray: TrayView
  /** `null` where nobody has asked to see it. */
  readonly window: MainWindow | null
  /** From now on this answers, also what was asked before. */
  answerBy(behind: Behind): void
}

/**
 * Opens what a person waits for. It imports little on purpose: all the rest is loaded after it, while Chromium puts the
 * icon into the tray and starts the page.
 */
export function openFirstSight(ports: {
  places: Places
  desktopName: string
  withWindow: boolean
  quitting: Quitting
  log: Log
}): FirstSight {
  const { places, desktopName, withWindow, log } = ports
  const { isQuitting } = ports.quitting
  const behind = Promise.withResolvers<Behind>()
  const then = (act: (behind: Behind) => void) =>
    void behind.promise.then((stands) => {
      if (!isQuitting()) act(stands)
    })

  serveRenderer(session.defaultSession, places.renderer)
  openIpcDoor({ inside: behind.promise.then(({ inside }) => inside), log })
  const tray = openTray({
    images: places.trayImages,
    desktopName,
    onClick: (icon) => then(({ onTrayClick }) => onTrayClick(icon)),
    run: (actions) => then(({ run }) => run(actions)),
  })
  // Some trays read the menu once, when the icon comes up.
  tray.draw(trayModel(EMPTY_LIVE, { settings: DEFAULT_DESKTOP_SETTINGS, missing: [], trayless: null }, 0))
  const { preload, icon } = places
  const window = withWindow ? openMainWindow({ preload, icon, isQuitting }) : null
  return { tray, window, answerBy: behind.resolve }
}
