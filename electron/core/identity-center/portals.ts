import { checkedAccountAccess, type AccountAccessSetting } from '../../../shared/account-access.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { partitionOfRegion } from '../../../shared/partition.ts'
import { typedRegion } from '../../../shared/typed-region.ts'
import type { PortalView } from '../../../shared/snapshot.ts'
import { base64url } from '../encoding.ts'
import type { Crypto, Log, Seat, SignInFlow, SsoOidc, SsoPortal } from '../ports.ts'
import type { PortalRecord } from '../storage/settings-content.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { nameFromStartUrl, normaliseStartUrl, partitionOfPortal } from './portal-record.ts'
import { createPortalViews, signInOf } from './portal-views.ts'
import type { PortalTokens } from './portal-tokens.ts'
import { discoverRegion, knowsStartUrl } from './region-discovery.ts'
import type { SignIn } from './sign-in.ts'

/** The portals the user has added, and their sign-ins as the snapshot shows them. */
export interface Portals {
  /** Throws `portal-unknown`. */
  record(portalId: string): PortalRecord
  records(): readonly PortalRecord[]
  /**
   * Throws `start-url-invalid`, `start-url-refused`, `portal-exists`, `portal-region-needed`, `partition-unknown`,
   * `tenant-id-invalid`, `access-endpoint-invalid`.
   */
  add(input: {
    startUrl: string
    region: string | null
    name: string | null
    accountAccess: AccountAccessSetting | null
  }): Promise<PortalRecord>
  /** Throws `tenant-id-invalid`, `access-endpoint-invalid`. The sign-in stays as it is. */
  setAccountAccess(portalId: string, accountAccess: AccountAccessSetting | null): void
  setSharing(portalId: string, sharesSignIn: boolean): void
  /** The records have been replaced: those that are gone, or are at another start URL by now, are signed out. */
  recordsReplaced(before: readonly PortalRecord[]): Promise<void>
  remove(portalId: string): Promise<void>
  signIn(portalId: string, flow: SignInFlow, seat: Seat): Promise<void>
  cancelSignIn(portalId: string): void
  reopenSignIn(portalId: string, seat: Seat): Promise<void>
  /** Ends the sign-in here and at AWS. Role sessions that were handed out live on until they end. */
  signOut(portalId: string): Promise<void>
}

export function createPortals(ports: {
  crypto: Crypto
  ssoOidc: SsoOidc
  ssoPortal: SsoPortal
  settings: Settings
  store: Store
  tokens: PortalTokens
  signIn: SignIn
  log: Log
}): Portals {
  const { crypto, ssoOidc, ssoPortal, settings, store, tokens, log } = ports
  const views = createPortalViews(store)

  const records = () => settings.get().portals

  function record(portalId: string): PortalRecord {
    const found = records().find(({ id }) => id === portalId)
    if (found) return found
    throw new AppError('portal-unknown', { name: portalId, hint: 'See `lanyard portal ls`.' })
  }

  function begin(portal: PortalRecord): void {
    const view: PortalView = { ...portal, signIn: signInOf(tokens.held(portal.id)), sync: { phase: 'never' } }
    store.updateLive((live) => ({ ...live, portals: [...live.portals, view] }))
    tokens.tend(portal)
  }

  for (const portal of records()) begin(portal)

  function change(portalId: string, part: Partial<PortalRecord>): void {
    const changed = <P extends { id: string }>(portal: P) =>
      portal.id === portalId ? { ...portal, ...part } : portal
    settings.update((content) => ({ ...content, portals: content.portals.map(changed) }))
    store.updateLive((live) => ({ ...live, portals: live.portals.map(changed) }))
  }

  async function regionOf(startUrl: string, asked: string | null): Promise<string> {
    if (!asked) return discoverRegion(ssoOidc, startUrl)
    const region = typedRegion(asked)
    if (!partitionOfRegion(region)) throw new AppError('partition-unknown', { region })
    if (await knowsStartUrl(ssoOidc, startUrl, region)) return region
    throw new AppError('start-url-refused', { region, url: startUrl })
  }

  function refuseClash(name: string, startUrl: string): void {
    const clash = records().find((other) => other.name === name || other.startUrl === startUrl)
    if (clash) throw new AppError('portal-exists', { name: clash.name })
  }

  return {
    record,
    records,
    async add(input) {
      const startUrl = normaliseStartUrl(input.startUrl)
      const name = input.name?.trim() || nameFromStartUrl(startUrl)
      const accountAccess = input.accountAccess && checkedAccountAccess(input.accountAccess)
      refuseClash(name, startUrl)
      const region = await regionOf(startUrl, input.region)
      // It may have been added while AWS was asked.
      refuseClash(name, startUrl)
      const id = base64url(crypto.randomBytes(9))
      const partition = partitionOfPortal(region)
      const portal = { id, name, startUrl, region, partition, accountAccess, sharesSignIn: false }
      settings.update((content) => ({ ...content, portals: [...content.portals, portal] }))
      begin(portal)
      return portal
    },
    setAccountAccess(portalId, asked) {
      const accountAccess = asked && checkedAccountAccess(asked)
      change(portalId, { accountAccess })
    },
    setSharing: (portalId, sharesSignIn) => change(portalId, { sharesSignIn }),
    async recordsReplaced(before) {
      const gone = before.filter((old) => !records().some((portal) => isSamePlace(portal, old)))
      const known = new Set(before.filter((old) => !gone.includes(old)).map(({ id }) => id))
      store.updateLive((live) => ({
        ...live,
        portals: live.portals.flatMap((view) => {
          const portal = records().find(({ id }) => id === view.id)
          return portal && known.has(view.id) ? [{ ...view, ...portal }] : []
        }),
      }))
      for (const portal of records()) if (!known.has(portal.id)) begin(portal)
      await Promise.all(gone.map(signOut))
    },
    async remove(portalId) {
      const portal = record(portalId)
      await signOut(portal)
      settings.update((content) => ({
        ...content,
        portals: content.portals.filter(({ id }) => id !== portalId),
      }))
      store.updateLive((live) => ({ ...live, portals: live.portals.filter(({ id }) => id !== portalId) }))
    },
    signIn: (portalId, flow, seat) => signIn(record(portalId), flow, seat),
    cancelSignIn: (portalId) => ports.signIn.cancel(record(portalId)),
    reopenSignIn: (portalId, seat) => ports.signIn.reopen(record(portalId), seat),
    signOut: (portalId) => signOut(record(portalId)),
  }

  async function signIn(portal: PortalRecord, flow: SignInFlow, seat: Seat): Promise<void> {
    try {
      await ports.signIn.begin(portal, flow, seat)
    } catch (error) {
      // A second sign-in that came to nothing leaves the first one in force.
      const failure = toAppError(error)
      const held = tokens.held(portal.id)
      const silent = held !== null || failure.code === 'sign-in-cancelled'
      views.show(portal.id, silent ? signInOf(held) : { phase: 'failed', error: failure.view() })
      throw failure
    }
  }

  async function signOut(portal: PortalRecord): Promise<void> {
    ports.signIn.abandon(portal.id)
    views.show(portal.id, { phase: 'signed-out' })
    // Signing out here must work also while AWS cannot be told.
    await tokens
      .end(portal, (accessToken) => ssoPortal.logout({ region: portal.region, accessToken }))
      .catch((error: unknown) => log.warn('logout-not-told', { portal: portal.id, error }))
  }
}

function isSamePlace(a: PortalRecord, b: PortalRecord): boolean {
  return a.id === b.id && a.startUrl === b.startUrl && a.region === b.region
}
