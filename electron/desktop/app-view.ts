import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron'
import type { Bridge } from '../../shared/desktop-contract.ts'
import { SURFACE_ARGUMENT } from './channels.ts'
import { APP_ORIGIN } from './renderer-files.ts'

/** --surface-1 of the views' themes, so that a window is not white before its page is drawn. */
const PAPER = { light: '#ffffff', dark: '#16191e' } as const

const MOST_LOSSES = 3

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
      additionalArguments: [`${SURFACE_ARGUMENT}${surface}`],
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
  let timesGone = 0
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // A page that Chromium lost begins anew, and asks for everything again; one that is lost each time stays so.
    timesGone += 1
    if (reason !== 'clean-exit' && timesGone <= MOST_LOSSES) window.webContents.reload()
  })
  // Where the page itself leads is nowhere: hardening.ts lets no one go without leave.
  void window.loadURL(`${APP_ORIGIN}/index.html`)
  return window
}

function paper(): string {
  return nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light
}

/** Whether somebody may be looking at it. */
export function isSeen(window: BrowserWindow): boolean {
  return !window.isDestroyed() && window.isVisible() && !window.isMinimized()
}
