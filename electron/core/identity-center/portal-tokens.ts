import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import { createOneFlight } from '../one-flight.ts'
import type { ClientRegistration, Host, Log, SsoOidc, Stop, Tokens } from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { PortalRecord } from '../storage/settings.ts'
import type { Vault } from '../storage/vault.ts'
import { clientOf, storedToken, tokenShelf, type StoredToken } from './stored-token.ts'

/** A token is refreshed this long before its end, or a third of its life where that is shorter. */
const REFRESH_MARGIN_MS = 5 * MINUTE_MS
const RETRY_MS = MINUTE_MS

/** A sign-in that is held: when its access token ends, and whether it goes on by itself. */
export interface HeldSignIn {
  readonly expiresAt: number
  readonly refreshable: boolean
}

/** The sign-ins of the portals: the tokens held for them, fresh whenever they are asked for. */
export interface PortalTokens {
  /** What is held, for a view; `null` when the portal is signed out. */
  held(portalId: string): HeldSignIn | null
  /**
   * Runs a call with a valid access token. A token that AWS refuses although it should be good is refreshed once.
   * Throws `sign-in-needed` or `portal-expired`.
   */
  use<T>(portal: PortalRecord, call: (accessToken: Secret) => Promise<T>): Promise<T>
  keep(portal: PortalRecord, client: ClientRegistration, tokens: Tokens): Promise<void>
  drop(portalId: string): Promise<void>
  /** Refreshes this portal's token ahead of its end from now on, asked for or not. */
  tend(portal: PortalRecord): void
  stop(): void
}

export function createPortalTokens(ports: {
  awsTime: AwsTime
  ssoOidc: SsoOidc
  vault: Vault
  host: Pick<Host, 'stillOwner'>
  log: Log
  /** Told after every change of a portal's sign-in, with the reason where it was lost. */
  onChange: (portalId: string, held: HeldSignIn | null, lost: AppError | null) => void
}): PortalTokens {
  const { awsTime, ssoOidc, vault, host, log, onChange } = ports
  const shelf = tokenShelf(vault)
  const timers = new Map<string, Stop>()

  const margin = (token: StoredToken) => Math.min(REFRESH_MARGIN_MS, (token.expiresAt - token.issuedAt) / 3)

  function valid(portal: PortalRecord): StoredToken | null {
    const token = shelf.get(portal.id)
    return token && token.expiresAt > awsTime.now() ? token : null
  }

  async function lose(portal: PortalRecord): Promise<AppError> {
    const error = new AppError('portal-expired', { portal: portal.name })
    await drop(portal.id)
    onChange(portal.id, null, error)
    return error
  }

  async function refreshNow(portal: PortalRecord): Promise<StoredToken> {
    const token = shelf.get(portal.id)
    if (!token) throw new AppError('sign-in-needed', { portal: portal.name })
    if (!token.refreshToken) throw await lose(portal)
    // A refresh token works once: two owners that both refreshed would end the sign-in for each other.
    if (!(await host.stillOwner())) throw new AppError('not-owner')
    const client = clientOf(token)
    const answer = await ssoOidc.createToken({
      region: portal.region,
      client,
      grant: { type: 'refresh-token', refreshToken: token.refreshToken },
    })
    if (answer.outcome !== 'tokens') {
      log.warn('refresh-refused', { portal: portal.id, outcome: answer.outcome })
      throw await lose(portal)
    }
    const refreshToken = answer.tokens.refreshToken ?? token.refreshToken
    await keep(portal, client, { ...answer.tokens, refreshToken })
    return shelf.get(portal.id) ?? token
  }

  const refreshes = createOneFlight<StoredToken>()
  const refresh = (portal: PortalRecord) => refreshes.run(portal.id, () => refreshNow(portal))

  async function fresh(portal: PortalRecord): Promise<StoredToken> {
    const token = shelf.get(portal.id)
    if (!token) throw new AppError('sign-in-needed', { portal: portal.name })
    const left = token.expiresAt - awsTime.now()
    if (left > margin(token)) return token
    if (!token.refreshToken) {
      if (left > 0) return token
      throw await lose(portal)
    }
    try {
      return await refresh(portal)
    } catch (error) {
      // While the network is away the old token may still serve.
      const held = valid(portal)
      if (held && error instanceof AppError && error.code !== 'not-owner') return held
      throw error
    }
  }

  async function use<T>(portal: PortalRecord, call: (accessToken: Secret) => Promise<T>): Promise<T> {
    const token = await fresh(portal)
    try {
      return await call(token.accessToken)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'portal-expired')) throw error
      const now = shelf.get(portal.id)
      if (!now) throw error
      const again = now.issuedAt === token.issuedAt ? await refresh(portal) : now
      try {
        return await call(again.accessToken)
      } catch (second) {
        if (second instanceof AppError && second.code === 'portal-expired') throw await lose(portal)
        throw second
      }
    }
  }

  async function keep(portal: PortalRecord, client: ClientRegistration, tokens: Tokens): Promise<void> {
    await shelf.set(portal.id, storedToken(tokens, client, awsTime.now()))
    tend(portal)
    onChange(portal.id, held(portal.id), null)
  }

  async function drop(portalId: string): Promise<void> {
    timers.get(portalId)?.()
    timers.delete(portalId)
    await shelf.delete(portalId)
  }

  function tend(portal: PortalRecord): void {
    timers.get(portal.id)?.()
    const token = shelf.get(portal.id)
    if (!token) return
    const due = token.refreshToken ? token.expiresAt - margin(token) : token.expiresAt
    arm(portal, due)
  }

  function arm(portal: PortalRecord, time: number): void {
    timers.set(
      portal.id,
      awsTime.at(time, () => {
        fresh(portal)
          .catch((error: unknown) => log.warn('refresh-failed', { portal: portal.id, error }))
          .finally(() => {
            // What could not be refreshed is tried again; a refresh that worked has armed its own.
            const token = shelf.get(portal.id)
            if (token && token.expiresAt - margin(token) <= awsTime.now())
              arm(portal, awsTime.now() + RETRY_MS)
          })
      }),
    )
  }

  function held(portalId: string): HeldSignIn | null {
    const token = shelf.get(portalId)
    if (!token || (token.expiresAt <= awsTime.now() && !token.refreshToken)) return null
    return { expiresAt: token.expiresAt, refreshable: token.refreshToken !== null }
  }

  return {
    held,
    use,
    keep,
    drop,
    tend,
    stop() {
      for (const stop of timers.values()) stop()
      timers.clear()
    },
  }
}
