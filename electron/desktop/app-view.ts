import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron'
import type { Bridge } from '../../shared/desktop-contract.ts'
import { PANEL_QUERY } from './channels.ts'
import { APP_ORIGIN } from './renderer-files.ts'

/** --surface-1 of the views' themes, so that a window is not white before its page is drawn. */
const PAPER = { light: '#ffffff', dark: '#16191e' } as const

/** A window that shows the app's own pages: sandboxed, isolated, and with nothing but the bridge. */
export function openAppView(
  surface: Bridge['surface'],
  preload: string,
  options: BrowserWindowConstructorOptions,
): BrowserWindow {
  const window = new BrowserWindow({
    ...options,
    show: false,
    backgroundColor: paper(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // It counts down only while it is seen, by itself; Chromium's throttling would make it late when shown.
      backgroundThrottling: true,
    },
  })
  const onTheme = () => window.setBackgroundColor(paper())
  nativeTheme.on('updated', onTheme)
  window.on('closed', () => nativeTheme.off('updated', onTheme))
  keepPage(window, `${APP_ORIGIN}/index.html${surface === 'panel' ? PANEL_QUERY : ''}`)
  return window
}

/** How often a page that never loads is begun again. */
const MOST_LOSSES = 3

/**
 * A page whose process is gone, killed for want of memory or by a fault, would stay blank. All it shows comes from the
 * engine, so it begins anew; not for ever where it is lost each time before it has loaded.
 */
function keepPage(window: BrowserWindow, address: string): void {
  const { webContents } = window
  // Where the page itself leads is nowhere: hardening.ts lets no one go without leave. What keeps it from loading is
  // told by the events below.
  const load = () => void window.loadURL(address).catch(() => {})
  let losses = 0
  webContents.on('did-finish-load', () => (losses = 0))
  webContents.on('render-process-gone', (_event, { reason }) => {
    losses += 1
    if (reason === 'clean-exit' || losses > MOST_LOSSES) return
    // Chromium is still taking down what was on its way, and would take a page begun now down with it. One that had
    // not come yet has no address to be reloaded from.
    setImmediate(() => {
      if (!window.isDestroyed()) load()
    })
  })
  load()
}

function paper(): string {
  return nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light
}

/** Whether somebody may be looking at it. */
export function isSeen(window: BrowserWindow): boolean {
  return !window.isDestroyed() && window.isVisible() && !window.isMinimized()
}
