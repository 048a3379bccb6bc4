import { BrowserWindow, WebContentsView, type Session } from 'electron'
import { t } from '../../shared/text.ts'
import { allowNavigation } from './hardening.ts'
import { APP_SCHEME, servePage } from './renderer-files.ts'
import { showStrip, STRIP_FILES, STRIP_HEIGHT, STRIP_HOST, wantsOwnBrowser } from './saml-strip-page.ts'

// Chromium's numbers for a load that was given up for another, and for one that was held back here.
const GIVEN_UP = -3
const HELD_BACK = -20

export interface SamlWindow {
  /** Electron's number of the provider's page. */
  readonly pageId: number
  load(url: string): void
  close(): void
}

/**
 * A window for one sign-in at an identity provider: above, a strip of the app's own that says whose page it is; below,
 * the page, sandboxed and with nothing of ours, which may go to https addresses and nowhere else.
 */
export function openSamlWindow(ports: {
  jar: Session
  shown: boolean
  onOwnBrowser: () => void
  /** Chromium's name for why the page cannot be had. */
  onFailed: (url: string, reason: string) => void
  onClosed: () => void
}): SamlWindow {
  const { jar, shown, onOwnBrowser, onFailed, onClosed } = ports
  const window = new BrowserWindow({
    width: 520,
    height: 760,
    minWidth: 360,
    minHeight: 400,
    title: t('saml.title'),
    show: shown,
    autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  const page = new WebContentsView({
    webPreferences: {
      session: jar,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
      // Nobody sees it, so it must not be slowed down for not being seen.
      backgroundThrottling: false,
      // This window has no way to ask for a passkey, and a page that knows so offers another way to sign in.
      disableBlinkFeatures: 'WebAuth',
    },
  })
  window.contentView.addChildView(page)
  const contents = page.webContents
  let isStripReady = false

  function layOut(): void {
    const [width = 0, height = 0] = window.getContentSize()
    page.setBounds({ x: 0, y: STRIP_HEIGHT, width, height: Math.max(0, height - STRIP_HEIGHT) })
  }
  layOut()
  window.on('resize', layOut)
  window.on('page-title-updated', (event) => event.preventDefault())

  function draw(): void {
    if (!isStripReady || window.isDestroyed()) return
    const url = contents.getURL()
    const host = URL.canParse(url) ? new URL(url).host : ''
    const state = { host, note: t('saml.note'), button: t('saml.own-browser') }
    void window.webContents.executeJavaScript(showStrip(state))
  }

  allowNavigation(contents, (url, isMainFrame) =>
    isMainFrame ? url.startsWith('https:') : /^(https|about|blob|data):/.test(url),
  )
  contents.on('did-navigate', draw)
  contents.on('did-fail-load', (_event, code, reason, url, isMainFrame) => {
    if (isMainFrame && code !== GIVEN_UP && code !== HELD_BACK) onFailed(url, reason)
  })
  window.webContents.on('did-finish-load', () => {
    isStripReady = true
    draw()
  })
  window.webContents.on('did-navigate-in-page', (_event, url) => {
    if (wantsOwnBrowser(url)) onOwnBrowser()
  })
  window.on('closed', () => {
    // A view outlives its window, and its page with it, unless it is closed.
    if (!contents.isDestroyed()) contents.close()
    onClosed()
  })
  servePage(STRIP_HOST, STRIP_FILES)
  void window.loadURL(`${APP_SCHEME}://${STRIP_HOST}/`)

  return {
    pageId: contents.id,
    // What became of it is told by did-fail-load.
    load: (url) => void contents.loadURL(url).catch(() => {}),
    close() {
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
