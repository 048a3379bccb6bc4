import { ACCOUNT_ACCESS_SCOPES } from '../../../shared/account-access.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SignInState } from '../../../shared/snapshot.ts'
import { DAY_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import { createOneFlight } from '../one-flight.ts'
import type {
  Browser,
  ClientRegistration,
  Clock,
  Crypto,
  Log,
  Loopback,
  Seat,
  SignInFlow,
  SsoOidc,
  Tokens,
} from '../ports.ts'
import type { PortalRecord } from '../storage/settings-content.ts'
import type { Vault } from '../storage/vault.ts'
import { signInThroughBrowser } from './sign-in-browser.ts'
import { signInWithCode } from './sign-in-device.ts'
import { unlessAborted } from '../wait.ts'
import type { Waiting } from './sign-in-turn.ts'
import { clientShelf, PORTAL_SCOPE } from './stored-token.ts'

/** A registration this close to its end (AWS: 90 days) is made anew, so that its tokens can be refreshed. */
const REGISTRATION_MARGIN_MS = DAY_MS

/** Signing in, one attempt a portal at a time; it can be cancelled and its page opened again at any moment. */
export interface SignIn {
  /** Resolves once signed in. While an attempt is under way for the portal, that one is joined. */
  begin(portal: PortalRecord, flow: SignInFlow, seat: Seat): Promise<void>
  /** Throws `sign-in-not-running`. */
  cancel(portal: PortalRecord): void
  /** Opens the page of the attempt once more. Throws `sign-in-not-running`, `browser-missing`. */
  reopen(portal: PortalRecord, seat: Seat): Promise<void>
  /** Cancels the attempt that is under way for the portal, if there is one. */
  abandon(portalId: string): void
  /** Cancels every attempt. */
  end(): Promise<void>
}

interface Granted {
  readonly client: ClientRegistration
  readonly tokens: Tokens
}

interface Attempt {
  readonly abort: AbortController
  /** What the person is shown, once there is a page to open. */
  shown: { readonly url: string; readonly say: (page: 'opened' | 'not-opened') => void } | null
}

export function createSignIn(ports: {
  clock: Clock
  awsTime: AwsTime
  crypto: Crypto
  ssoOidc: SsoOidc
  loopback: Loopback
  browser: Browser
  vault: Vault
  log: Log
  /** Told while an attempt is under way; how it ended is in the promise of `begin`. */
  onState: (portalId: string, state: SignInState) => void
  onTokens: (portal: PortalRecord, client: ClientRegistration, tokens: Tokens) => Promise<void>
}): SignIn {
  const { awsTime, ssoOidc, browser, log, onState, onTokens } = ports
  const clients = clientShelf(ports.vault)
  const attempts = new Map<string, Attempt>()
  const flights = createOneFlight<void>()

  const clientKey = (portal: PortalRecord, flow: SignInFlow) => `${flow}/${portal.region}/${portal.startUrl}`
  const scopeFor = ({ accountAccess }: PortalRecord) =>
    [PORTAL_SCOPE, ...(accountAccess ? ACCOUNT_ACCESS_SCOPES : [])].join(' ')

  async function registration(portal: PortalRecord, flow: SignInFlow): Promise<ClientRegistration> {
    const key = clientKey(portal, flow)
    const kept = clients.get(key)
    const scope = scopeFor(portal)
    const isFresh = kept && kept.expiresAt - REGISTRATION_MARGIN_MS > awsTime.now()
    if (isFresh && kept.scope === scope) return kept
    const { region, startUrl } = portal
    const made = await ssoOidc.registerClient({ region, startUrl, flow, scope })
    await clients.set(key, { ...made }).catch((error: unknown) => log.warn('client-not-kept', { error }))
    return made
  }

  async function attemptOnce(
    portal: PortalRecord,
    flow: SignInFlow,
    attempt: Attempt,
    seat: Seat,
  ): Promise<Granted> {
    const { signal } = attempt.abort
    onState(portal.id, { phase: 'preparing' })
    const client = await registration(portal, flow)

    async function show(waiting: Waiting): Promise<void> {
      const host = new URL(portal.startUrl).host
      const endsAt = waiting.endsAt + awsTime.offset()
      const say = (page: 'opened' | 'not-opened') =>
        onState(portal.id, { phase: 'waiting', host, ...waiting, page, endsAt })
      attempt.shown = { url: waiting.url, say }
      const reaches = browser.reaches(seat)
      say(reaches ? 'opened' : 'not-opened')
      if (!reaches) return
      // The URL is on the screen: a browser that does not start is no reason to give up.
      await browser.open(waiting.url, seat).catch((error: unknown) => {
        log.warn('browser-not-opened', { error })
        if (!signal.aborted) say('not-opened')
      })
    }

    const flowOf = flow === 'browser' ? signInThroughBrowser : signInWithCode
    const answer = await flowOf(ports, { portal, client, signal, show })
    if (answer.outcome === 'tokens') return { client, tokens: answer.tokens }
    const code = answer.outcome === 'expired' ? 'sign-in-timed-out' : 'sign-in-refused'
    throw new AppError(code, { portal: portal.name })
  }

  async function run(portal: PortalRecord, flow: SignInFlow, seat: Seat): Promise<void> {
    const attempt: Attempt = { abort: new AbortController(), shown: null }
    const { signal } = attempt.abort
    attempts.set(portal.id, attempt)
    let granted: Granted
    try {
      granted = await unlessAborted(signal, attemptOnce(portal, flow, attempt, seat))
    } catch (error) {
      await forgetClient(portal, flow)
      if (!signal.aborted) throw error
      throw new AppError('sign-in-cancelled', { portal: portal.name }, { cause: error })
    } finally {
      attempts.delete(portal.id)
    }
    await onTokens(portal, granted.client, granted.tokens)
  }

  // A registration that AWS no longer knows may be refused on the page alone, where only the person sees it. So it is
  // kept for as long as sign-ins succeed with it.
  async function forgetClient(portal: PortalRecord, flow: SignInFlow): Promise<void> {
    await clients
      .delete(clientKey(portal, flow))
      .catch((error: unknown) => log.warn('client-not-forgotten', { error }))
  }

  function running(portal: PortalRecord): Attempt {
    const attempt = attempts.get(portal.id)
    if (!attempt) throw new AppError('sign-in-not-running', { portal: portal.name })
    return attempt
  }

  return {
    begin: (portal, flow, seat) => flights.run(portal.id, () => run(portal, flow, seat)),
    cancel: (portal) => running(portal).abort.abort(),
    async reopen(portal, seat) {
      const attempt = running(portal)
      if (!attempt.shown) return
      await browser.open(attempt.shown.url, seat)
      // It may have ended meanwhile.
      if (attempts.get(portal.id) === attempt) attempt.shown.say('opened')
    },
    abandon: (portalId) => attempts.get(portalId)?.abort.abort(),
    async end() {
      for (const { abort } of attempts.values()) abort.abort()
      await flights.settled()
    },
  }
}
