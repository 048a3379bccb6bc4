import type { Session } from 'electron'

/** AWS's console and many identity providers turn away browsers that they do not know: this says Chromium and no more. */
export function sayChromium(jar: Session): void {
  jar.setUserAgent(jar.getUserAgent().replace(/ (?:Electron|Lanyard)\/\S+/gi, ''))
}
