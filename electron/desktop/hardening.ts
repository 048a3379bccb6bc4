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
    // Where nobody chooses, Electron would take the first device it finds.
    contents.on('select-bluetooth-device', (event, _devices, choose) => {
      event.preventDefault()
      choose('')
    })
    const hold = (event: Going) => {
      if (!(roads.get(contents)?.(event.url, event.isMainFrame) ?? false)) event.preventDefault()
    }
    contents.on('will-redirect', hold)
    contents.on('will-frame-navigate', hold)
  })
}

interface Going {
  readonly url: string
  readonly isMainFrame: boolean
  preventDefault(): void
}

type Road = (url: string, isMainFrame: boolean) => boolean

const roads = new WeakMap<WebContents, Road>()

/** Lets the frames of a page go where `allows` says; without this they go nowhere. */
export function allowNavigation(contents: WebContents, allows: Road): void {
  roads.set(contents, allows)
}

function refuseByDefault(session: Session): void {
  // Chromium fetches dictionaries from the network even where no window is open.
  session.setSpellCheckerLanguages([])
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}
