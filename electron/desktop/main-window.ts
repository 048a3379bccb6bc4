import { screen, type BrowserWindow } from 'electron'
import type { ShownView } from '../../shared/desktop-contract.ts'
import { openAppView } from './app-view.ts'
import { CHANNEL } from './channels.ts'
import { withinWork } from './window-bounds.ts'
import type { Rectangle } from './panel-place.ts'

export interface MainWindow {
  readonly window: BrowserWindow
  /** Resolves once the page has all it needs from this process to draw itself, or will never have it. */
  readonly read: Promise<void>
  /** Where it stood the last time; to be called before it is shown. */
  place(bounds: Rectangle | null): void
  /** Calls back whenever it is closed: with where it stood, and whether the app goes on without it. */
  onClose(listener: (bounds: Rectangle, goesOn: boolean) => void): void
  show(view: ShownView): void
  /** Where nobody has asked to see it. */
  minimise(): void
}

const USUAL = { width: 1120, height: 740 }

/** The window: made once and kept warm, so that it is there at once. Closing it hides it. */
export function openMainWindow(ports: {
  preload: string
  icon: string
  isQuitting: () => boolean
}): MainWindow {
  const { preload, icon, isQuitting } = ports
  const window = openAppView('window', preload, {
    icon,
    ...USUAL,
    minWidth: 720,
    minHeight: 480,
    title: 'Lanyard',
    autoHideMenuBar: true,
  })
  const listeners: ((bounds: Rectangle, goesOn: boolean) => void)[] = []
  window.on('close', (event) => {
    const goesOn = !isQuitting()
    if (goesOn) {
      event.preventDefault()
      window.hide()
    }
    for (const listener of listeners) listener(window.getNormalBounds(), goesOn)
  })
  // Shown empty it would flash, and mapping it would hold up the page that is being drawn. Wayland draws no page of a
  // window that is not shown, and one that cannot be drawn is shown all the same: it has then stopped loading.
  const read = Promise.withResolvers<void>()
  window.webContents.once('dom-ready', read.resolve)
  window.webContents.once('did-stop-loading', () => read.resolve())

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
  return {
    window,
    read: read.promise,
    show,
    place(bounds) {
      if (bounds) window.setBounds(withinWork(bounds, screen.getDisplayMatching(bounds).workArea))
    },
    onClose: (listener) => void listeners.push(listener),
    minimise: () => window.minimize(),
  }
}
