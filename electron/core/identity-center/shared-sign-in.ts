import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import type { Notices } from '../notices.ts'
import type { AwsTools, ForeignToken, Log, SsoCache, SsoPortal, Stop } from '../ports.ts'
import { readAwsFiles } from '../profiles/aws-files.ts'
import { Secret } from '../secret.ts'
import type { PortalRecord } from '../storage/settings-content.ts'
import { normaliseStartUrl } from './portal-record.ts'
import type { PortalTokens } from './portal-tokens.ts'
import { PORTAL_SCOPE } from './stored-token.ts'

/** How often the cache is looked at, which no program announces its writes in. */
const LOOK_MS = 2 * SECOND_MS
/** How often the config file is looked at for sections that came or went. */
const SURVEY_MS = MINUTE_MS

/**
 * Shares sign-ins with the AWS CLI and the SDKs, for portals whose user wants it.
 *
 * A refresh token works once, and no tool takes a lock, so only Lanyard refreshes: what it writes for the others is the
 * access token alone, and anew after each refresh, long before theirs would want one. A sign-in that the CLI made is
 * taken over, refresh token and all, and what is left in the file is the access token. A tool that has read the refresh
 * token before that and uses it first leaves the new one in the file, where it is found (`renewedElsewhere`).
 */
export interface SharedSignIns {
  /**
   * Begins to look after a portal, or ends it, as its record says; gives what the tools find its sign-in by. Throws
   * `aws-config-unreadable`.
   */
  follow(portal: PortalRecord): Promise<readonly string[]>
  /** The portal's sign-in has changed here. */
  changed(portalId: string): void
  /** The portal was signed out here: what was shared is taken away. */
  signedOut(portal: PortalRecord): Promise<void>
  /** Takes over what another program made of a refresh token that was shared; whether there was anything. */
  renewedElsewhere(portal: PortalRecord): Promise<boolean>
  end(): Promise<void>
}

interface Followed {
  readonly portal: PortalRecord
  /** What the tools find the sign-in by: names of sso-sessions, and start URLs as profiles have them. */
  keys: readonly string[]
  surveyedAt: number
  /** The token that was written under each key last. */
  readonly shared: Map<string, Secret>
}

export function createSharedSignIns(ports: {
  cache: SsoCache
  awsTools: Pick<AwsTools, 'files'>
  awsTime: AwsTime
  ssoPortal: Pick<SsoPortal, 'listAccounts'>
  tokens: Pick<PortalTokens, 'shareable' | 'keep' | 'end'>
  /** Gives up a sign-in that is under way for the portal. */
  abandon: (portalId: string) => void
  /** The sign-in was ended outside of Lanyard. */
  onLost: (portal: PortalRecord, error: AppError) => void
  notices: Pick<Notices, 'tell' | 'settle'>
  log: Log
}): SharedSignIns {
  const { cache, awsTools, awsTime, ssoPortal, tokens, abandon, onLost, notices, log } = ports
  const followed = new Map<string, Followed>()
  /** Portals whose sign-in the tools do not find as it is. */
  const unshared = new Set<string>()
  let timer: Stop = () => {}
  let ended = false
  let work: Promise<void> = Promise.resolve()

  function inTurn(run: () => Promise<void>): Promise<void> {
    work = work.then(run).catch((error: unknown) => log.warn('sign-in-not-shared', { error }))
    return work
  }

  function arm(): void {
    timer()
    if (ended || followed.size === 0) return
    timer = awsTime.at(awsTime.now() + LOOK_MS, () => void inTurn(lookAtAll).then(arm))
  }

  async function lookAtAll(): Promise<void> {
    for (const one of followed.values())
      // What keeps one from being looked at, such as AWS out of reach, is no other's trouble.
      await look(one).catch((error: unknown) => log.warn('sign-in-not-shared', { error }))
  }

  /** Throws `aws-config-unreadable`. */
  async function survey(one: Followed): Promise<void> {
    if (awsTime.now() - one.surveyedAt < SURVEY_MS) return
    one.surveyedAt = awsTime.now()
    const { ssoSessions, profiles } = readAwsFiles(await awsTools.files())
    const isOurs = (url: string | undefined) => url !== undefined && sameUrl(url, one.portal.startUrl)
    const names = [...ssoSessions.values()].filter(({ settings }) => isOurs(settings.get('sso_start_url')))
    const urls = [...profiles.values()].flatMap(({ settings }) => {
      const url = settings.get('sso_start_url')
      return url !== undefined && isOurs(url) && !settings.has('sso_session') ? [url] : []
    })
    one.keys = [...new Set([...names.map(({ name }) => name), ...urls])]
  }

  async function look(one: Followed): Promise<void> {
    await survey(one)
    unshared.delete(one.portal.id)
    for (const key of one.keys) {
      const found = await cache.read(key)
      if (found.state === 'absent') await missing(one, key)
      else if (found.state === 'token') await there(one, key, found.token)
      else if (found.reason !== null) tellUnshared(one, found.reason)
    }
    if (unshared.size === 0) notices.settle('sign-in-unshared')
  }

  async function there(one: Followed, key: string, found: ForeignToken): Promise<void> {
    const own = tokens.shareable(one.portal.id)
    if (own && own.accessToken.equals(found.accessToken)) {
      one.shared.set(key, own.accessToken)
      // A refresh token that lies there would let two programs refresh.
      if (found.refresh) await share(one, key)
      return
    }
    // Of before the last refresh: the new one could not be written.
    if (own && one.shared.get(key)?.equals(found.accessToken)) return share(one, key)
    if (found.expiresAt <= awsTime.now()) return share(one, key)
    // Left from a sign-in that has ended. `aws sso logout` stumbles over a file that another removes before it does.
    if (!own && one.shared.get(key)?.equals(found.accessToken)) return
    // What can be renewed was made by a sign-in; what cannot may be another Lanyard's, which renews it itself.
    if (own && !found.refresh) return
    await take(one.portal, found)
  }

  async function take(
    portal: PortalRecord,
    { accessToken, expiresAt, refresh }: ForeignToken,
  ): Promise<void> {
    abandon(portal.id)
    // Without a refresh token nobody ever asks by the client.
    const client = {
      clientId: refresh?.clientId ?? '',
      clientSecret: refresh?.clientSecret ?? new Secret(''),
      expiresAt: refresh?.clientExpiresAt ?? expiresAt,
      scope: PORTAL_SCOPE,
    }
    const expiresIn = (expiresAt - awsTime.now()) / SECOND_MS
    await tokens.keep(portal, client, { accessToken, refreshToken: refresh?.refreshToken ?? null, expiresIn })
    log.info('sign-in-taken', { portal: portal.id })
  }

  /** A file of ours that has gone: `aws sso logout` removes it, after it has signed out at AWS; others only clean up. */
  async function missing(one: Followed, key: string): Promise<void> {
    const { portal, shared } = one
    const own = tokens.shareable(portal.id)
    if (!own) return
    if (shared.has(key) && !(await isTaken(portal, own))) {
      shared.delete(key)
      await tokens.end(portal, async () => {})
      const error = new AppError('signed-out-elsewhere', { portal: portal.name })
      onLost(portal, error)
      notices.tell(error)
      return
    }
    await share(one, key)
  }

  /** Whether AWS still takes the token. Throws where AWS cannot be asked. */
  async function isTaken(portal: PortalRecord, { accessToken }: Pick<ForeignToken, 'accessToken'>) {
    try {
      await ssoPortal.listAccounts({ region: portal.region, accessToken }, null)
      return true
    } catch (error) {
      if (error instanceof AppError && error.code === 'portal-expired') return false
      throw error
    }
  }

  function tellUnshared({ portal }: Pick<Followed, 'portal'>, reason: string): void {
    if (!tokens.shareable(portal.id)) return
    unshared.add(portal.id)
    notices.tell(new AppError('sign-in-unshared', { portal: portal.name, reason }))
  }

  async function share({ portal, shared }: Followed, key: string): Promise<void> {
    const own = tokens.shareable(portal.id)
    if (!own || own.expiresAt <= awsTime.now()) return
    const { startUrl, region } = portal
    try {
      await cache.write(key, { startUrl, region, ...own })
    } catch (cause) {
      tellUnshared({ portal }, reasonOf(cause))
      throw cause
    }
    shared.set(key, own.accessToken)
    notices.settle('signed-out-elsewhere')
  }

  return {
    async follow(portal) {
      const before = followed.get(portal.id)
      followed.delete(portal.id)
      unshared.delete(portal.id)
      if (unshared.size === 0) notices.settle('sign-in-unshared')
      notices.settle('sign-in-left-shared')
      if (before) await inTurn(() => takeAway(before).catch((cause: unknown) => tellLeft(before, cause)))
      if (!portal.sharesSignIn) return []
      const one = { portal, keys: [], surveyedAt: -Infinity, shared: new Map<string, Secret>() }
      await survey(one)
      followed.set(portal.id, one)
      await inTurn(() => look(one))
      arm()
      return one.keys
    },
    changed(portalId) {
      const one = followed.get(portalId)
      if (!one) return
      // A token that AWS no longer takes is no use to anybody.
      void inTurn(async () => {
        if (!tokens.shareable(portalId)) return takeAway(one)
        await survey(one)
        for (const key of one.keys) await share(one, key)
      })
    },
    signedOut(portal) {
      const one = followed.get(portal.id)
      return one ? inTurn(() => takeAway(one)) : work
    },
    async renewedElsewhere(portal) {
      const one = followed.get(portal.id)
      const own = tokens.shareable(portal.id)
      for (const key of one?.keys ?? []) {
        const found = await cache.read(key)
        if (found.state !== 'token' || own?.accessToken.equals(found.token.accessToken)) continue
        if (found.token.expiresAt <= awsTime.now()) continue
        await take(portal, found.token)
        return true
      }
      return false
    },
    async end() {
      ended = true
      timer()
      await work
    },
  }

  function tellLeft({ portal }: Followed, cause: unknown): void {
    const details = { portal: portal.name, reason: reasonOf(cause) }
    notices.tell(new AppError('sign-in-left-shared', details, { cause }))
  }

  /** Only what Lanyard shared: another's sign-in stays. */
  async function takeAway({ keys, shared }: Followed): Promise<void> {
    const ours = new Map(shared)
    shared.clear()
    for (const key of keys) {
      const [own, found] = [ours.get(key), await cache.read(key)]
      if (own && found.state === 'token' && own.equals(found.token.accessToken)) await cache.remove(key)
    }
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function sameUrl(a: string, b: string): boolean {
  try {
    return normaliseStartUrl(a) === normaliseStartUrl(b)
  } catch {
    return false
  }
}
