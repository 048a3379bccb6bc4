import type { App } from '../core/app.ts'
import type { Browser } from '../core/ports.ts'
import { toAppError } from '../../shared/errors.ts'
import type { PracticeOrganisation } from './practice-organisation.ts'

/** Signs in to every portal of a practice organisation and lists what it has. */
export async function signInToPractice(
  app: App,
  portals: PracticeOrganisation['portals'],
  browser: PracticeBrowser,
): Promise<void> {
  browser.allowByItself(true)
  try {
    for (const { name, startUrl, region } of portals) {
      const { id: portalId } = await app.dispatch('portal.add', { name, startUrl, region })
      await app.dispatch('portal.sign-in', { portalId, flow: 'browser', seat: null })
      await app.dispatch('catalog.sync', { portalId })
    }
  } catch (thrown) {
    throw toAppError(thrown)
  } finally {
    browser.allowByItself(false)
  }
}

export interface PracticeBrowser extends Browser {
  /** While it is on, a page is asked for as a browser would, and nobody has to look at it. */
  allowByItself(on: boolean): void
}

/** The practice organisation allows a sign-in by itself, so at first its page need not be shown to anybody. */
export function createPracticeBrowser(real: Browser): PracticeBrowser {
  let isByItself = false
  return {
    reaches: (seat) => isByItself || real.reaches(seat),
    async open(url, seat) {
      if (isByItself) await fetch(url)
      else await real.open(url, seat)
    },
    allowByItself(on) {
      isByItself = on
    },
  }
}
