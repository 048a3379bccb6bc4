import type { PortalOfOrganisation, World } from './world.ts'

/** One sign-in of a person at a portal: the portal session, and the tokens that hang on it. */
export interface SignIn {
  readonly portal: PortalOfOrganisation
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly refreshable: boolean
  /** Epoch milliseconds by the emulator's clock: neither token works from then on. */
  readonly endsAt: number
}

export interface IssuedTokens {
  readonly accessToken: string
  readonly refreshToken: string | null
  /** Seconds. */
  readonly expiresIn: number
}

/** All sign-ins there are. SSO-OIDC begins and refreshes them, the portal API asks for them and ends them. */
export interface SignIns {
  begin(grant: Omit<SignIn, 'endsAt'>): IssuedTokens
  /** Each refresh token works once. `null` for one that is used, unknown, another client's, or ended. */
  refresh(refreshToken: string, clientId: string): IssuedTokens | null
  /** `null` for a token that is unknown, expired or logged out of. */
  find(accessToken: string): SignIn | null
  /** Logs out: ends all tokens of the sign-in. False when there is no such token. */
  end(accessToken: string): boolean
}

export const ACCOUNT_ACCESS_SCOPE = 'sso:account:access'

const BEGINNINGS_BETWEEN_SWEEPS = 256

export function createSignIns(world: Pick<World, 'now' | 'lifetimes' | 'randomHex'>): SignIns {
  const accessTokens = new Map<string, { signIn: SignIn; expiresAt: number }>()
  const refreshTokens = new Map<string, SignIn>()
  const ended = new WeakSet<SignIn>()
  let sinceSweep = 0

  function sweep(): void {
    sinceSweep += 1
    if (sinceSweep < BEGINNINGS_BETWEEN_SWEEPS) return
    sinceSweep = 0
    for (const [token, { expiresAt }] of accessTokens) {
      if (expiresAt <= world.now()) accessTokens.delete(token)
    }
    for (const [token, signIn] of refreshTokens) {
      if (isOver(signIn)) refreshTokens.delete(token)
    }
  }

  function isOver(signIn: SignIn): boolean {
    return ended.has(signIn) || signIn.endsAt <= world.now()
  }

  function issue(signIn: SignIn): IssuedTokens {
    sweep()
    // With the scope a token is short and refreshed; without, as older clients have it, it lasts the whole
    // portal session and there is no refresh (Identity Center's user guide, "session duration").
    const scoped = signIn.scopes.includes(ACCOUNT_ACCESS_SCOPE)
    const left = signIn.endsAt - world.now()
    const lifetimeMs = scoped ? Math.min(world.lifetimes.token, left) : left
    const accessToken = `aoaAAAAA${world.randomHex(160)}`
    accessTokens.set(accessToken, { signIn, expiresAt: world.now() + lifetimeMs })
    const refreshToken = scoped && signIn.refreshable ? `aorAAAAA${world.randomHex(160)}` : null
    if (refreshToken !== null) refreshTokens.set(refreshToken, signIn)
    return { accessToken, refreshToken, expiresIn: Math.floor(lifetimeMs / 1000) }
  }

  function find(accessToken: string): SignIn | null {
    const known = accessTokens.get(accessToken)
    if (!known || known.expiresAt <= world.now() || isOver(known.signIn)) return null
    return known.signIn
  }

  return {
    begin: (grant) => issue({ ...grant, endsAt: world.now() + world.lifetimes.portal }),
    refresh(refreshToken, clientId) {
      const signIn = refreshTokens.get(refreshToken)
      if (!signIn || signIn.clientId !== clientId) return null
      refreshTokens.delete(refreshToken)
      return isOver(signIn) ? null : issue(signIn)
    },
    find,
    end(accessToken) {
      const signIn = find(accessToken)
      if (!signIn) return false
      ended.add(signIn)
      return true
    },
  }
}
