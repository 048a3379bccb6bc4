import { app, type Session, type WebContents } from 'electron'

/**
 * What holds for every page, whoever opens it: no new window, no webview, no permission, no dictionary fetched from the
 * network. Which pages may be gone to is the business of whoever makes the contents, through `mayGo`.
 */
export function hardenEverything(): void {
  app.on('session-created', refuseByDefault)
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    const hold = (event: { preventDefault(): void; url: string }) => {
      if (!mayGo(contents, event.url)) event.preventDefault()
    }
    contents.on('will-navigate', hold)
    contents.on('will-redirect', hold)
    contents.on('will-frame-navigate', hold)
  })
}

const roads = new WeakMap<WebContents, (url: string) => boolean>()

/** Lets a page's contents go where `allows` says; without this they go nowhere. */
export function allowNavigation(contents: WebContents, allows: (url: string) => boolean): void {
  roads.set(contents, allows)
}

function mayGo(contents: WebContents, url: string): boolean {
  return roads.get(contents)?.(url) ?? false
}

function refuseByDefault(session: Session): void {
  // Chromium fetches dictionaries from the network even where no window is open.
  session.setSpellCheckerLanguages([])
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}
