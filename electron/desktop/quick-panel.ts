import { screen, type BrowserWindow } from 'electron'
import type { Clock } from '../core/ports.ts'
import { openAppView } from './app-view.ts'
import { CHANNEL } from './channels.ts'
import { PANEL_SIZE, panelPlace, type Rectangle } from './panel-place.ts'

export interface QuickPanel {
  readonly window: BrowserWindow
  /** @param icon The tray icon's place, where the system tells it. */
  show(icon: Rectangle | null): void
  /** As `show`, or hides it where it is shown. */
  toggle(icon: Rectangle | null): void
  hide(): void
}

/** A click on the tray takes the focus from the panel first, which hides it; the click must not show it again. */
const SAME_CLICK_MS = 250

/** The quick panel: made once, shown at the tray, gone as soon as something else has the focus. */
export function openQuickPanel(ports: {
  preload: string
  icon: string
  clock: Clock
  isQuitting: () => boolean
}): QuickPanel {
  const { preload, icon, clock, isQuitting } = ports
  const window = openAppView('panel', preload, {
    ...PANEL_SIZE,
    icon,
    frame: false,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    // On X11 that does nothing; of the kinds that every window manager leaves out, this one takes the focus.
    ...(process.platform === 'linux' ? { type: 'splash' } : {}),
    alwaysOnTop: true,
    // Its page would take itself for seen until it is first shown and hidden, and count down for nobody.
    paintWhenInitiallyHidden: false,
    title: 'Lanyard quick panel',
  })
  let lostFocusAt = 0

  function hide(): void {
    if (window.isVisible()) window.hide()
  }

  function show(trayIcon: Rectangle | null): void {
    const screenOf = screen.getDisplayNearestPoint(trayIcon ?? screen.getCursorScreenPoint())
    window.setBounds(panelPlace(screenOf, trayIcon))
    window.show()
    window.focus()
    window.webContents.focus()
    window.webContents.send(CHANNEL.show, null)
  }

  window.on('blur', () => {
    if (!window.isVisible()) return
    lostFocusAt = clock.now()
    hide()
  })
  window.on('close', (event) => {
    if (isQuitting()) return
    event.preventDefault()
    hide()
  })

  return {
    window,
    show,
    hide,
    toggle(trayIcon) {
      if (window.isVisible()) hide()
      else if (clock.now() - lostFocusAt > SAME_CLICK_MS) show(trayIcon)
    },
  }
}
