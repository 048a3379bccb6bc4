import { BrowserWindow, WebContentsView, type Session } from 'electron'
import { t } from '../../shared/text.ts'
import {
  FRAME_EDGE,
  FRAME_HEIGHT,
  FRAME_HOST,
  deedOf,
  showScript,
  type FrameDeed,
  type FrameState,
} from './console-frame-page.ts'
import { allowNavigation } from './hardening.ts'
import { APP_SCHEME } from './renderer-files.ts'

export interface ConsoleWindow {
  load(url: string): void
  show(state: FrameState): void
  focus(): void
  close(): void
}

/**
 * A window with a console in it: around it a frame, which is the app's own page; in it remote content, sandboxed and
 * with nothing of ours, in a cookie jar of its own.
 */
export function openConsoleWindow(ports: {
  jar: Session
  icon: string
  title: string
  isConsolePage: (url: string) => boolean
  /** The console wants to go to a page that is none of AWS's console, or to open another of its own. */
  onElsewhere: (url: string) => void
  onNewWindow: (url: string) => void
  onDeed: (deed: Extract<FrameDeed, 'renew'>) => void
  onFailed: (reason: string) => void
  onClosed: () => void
}): ConsoleWindow {
  const { jar, icon, title, isConsolePage, onElsewhere, onNewWindow, onDeed, onFailed, onClosed } = ports
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 560,
    icon,
    title,
    autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  const remote = new WebContentsView({
    webPreferences: {
      session: jar,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  })
  window.contentView.addChildView(remote)
  const contents = remote.webContents
  let state: FrameState | null = null
  let isFrameReady = false

  function layOut(): void {
    const { width, height } = window.contentView.getBounds()
    remote.setBounds({
      x: FRAME_EDGE,
      y: FRAME_HEIGHT,
      width: width - 2 * FRAME_EDGE,
      height: height - FRAME_HEIGHT - FRAME_EDGE,
    })
  }
  layOut()
  // Not the window's 'resize': on X11 a window that was sized as it opened did not get one for its last size.
  window.contentView.on('bounds-changed', layOut)
  window.on('page-title-updated', (event) => event.preventDefault())

  function draw(): void {
    if (!state || !isFrameReady || window.isDestroyed()) return
    remote.setVisible(state.overlay === null)
    // The page is ours and the state is data; it has no other way in, so that nothing remote has one either.
    void window.webContents.executeJavaScript(showScript(state))
  }

  function perform(deed: FrameDeed): void {
    switch (deed) {
      case 'back':
        return contents.navigationHistory.canGoBack() ? contents.navigationHistory.goBack() : undefined
      case 'reload':
        return contents.reload()
      case 'renew':
        return onDeed(deed)
    }
  }

  window.webContents.on('did-navigate-in-page', (_event, url) => {
    const deed = deedOf(url)
    if (deed) perform(deed)
  })
  allowNavigation(contents, (url, isMainFrame) => {
    // What a console shows within itself comes from many of AWS's hosts; the address is the main frame's alone.
    if (!isMainFrame) return /^(https:|blob:|about:)/.test(url) || isConsolePage(url)
    if (isConsolePage(url)) return true
    onElsewhere(url)
    return false
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (isConsolePage(url)) onNewWindow(url)
    else onElsewhere(url)
    return { action: 'deny' }
  })
  contents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
    // -3 is what a load that was given up for another ends with.
    if (isMainFrame && code !== -3) onFailed(reason)
  })
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') onFailed(t('console.lost'))
  })
  contents.on('before-input-event', (event, { type, key, control, meta, alt }) => {
    if (type !== 'keyDown') return
    const deed =
      (control || meta) && key.toLowerCase() === 'r' ? 'reload' : alt && key === 'ArrowLeft' ? 'back' : null
    if (!deed) return
    event.preventDefault()
    perform(deed)
  })
  window.webContents.on('did-finish-load', () => {
    isFrameReady = true
    draw()
  })
  window.on('closed', () => {
    // A view outlives its window, and its page with it, unless it is closed.
    if (!contents.isDestroyed()) contents.close()
    onClosed()
  })
  void window.loadURL(`${APP_SCHEME}://${FRAME_HOST}/`)

  return {
    // What became of it is told by did-fail-load.
    load: (url) => void contents.loadURL(url).catch(() => {}),
    show(next) {
      state = next
      draw()
    },
    focus() {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    close: () => window.destroy(),
  }
}
