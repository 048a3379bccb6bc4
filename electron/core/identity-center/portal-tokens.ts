import { ACCOUNT_ACCESS_SCOPES } from '../../../shared/account-access.ts'
import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import { createOneFlight } from '../one-flight.ts'
import type { AccountAccessCall, ClientRegistration, Host, Log, SsoOidc, Stop, Tokens } from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { PortalRecord } from '../storage/settings-content.ts'
import type { Vault } from '../storage/vault.ts'
import { clientOf, storedToken, tokenShelf, type StoredToken } from './stored-token.ts'

/**
 * A token is refreshed this long before its end, or a third of its life where that is shorter. The JavaScript SDK wants
 * to refresh one that it shares 5 minutes before.
 */
const REFRESH_MARGIN_MS = 6 * MINUTE_MS
const RETRY_MS = MINUTE_MS
/** AWS's answers to a refresh that say the sign-in is over. */
const ENDS_SIGN_IN: ReadonlySet<string> = new Set(['invalid-grant', 'invalid-client', 'expired'])

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
  /** As `use`, by account access. Throws `account-access-off`, `account-access-not-covered` too. */
  useForAccess<T>(portal: PortalRecord, call: (access: AccountAccessCall) => Promise<T>): Promise<T>
  keep(portal: PortalRecord, client: ClientRegistration, tokens: Tokens): Promise<void>
  /** What other tools may use until it ends; `null` when the portal is signed out. */
  shareable(portalId: string): Pick<StoredToken, 'accessToken' | 'expiresAt'> | null
  /** Forgets the sign-in, then tells AWS with the token that was held, where it is still good. */
  end(portal: PortalRecord, tell: (accessToken: Secret) => Promise<void>): Promise<void>
  /** Refreshes this portal's token ahead of its end from now on, asked for or not. */
  tend(portal: PortalRecord): void
  /** Refreshes no more. Resolves once a refresh that is under way is in the vault: its token works only once. */
  close(): Promise<void>
}

export function createPortalTokens(ports: {
  awsTime: AwsTime
  ssoOidc: SsoOidc
  vault: Vault
  host: Pick<Host, 'stillOwner'>
  log: Log
  /** Looks whether another program has used the refresh token and left what came of it; if so that is held by now. */
  renewedElsewhere: (portal: PortalRecord) => Promise<boolean>
  /** Told after every change of a portal's sign-in, with the reason where it was lost. */
  onChange: (portalId: string, held: HeldSignIn | null, lost: AppError | null) => void
}): PortalTokens {
  const { awsTime, ssoOidc, vault, host, log, renewedElsewhere, onChange } = ports
  const shelf = tokenShelf(vault)
  const timers = new Map<string, Stop>()
  /** When a refresh that failed may be tried again, by portal; by AWS's time. */
  const retryAt = new Map<string, number>()
  let stopped = false

  const isGood = (token: StoredToken) => awsTime.now() < token.expiresAt
  /** A token without a refresh token serves until its end. */
  const dueAt = ({ refreshToken, issuedAt, expiresAt }: StoredToken) =>
    refreshToken ? expiresAt - Math.min(REFRESH_MARGIN_MS, (expiresAt - issuedAt) / 3) : expiresAt
  const ended = (portal: PortalRecord) => new AppError('portal-expired', { portal: portal.name })
  const needed = (portal: PortalRecord) => new AppError('sign-in-needed', { portal: portal.name })

  /** Ends a sign-in that AWS no longer takes, unless another has taken its place meanwhile. */
  async function lose(portal: PortalRecord, token: StoredToken): Promise<AppError> {
    const error = ended(portal)
    if (shelf.get(portal.id) === token) {
      await drop(portal.id)
      onChange(portal.id, null, error)
    }
    return error
  }

  async function refreshNow(portal: PortalRecord, token: StoredToken): Promise<StoredToken> {
    const { refreshToken } = token
    if (!refreshToken) throw await lose(portal, token)
    // A refresh token works once: two owners that both refreshed would end the sign-in for each other.
    if (!(await host.stillOwner())) throw new AppError('not-owner')
    const { region } = portal
    const client = clientOf(token)
    const answer = await ssoOidc.createToken({
      region,
      client,
      grant: { type: 'refresh-token', refreshToken },
    })
    const now = shelf.get(portal.id)
    // Whoever signed out or in anew while AWS was asked is done with what it answers.
    if (now !== token) {
      if (now) return now
      throw needed(portal)
    }
    if (answer.outcome === 'tokens') {
      const rotated = { ...answer.tokens, refreshToken: answer.tokens.refreshToken ?? refreshToken }
      await keep(portal, client, rotated)
      return shelf.get(portal.id) ?? token
    }
    log.warn('refresh-refused', { portal: portal.id, outcome: answer.outcome })
    if (ENDS_SIGN_IN.has(answer.outcome)) {
      const renewed = (await renewedElsewhere(portal)) ? shelf.get(portal.id) : null
      if (renewed) return renewed
      throw await lose(portal, token)
    }
    throw new AppError('throttled', { host: `Identity Center in ${region}` })
  }

  const refreshes = createOneFlight<StoredToken>()
  const refresh = (portal: PortalRecord, token: StoredToken) =>
    refreshes.run(portal.id, () => refreshNow(portal, token))

  async function fresh(portal: PortalRecord): Promise<StoredToken> {
    const token = shelf.get(portal.id)
    if (!token) throw needed(portal)
    const now = awsTime.now()
    if (now < dueAt(token) || (isGood(token) && now < (retryAt.get(portal.id) ?? 0))) return token
    try {
      return await refresh(portal, token)
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-owner') throw error
      retryAt.set(portal.id, awsTime.now() + RETRY_MS)
      // While the network is away the old token may still serve.
      if (shelf.get(portal.id) === token && isGood(token)) return token
      throw error
    }
  }

  async function use<T>(portal: PortalRecord, call: (accessToken: Secret) => Promise<T>): Promise<T> {
    const token = await fresh(portal)
    try {
      return await call(token.accessToken)
    } catch (error) {
      if (!isExpiry(error)) throw error
      const now = shelf.get(portal.id)
      if (!now) throw ended(portal)
      // Another call may have refreshed it meanwhile.
      const again = now === token ? await refresh(portal, token) : now
      return await call(again.accessToken).catch(async (second: unknown) => {
        throw isExpiry(second) ? await lose(portal, again) : second
      })
    }
  }

  async function useForAccess<T>(
    portal: PortalRecord,
    call: (access: AccountAccessCall) => Promise<T>,
  ): Promise<T> {
    const { accountAccess, name } = portal
    if (!accountAccess) throw new AppError('account-access-off', { portal: name })
    const granted = (await fresh(portal)).scope.split(' ')
    if (!ACCOUNT_ACCESS_SCOPES.every((scope) => granted.includes(scope)))
      throw new AppError('account-access-not-covered', { portal: name })
    return use(portal, (accessToken) => call({ ...accountAccess, accessToken }))
  }

  async function keep(portal: PortalRecord, client: ClientRegistration, tokens: Tokens): Promise<void> {
    retryAt.delete(portal.id)
    // On the disk before anybody uses it: AWS has already forgotten the refresh token before this one. A disk that can't
    // be written is no reason to be without the token: it is held in memory.
    await shelf
      .set(portal.id, storedToken(tokens, client, awsTime.now()))
      .catch((error: unknown) => log.warn('token-not-kept', { error }))
    tend(portal)
    onChange(portal.id, held(portal.id), null)
  }

  async function drop(portalId: string): Promise<void> {
    timers.get(portalId)?.()
    timers.delete(portalId)
    retryAt.delete(portalId)
    await shelf
      .delete(portalId)
      .catch((error: unknown) => log.warn('token-not-removed', { portal: portalId, error }))
  }

  function tend(portal: PortalRecord): void {
    const token = shelf.get(portal.id)
    if (token) arm(portal, dueAt(token))
  }

  function arm(portal: PortalRecord, time: number): void {
    timers.get(portal.id)?.()
    if (!stopped)
      timers.set(
        portal.id,
        awsTime.at(time, () => void refreshBehind(portal)),
      )
  }

  /** Refreshes with nobody waiting for it. */
  async function refreshBehind(portal: PortalRecord): Promise<void> {
    await fresh(portal).catch((error: unknown) => log.warn('refresh-failed', { portal: portal.id, error }))
    // What could not be refreshed is tried again; a refresh that worked has armed its own.
    const token = shelf.get(portal.id)
    if (token && awsTime.now() >= dueAt(token)) arm(portal, awsTime.now() + RETRY_MS)
  }

  function held(portalId: string): HeldSignIn | null {
    const token = shelf.get(portalId)
    if (!token || (!isGood(token) && !token.refreshToken)) return null
    return { expiresAt: token.expiresAt, refreshable: token.refreshToken !== null }
  }

  return {
    held,
    use,
    useForAccess,
    keep,
    tend,
    shareable(portalId) {
      const token = shelf.get(portalId)
      return token && isGood(token) ? { accessToken: token.accessToken, expiresAt: token.expiresAt } : null
    },
    async end(portal, tell) {
      const token = shelf.get(portal.id)
      await drop(portal.id)
      if (token && isGood(token)) await tell(token.accessToken)
    },
    async close() {
      stopped = true
      for (const stop of timers.values()) stop()
      timers.clear()
      await refreshes.settled()
    },
  }
}

function isExpiry(error: unknown): boolean {
  return error instanceof AppError && error.code === 'portal-expired'
}
