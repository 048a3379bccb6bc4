import { chromium, type Browser } from 'playwright-core'

/** Debian's Chromium. */
export const BROWSER_PATH = '/usr/bin/chromium'

/** What makes it quiet: it asks nobody for anything. */
export const BROWSER_QUIET: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: BROWSER_PATH, args: [...BROWSER_QUIET] })
}
