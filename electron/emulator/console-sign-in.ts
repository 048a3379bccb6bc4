import * as v from 'valibot'
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import { accessKeysOf } from './access-keys.ts'
import { isChained } from './sts/role-chains.ts'
import type { IssuedCredentials, Principal, World } from './world.ts'

const TOKEN_LIFETIME_MS = 15 * MINUTE_MS
const SESSION_SECONDS = { min: 900, max: 43_200 }

const Session = v.object({ sessionId: v.string(), sessionKey: v.string(), sessionToken: v.string() })

export type ConsolePrincipal = Exclude<Principal, { kind: 'user' }>

/** Who is in a console, and until when (epoch milliseconds). */
export interface ConsoleIdentity {
  readonly principal: ConsolePrincipal
  readonly expiresAt: number
}

/** What a sign-in token stands for. */
interface SignIn {
  readonly identity: ConsoleIdentity
  readonly usableUntil: number
}

/** The federation endpoint's tokens. */
export interface ConsoleSignIns {
  /**
   * Trades credentials (the JSON of `Session`) for a sign-in token that is usable for 15 minutes; `null` where AWS
   * answers 400. SessionDuration (seconds) is refused for chained credentials and for GetFederationToken's. Source:
   * "Enable custom identity broker access to the AWS console", IAM user guide.
   */
  trade(session: string, sessionDuration: string | null): string | null
  /** Whom a token lets in; `null` once it is past its 15 minutes, or was never one. */
  redeem(token: string): ConsoleIdentity | null
}

export function createConsoleSignIns(world: World): ConsoleSignIns {
  const tokens = new Map<string, SignIn>()

  function validCredentials(text: string): IssuedCredentials | null {
    const session = v.safeParse(v.pipe(v.string(), v.parseJson(), Session), text)
    if (!session.success) return null
    const { sessionId, sessionKey, sessionToken } = session.output
    const found = world.credentials.find(sessionId)
    const right =
      found?.secretAccessKey === sessionKey &&
      found.sessionToken === sessionToken &&
      found.expiresAt !== null &&
      world.now() < found.expiresAt &&
      accessKeysOf(world).find(sessionId)?.status !== 'Inactive'
    return right ? found : null
  }

  return {
    trade(session, sessionDuration) {
      const credentials = validCredentials(session)
      const principal = credentials?.principal
      // A user's own session (GetSessionToken) gives no console: only roles and federated users do.
      if (!credentials || !principal || principal.kind === 'user') return null
      const lasts = sessionDuration === null ? null : Number(sessionDuration)
      if (lasts !== null && !mayChooseDuration(world, credentials, lasts)) return null
      const now = world.now()
      const identity = {
        principal,
        expiresAt: lasts === null ? credentials.expiresAt! : now + lasts * SECOND_MS,
      }
      for (const [old, { usableUntil }] of tokens) if (now >= usableUntil) tokens.delete(old)
      const token = world.randomHex(64)
      tokens.set(token, { identity, usableUntil: now + TOKEN_LIFETIME_MS })
      return token
    },
    redeem(token) {
      const found = tokens.get(token)
      return found && world.now() < found.usableUntil ? found.identity : null
    },
  }
}

function mayChooseDuration(world: World, credentials: IssuedCredentials, seconds: number): boolean {
  if (!Number.isInteger(seconds) || seconds < SESSION_SECONDS.min || seconds > SESSION_SECONDS.max)
    return false
  return credentials.principal.kind === 'assumed-role' && !isChained(world, credentials.accessKeyId)
}
