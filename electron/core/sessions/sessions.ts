import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import type { SessionChoice } from '../../../shared/contract.ts'
import type { Borrowable } from '../../../shared/session-draft.ts'
import type { NameFacts } from '../../../shared/session-name-template.ts'
import type { AwsTime } from '../aws-time.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import type { AwsTools, Borrowed, Clock, Host, IdentityTokens, Log, SsoPortal, Sts } from '../ports.ts'
import type { UserProfiles } from '../profiles/user-profiles.ts'
import type { SessionRecord } from '../storage/settings.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createSessionKinds } from './kinds.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'
import type { SessionRecords } from './session-records.ts'
import type { SessionViews } from './session-views.ts'

/** Failures of a first start after which the session goes on waiting, for a sign-in or the network. */
const WAITS_FOR: ReadonlySet<ErrorCode> = new Set([
  'sign-in-needed',
  'portal-expired',
  'throttled',
  'unreachable',
  'captive-portal',
  'aws-outage',
])

/** What a session is wanted for, as its name in CloudTrail may say; empty where nobody said. */
export type Purpose = Pick<NameFacts, 'ticket' | 'reason'>

const NO_PURPOSE: Purpose = { ticket: '', reason: '' }

/** Every session: which there are, and their lives. */
export interface Sessions extends Pick<Lifecycle, 'renew' | 'stop' | 'handOver' | 'adopt'>, Drafts {
  /** Starts it with what the user chose, and for what; a purpose holds until the next start that names one. */
  start(sessionId: string, choice?: SessionChoice, purpose?: Purpose | null): Promise<void>
  choose(sessionId: string, choice: SessionChoice): void
  /** Stops and forgets it, and whatever is borrowed through it. */
  remove(sessionId: string): void
  /** For the terminal's door; counts as a read. */
  read(sessionId: string): Promise<Borrowed>
  /** Renews what waited for this portal's sign-in. */
  portalSignedIn(portalId: string): void
  /** Stops and forgets what was borrowed through a portal. */
  portalRemoved(portalId: string): void
  end(): void
}

export function createSessions(ports: {
  clock: Clock
  awsTime: AwsTime
  ssoPortal: SsoPortal
  sts: Sts
  identityTokens: IdentityTokens
  awsTools: AwsTools
  userProfiles: UserProfiles
  portals: Portals
  tokens: PortalTokens
  host: Host
  records: SessionRecords
  views: SessionViews
  log: Log
  /** The session that a borrowable is, or becomes. Throws `session-unknown`. */
  sessionIdOf: (borrowable: Borrowable) => string
}): Sessions {
  const { records, views, clock, host, log } = ports
  const purposes = new Map<string, Purpose>()

  const kinds = createSessionKinds({
    ...ports,
    sources: { of: async (sessionId) => (await lifecycle.read(sessionId)).credentials },
    nameFacts: (sessionId) => ({
      user: host.userName,
      host: host.computerName,
      ...(purposes.get(sessionId) ?? NO_PURPOSE),
    }),
    regionOf: records.region,
    learn(sessionId, fields) {
      // One that is only tried is not kept.
      const record = records.find(sessionId)
      if (!record) return
      records.edit(record, fields)
      views.refresh()
    },
  })
  const lifecycle = createLifecycle({
    ...ports,
    borrow: async (sessionId) => kinds.borrow(records.get(sessionId)),
    nameOf: views.nameOf,
    renews: (sessionId) => records.find(sessionId)?.renews ?? false,
    onState: views.showState,
  })
  const drafts = createDrafts({ ...ports, kinds, allow: (sessionId) => allow(sessionId) })

  const ofPortal = (portalId: string) =>
    records.all().filter((record) => records.portalId(record) === portalId)
  /** A profile is the user's own: it has a sign-in at the portal, but not its being from it. */
  const isFromPortal = (record: SessionRecord) => records.chain(record)[0]?.kind === 'sso-role'

  function forget(record: SessionRecord): void {
    lifecycle.stop(record.id)
    // The same role may be borrowed again one day: that it was stopped is forgotten too.
    lifecycle.allow(record.id)
    records.forget(record.id)
    views.forget(record.id)
    purposes.delete(record.id)
    // The record is gone; a secret that no record names opens nothing, and goes with the next write of the vault.
    kinds.forget(record).catch((error: unknown) => log.warn('session-not-forgotten', { error }))
  }

  /** Who asks for a chain asks for what it is borrowed through, also where that was stopped before. */
  function allow(sessionId: string): void {
    for (const { id } of records.chain(records.get(sessionId))) lifecycle.allow(id)
  }

  function remove(sessionId: string): void {
    // What hangs on a session goes before it.
    for (const record of [records.get(sessionId), ...records.through(sessionId)].toReversed()) forget(record)
    views.refresh()
  }

  function choose(sessionId: string, choice: SessionChoice): void {
    records.choose(sessionId, choice)
    views.refresh()
    lifecycle.rearm(sessionId)
  }

  return {
    renew: lifecycle.renew,
    stop: lifecycle.stop,
    handOver: lifecycle.handOver,
    adopt({ sessions, stopped }) {
      const isKnown = (sessionId: string) => records.find(sessionId) !== undefined
      lifecycle.adopt({
        sessions: sessions.filter(({ sessionId }) => isKnown(sessionId)),
        stopped: stopped.filter(isKnown),
      })
    },
    describe: drafts.describe,
    try: drafts.try,
    async add(draft) {
      const record = await drafts.add(draft)
      views.refresh()
      return record
    },
    async edit(sessionId, draft) {
      await drafts.edit(sessionId, draft)
      views.refresh()
    },
    remove,
    choose,
    async start(sessionId, choice = {}, purpose = null) {
      choose(sessionId, choice)
      if (purpose) purposes.set(sessionId, purpose)
      allow(sessionId)
      try {
        await lifecycle.start(sessionId)
      } catch (error) {
        if (isMistaken(records.get(sessionId), error)) remove(sessionId)
        throw error
      }
      records.started(sessionId, clock.now())
      views.refresh()
    },
    read(sessionId) {
      views.countRead(sessionId)
      return lifecycle.read(sessionId)
    },
    portalSignedIn: (portalId) => lifecycle.resume(ofPortal(portalId).map(({ id }) => id)),
    portalRemoved(portalId) {
      for (const record of ofPortal(portalId).filter(isFromPortal))
        if (records.find(record.id)) remove(record.id)
      views.refresh()
    },
    end: lifecycle.stopAll,
  }
}

/** A chain that AWS refused at its very first start was mistyped: it is not kept, and neither is its alias. */
function isMistaken(record: SessionRecord, error: unknown): boolean {
  const waits = error instanceof AppError && WAITS_FOR.has(error.code)
  return record.kind === 'chained-role' && record.lastStartedAt === null && !waits
}
