import { screen, type BrowserWindow } from 'electron'
import type { Clock } from '../core/ports.ts'
import { openAppView } from './app-view.ts'
import { CHANNEL } from './channels.ts'
import { PANEL_SIZE, panelPlace, type Point, type Rectangle } from './panel-place.ts'

export interface QuickPanel {
  readonly window: BrowserWindow
  /** @param icon The tray icon's place, where the system tells it. `pointer` is where it was clicked, if it was. */
  show(icon: Rectangle | null, pointer: Point | null): void
  /** As `show`, or hides it where it is shown. */
  toggle(icon: Rectangle | null, pointer: Point | null): void
  hide(): void
}

/** A click on the tray takes the focus from the panel first, which hides it; the click must not show it again. */
const SAME_CLICK_MS = 250

/** The quick panel: made once, shown at the tray, gone as soon as something else has the focus. */
export function openQuickPanel(ports: {
  preload: string
  clock: Clock
  /** Not on Wayland: what the system says of the pointer is of no use there. */
  knowsPointer: boolean
  isQuitting: () => boolean
}): QuickPanel {
  const { preload, clock, knowsPointer, isQuitting } = ports
  const window = openAppView('panel', preload, {
    ...PANEL_SIZE,
    frame: false,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    title: 'Lanyard quick panel',
  })
  let hiddenAt = 0

  function hide(): void {
    if (!window.isVisible()) return
    hiddenAt = clock.now()
    window.hide()
  }

  function show(icon: Rectangle | null, pointer: Point | null): void {
    const display = screen.getDisplayNearestPoint(pointer ?? icon ?? screen.getCursorScreenPoint())
    window.setBounds(panelPlace(display.workArea, icon, knowsPointer ? pointer : null))
    window.show()
    // X11 takes this of a window that is shown, and forgets it when it is hidden.
    window.setSkipTaskbar(true)
    window.focus()
    window.webContents.focus()
    window.webContents.send(CHANNEL.show, null)
  }

  window.on('blur', hide)
  window.on('close', (event) => {
    if (isQuitting()) return
    event.preventDefault()
    hide()
  })

  return {
    window,
    show,
    hide,
    toggle(icon, pointer) {
      if (window.isVisible()) hide()
      else if (clock.now() - hiddenAt > SAME_CLICK_MS) show(icon, pointer)
    },
  }
}
