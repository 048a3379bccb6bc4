import { t } from '../shared/text.ts'
import { ask } from './ask.ts'
import { showToast } from './view-state.ts'

/** Signs in at the computer the view runs on. Resolves when it is over; what to show meanwhile is pushed. */
export function signIn(portalId: string, flow: 'browser' | 'device') {
  return ask('portal.sign-in', { portalId, flow, seat: null })
}

export function cancelSignIn(portalId: string) {
  return ask('portal.cancel-sign-in', { portalId })
}

export function reopenSignIn(portalId: string) {
  return ask('portal.reopen-sign-in', { portalId, seat: null })
}

export async function copySignInUrl(portalId: string): Promise<void> {
  const answer = await ask('portal.copy-sign-in-url', { portalId })
  if (answer) showToast({ tone: 'good', text: t('copied.text'), fix: null })
}
