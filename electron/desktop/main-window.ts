import { screen, type BrowserWindow } from 'electron'
import { openAppView } from './app-view.ts'
import { CHANNEL } from './channels.ts'
import { withinWork } from './window-bounds.ts'
import type { Rectangle } from './panel-place.ts'

export type ShownView = 'sessions' | 'accounts' | 'settings' | null

export interface MainWindow {
  readonly window: BrowserWindow
  show(view: ShownView): void
  /** Where nobody has asked to see it. */
  minimise(): void
}

const USUAL = { width: 1120, height: 740 }

/** The window: made once and kept warm, so that it is there at once. Closing it hides it. */
export function openMainWindow(ports: {
  preload: string
  icon: string
  bounds: Rectangle | null
  keepBounds: (bounds: Rectangle) => void
  isQuitting: () => boolean
  /** The user has closed it, and the app goes on. */
  onClosed: () => void
}): MainWindow {
  const { preload, icon, bounds, keepBounds, isQuitting, onClosed } = ports
  const work = screen.getDisplayMatching(bounds ?? { x: 0, y: 0, ...USUAL }).workArea
  const window = openAppView('window', preload, {
    icon,
    ...(bounds ? withinWork(bounds, work) : USUAL),
    minWidth: 720,
    minHeight: 480,
    title: 'Lanyard',
    autoHideMenuBar: true,
  })
  window.on('close', (event) => {
    keepBounds(window.getNormalBounds())
    if (isQuitting()) return
    event.preventDefault()
    window.hide()
    onClosed()
  })
  // Shown empty it would flash, and mapping it would hold up the page that is being drawn. Wayland draws no page of a
  // window that is not shown, and one that cannot be drawn is shown all the same: it has then stopped loading.
  const drawn = Promise.withResolvers<void>()
  let isDrawn = false
  window.once('ready-to-show', drawn.resolve)
  window.webContents.once('did-stop-loading', drawn.resolve)
  void drawn.promise.then(() => (isDrawn = true))

  function show(view: ShownView): void {
    if (!isDrawn) return void drawn.promise.then(() => show(view))
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
    window.webContents.send(CHANNEL.show, view)
  }
  return { window, show, minimise: () => window.minimize() }
}
