import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron'
import type { Bridge } from '../../shared/desktop-contract.ts'
import { PANEL_QUERY } from './channels.ts'
import { APP_ORIGIN } from './renderer-files.ts'

/** A window that shows the app's own pages: sandboxed, isolated, and with nothing but the bridge. */
export function openAppView(
  surface: Bridge['surface'],
  preload: string,
  options: BrowserWindowConstructorOptions,
): BrowserWindow {
  const window = new BrowserWindow({
    ...options,
    show: false,
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
  // Where the page itself leads is nowhere: hardening.ts lets no one go without leave.
  void window.loadURL(`${APP_ORIGIN}/index.html${surface === 'panel' ? PANEL_QUERY : ''}`)
  return window
}

/** Whether somebody may be looking at it. */
export function isSeen(window: BrowserWindow): boolean {
  return !window.isDestroyed() && window.isVisible() && !window.isMinimized()
}
