import type { SessionView } from '../shared/snapshot.ts'

/** What a sign-in at a SAML identity provider mends, in a window of the app's or in the person's own browser. */
const SIGN_IN_MENDS = new Set([
  'saml-needs-assertion',
  'saml-sign-in-needed',
  'saml-sign-in-cancelled',
  'saml-sign-in-timed-out',
  'saml-own-browser-needed',
  'assertion-refused',
])

/** What of a sign-in a SAML session wants; `null` where it wants none. */
export function samlTrouble({ kind, state }: SessionView): 'sign-in' | 'own-browser' | null {
  if (kind !== 'saml' || !('error' in state) || !state.error) return null
  const { code } = state.error
  if (code === 'saml-own-browser-needed' || code === 'saml-needs-assertion') return 'own-browser'
  return SIGN_IN_MENDS.has(code) ? 'sign-in' : null
}
