import type { Page } from 'playwright-core'
import { startDrivenApp, type DrivenApp, type DrivenAppOptions } from '../../electron/dev/driven-app.ts'
import type { RunningDesktop } from './harness.ts'

/** Not as a practice organisation, whose sign-ins never touch the keychain: as somebody's own home. */
export const OWN_HOME = { LANYARD_PRACTICE: undefined } as const

/** The app once more, with all that the first one kept. */
export function startAgain(
  { app, display, emulator }: RunningDesktop,
  options: Pick<DrivenAppOptions, 'env' | 'args'> = {},
): Promise<DrivenApp> {
  return startDrivenApp({
    display,
    endpoints: emulator.ready.endpoints,
    ...options,
    env: { ...OWN_HOME, ...app.env, ...options.env },
  })
}

/** What stands above everything else in the window, with its tone: `now` is an alarm. */
export async function strips(page: Page): Promise<readonly { text: string; tone: string | null }[]> {
  return page.locator('.strip').evaluateAll((found) =>
    (found as unknown as Strip[]).map((strip) => ({
      text: strip.innerText.trim(),
      tone: strip.getAttribute('data-tone'),
    })),
  )
}

interface Strip {
  readonly innerText: string
  getAttribute(name: string): string | null
}
