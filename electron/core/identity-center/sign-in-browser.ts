import { MINUTE_MS } from '../../../shared/time.ts'
import { base64url } from '../encoding.ts'
import type { Clock, Crypto, Loopback, SsoOidc, TokenAnswer } from '../ports.ts'
import { Secret } from '../secret.ts'
import { within } from '../wait.ts'
import type { SignInTurn } from './sign-in-turn.ts'

/** How long the person is waited for. Identity Center's own page gives up sooner or later; ours is the last word. */
const TIMEOUT_MS = 10 * MINUTE_MS

/** Signs in by authorization code with PKCE (RFC 7636): a page in the browser, a redirect to a one-shot listener. */
export async function signInThroughBrowser(
  ports: { clock: Clock; crypto: Crypto; ssoOidc: SsoOidc; loopback: Loopback },
  { portal, client, signal, show }: SignInTurn,
): Promise<TokenAnswer> {
  const { clock, crypto, ssoOidc, loopback } = ports
  const verifier = base64url(crypto.randomBytes(32))
  const challenge = base64url(crypto.sha256(new TextEncoder().encode(verifier)))
  const state = base64url(crypto.randomBytes(16))
  const { region } = portal
  const listener = await loopback.listen(state)
  signal.addEventListener('abort', () => listener.close(), { once: true })
  const { redirectUri } = listener
  try {
    signal.throwIfAborted()
    const url = ssoOidc.authorizeUrl({ region, client, redirectUri, state, challenge })
    const endsAt = clock.now() + TIMEOUT_MS
    await show({ flow: 'browser', url, userCode: null, endsAt })
    const query = await within(clock, endsAt - clock.now(), listener.query)
    if (!query) return { outcome: 'expired' }
    const code = query.get('code')
    if (!code) return { outcome: 'denied' }
    const grant = { type: 'authorization-code', code, verifier: new Secret(verifier), redirectUri } as const
    return await ssoOidc.createToken({ region, client, grant, signal })
  } finally {
    listener.close()
  }
}
