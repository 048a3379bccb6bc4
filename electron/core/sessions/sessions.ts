import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import type { SessionChoice } from '../../../shared/contract.ts'
import type { Borrowable } from '../../../shared/session-draft.ts'
import type { NameFacts } from '../../../shared/session-name-template.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import { createMfaCodes, type MfaCodes } from '../mfa/mfa-codes.ts'
import type {
  AwsTools,
  AccountAccess,
  Borrowed,
  Clock,
  Credentials,
  Crypto,
  Host,
  Iam,
  IdentityTokens,
  Log,
  SamlResponse,
  SsoPortal,
  Sts,
} from '../ports.ts'
import type { UserProfiles } from '../profiles/user-profiles.ts'
import { offers, type Assertions } from '../saml/assertions.ts'
import { isSameRole, type SessionRecord } from '../storage/settings-content.ts'
import type { Store } from '../store.ts'
import { within } from '../wait.ts'
import { createAttendance } from './attendance.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createSessionKinds } from './kinds.ts'
import type { LastStarts } from './last-starts.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'
import { createQuestionViews } from './question-views.ts'
import { portalOf } from './session-identity.ts'
import { roleNameOf, type SessionRecords } from './session-records.ts'
import type { SessionViews } from './session-views.ts'
import type { UserKeys } from './user-keys.ts'

/** A tool is kept waiting this long for a code that somebody may be typing, and then told what is missing. */
const TOOL_PATIENCE_MS = 4 * SECOND_MS

/**
 * A container's SDK is kept waiting this long for what is not held yet. That of JavaScript gives up after a second;
 * all of them ask again.
 */
const CONTAINER_PATIENCE_MS = 800

/** Failures of a first start after which the session goes on waiting, for a sign-in or the network. */
const WAITS_FOR: ReadonlySet<ErrorCode> = new Set([
  'sign-in-needed',
  'portal-expired',
  'account-access-not-covered',
  'throttled',
  'unreachable',
  'captive-portal',
  'aws-outage',
  'mfa-needed',
  'interrupted',
  'saml-needs-assertion',
  'saml-sign-in-needed',
  'saml-sign-in-cancelled',
  'saml-sign-in-timed-out',
  'saml-own-browser-needed',
])

/** What a session is wanted for, as its name in CloudTrail may say; empty where nobody said. */
export type Purpose = Pick<NameFacts, 'ticket' | 'reason'>

const NO_PURPOSE: Purpose = { ticket: '', reason: '' }

/** Every session: which there are, and their lives. */
export interface Sessions
  extends
    Pick<Lifecycle, 'renew' | 'stop' | 'rearm' | 'handOver' | 'adopt'>,
    Pick<MfaCodes, 'answer' | 'cancel'>,
    Drafts {
  /**
   * Starts it with what the user chose, and for what; a purpose holds until the next start that names one. A chain that
   * was just described and that AWS refuses was mistyped: it is not kept, and neither is its alias.
   */
  start(sessionId: string, choice?: SessionChoice, purpose?: Purpose | null): Promise<void>
  choose(sessionId: string, choice: SessionChoice): void
  /** Stops and forgets it, and whatever is borrowed through it. Resolves once the vault has nothing of it. */
  remove(sessionId: string): Promise<void>
  /** For the terminal's door; counts as a read. Throws `mfa-needed` where a person has to type a code first. */
  read(sessionId: string): Promise<Borrowed>
  /**
   * For the container endpoint, where jobs ask by themselves and often, so that it counts as no read. What is still
   * good is given at once, a renewal under way or not.
   * Throws `session-not-ready` where it is still being borrowed, `mfa-needed` where that waits for a code.
   */
  readAtOnce(sessionId: string): Promise<Borrowed>
  /** For the engine itself: waits as long as a person takes. */
  use(sessionId: string): Promise<Credentials>
  /** As `read`, what the console's sign-in takes. */
  readForConsole(sessionId: string): Promise<Credentials>
  nameOf(record: SessionRecord): string
  /** Renews what waited for this portal's sign-in. */
  portalSignedIn(portalId: string): void
  /** Renews what waited for an assertion that offers its role. */
  assertionKept(response: SamlResponse): void
  /** Stops and forgets what was borrowed through a portal. */
  portalRemoved(portalId: string): void
  /**
   * The records have been replaced: what is no longer there, or is another role by now, is stopped, with what was
   * borrowed through it. Secrets stay, for a record may come back.
   */
  recordsReplaced(before: readonly SessionRecord[]): void
  /** Stops and forgets what was borrowed by a portal's account access. */
  accessRemoved(portalId: string): void
  end(): void
}

export function createSessions(ports: {
  clock: Clock
  awsTime: AwsTime
  ssoPortal: SsoPortal
  accountAccess: AccountAccess
  sts: Sts
  iam: Iam
  crypto: Crypto
  userKeys: UserKeys
  store: Store
  identityTokens: IdentityTokens
  assertions: Assertions
  awsTools: AwsTools
  userProfiles: UserProfiles
  portals: Portals
  tokens: PortalTokens
  host: Host
  records: SessionRecords
  lastStarts: LastStarts
  views: SessionViews
  log: Log
  /** Whether a job runs under the session, so that it is renewed whatever the user chose for it. */
  isAtWork: (sessionId: string) => boolean
  /** The session that a borrowable is, or becomes. Throws `session-unknown`. */
  sessionIdOf: (borrowable: Borrowable) => string
}): Sessions {
  const { records, views, lastStarts, clock, host, log, assertions, isAtWork } = ports
  const purposes = new Map<string, Purpose>()
  /** Chains that somebody has just described, and neither started nor chosen anything of. */
  const untried = new Set<string>()
  /** A session that is only tried has no view. */
  const nameOf = (record: SessionRecord) =>
    records.find(record.id) ? views.nameOf(record.id) : roleNameOf(record)
  const mfa = createMfaCodes({ ...ports, onChange: () => showQuestions() })
  const attendance = createAttendance()

  const kinds = createSessionKinds({
    ...ports,
    mfa,
    nameOf,
    sources: { of: use },
    nameFacts: (sessionId) => ({
      user: host.userName,
      host: host.computerName,
      ...(purposes.get(sessionId) ?? NO_PURPOSE),
    }),
    regionOf: records.region,
    attendance,
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
    renews: (sessionId) => (records.find(sessionId)?.renews ?? false) || isAtWork(sessionId),
    onState(sessionId, state, arn) {
      views.showState(sessionId, state, arn)
      // It may join those who wait for a code.
      if (state.phase === 'starting') showQuestions()
    },
  })
  const showOpen = createQuestionViews({ ...ports, lifecycle: () => lifecycle })
  const showQuestions = () => showOpen(mfa.open())
  const drafts = createDrafts({ ...ports, kinds, attendance, allow: (sessionId) => allow(sessionId) })

  const ofPortal = (portalId: string) =>
    records.all().filter((record) => records.portalId(record) === portalId)
  /** A profile is the user's own: it has a sign-in at the portal, but not its being from it. */
  const isFromPortal = (record: SessionRecord) => {
    const [root] = records.chain(record)
    return root !== undefined && portalOf(root) !== null
  }

  async function use(sessionId: string): Promise<Credentials> {
    return (await lifecycle.read(sessionId)).credentials
  }

  async function read(sessionId: string): Promise<Borrowed> {
    views.countRead(sessionId)
    const reading = lifecycle.read(sessionId)
    for (;;) {
      const borrowed = await within(clock, TOOL_PATIENCE_MS, reading)
      if (borrowed) return borrowed
      const missing = missingCode(sessionId)
      if (missing) throw missing
    }
  }

  async function readAtOnce(sessionId: string): Promise<Borrowed> {
    const held = lifecycle.held(sessionId)
    if (held) return held
    const borrowed = await within(clock, CONTAINER_PATIENCE_MS, lifecycle.read(sessionId))
    if (borrowed) return borrowed
    throw missingCode(sessionId) ?? new AppError('session-not-ready', { name: views.nameOf(sessionId) })
  }

  function missingCode(sessionId: string): AppError | null {
    const [root] = records.chain(records.get(sessionId))
    return root ? mfa.waitsFor(root.id) : null
  }

  /** Somebody waits for a session, and so for what it is borrowed through. */
  function attended<T>(sessionId: string, run: () => Promise<T>): Promise<T> {
    const chain = records.chain(records.get(sessionId)).map(({ id }) => id)
    return attendance.during(chain, run)
  }

  function stop(sessionId: string): void {
    const record = records.find(sessionId)
    if (record?.kind === 'saml') assertions.giveUp(record)
    lifecycle.stop(sessionId)
    mfa.withdraw(sessionId)
  }

  /** At once, but for its secrets: they are gone from the vault once the promise resolves. */
  function forget(record: SessionRecord): Promise<void> {
    stop(record.id)
    // The same role may be borrowed again one day: that it was stopped is forgotten too.
    lifecycle.allow(record.id)
    records.forget(record.id)
    views.forget(record.id)
    lastStarts.forget(record.id)
    untried.delete(record.id)
    purposes.delete(record.id)
    // The record is gone; a secret that no record names opens nothing, and goes with the next write of the vault.
    return kinds.forget(record).catch((error: unknown) => log.warn('session-not-forgotten', { error }))
  }

  /** Who asks for a chain asks for what it is borrowed through, also where that was stopped before. */
  function allow(sessionId: string): void {
    for (const { id } of records.chain(records.get(sessionId))) lifecycle.allow(id)
  }

  async function remove(sessionId: string): Promise<void> {
    // What hangs on a session goes before it.
    const gone = [records.get(sessionId), ...records.through(sessionId)].toReversed().map(forget)
    views.refresh()
    await Promise.all(gone)
  }

  function choose(sessionId: string, choice: SessionChoice): void {
    records.choose(sessionId, choice)
    views.refresh()
    lifecycle.rearm(sessionId)
  }

  return {
    renew: (sessionId) => attended(sessionId, () => lifecycle.renew(sessionId)),
    stop,
    answer: mfa.answer,
    cancel: mfa.cancel,
    use,
    read,
    readAtOnce,
    rearm: lifecycle.rearm,
    nameOf,
    async readForConsole(sessionId) {
      const { credentials } = await read(sessionId)
      return kinds.forConsole(records.get(sessionId), credentials)
    },
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
      const before = new Set(records.all().map(({ id }) => id))
      const record = await drafts.add(draft)
      if (record.kind === 'chained-role' && !before.has(record.id)) untried.add(record.id)
      views.refresh()
      return record
    },
    async edit(sessionId, draft) {
      await drafts.edit(sessionId, draft)
      views.refresh()
    },
    remove,
    choose(sessionId, choice) {
      untried.delete(sessionId)
      choose(sessionId, choice)
    },
    async start(sessionId, choice = {}, purpose = null) {
      choose(sessionId, choice)
      if (purpose) purposes.set(sessionId, purpose)
      allow(sessionId)
      try {
        await attended(sessionId, () => lifecycle.start(sessionId))
      } catch (error) {
        if (untried.has(sessionId) && !isWaiting(error)) await remove(sessionId)
        throw error
      }
      untried.delete(sessionId)
      lastStarts.started(sessionId, clock.now())
      views.refresh()
    },
    portalSignedIn: (portalId) => lifecycle.resume(ofPortal(portalId).map(({ id }) => id)),
    assertionKept(response) {
      const ready = records.all().filter((record) => record.kind === 'saml' && offers(response, record))
      lifecycle.resume(ready.flatMap(({ id }) => [id, ...records.through(id).map((hop) => hop.id)]))
    },
    portalRemoved(portalId) {
      for (const record of ofPortal(portalId).filter(isFromPortal))
        if (records.find(record.id)) void remove(record.id)
      views.refresh()
    },
    recordsReplaced(before) {
      for (const old of before) {
        const record = records.find(old.id)
        if (record && isSameRole(old, record)) {
          lifecycle.rearm(old.id)
          continue
        }
        for (const id of [old.id, ...records.through(old.id).map((hop) => hop.id)]) {
          stop(id)
          // Nobody stopped it, so whoever asks for it has it anew.
          lifecycle.allow(id)
        }
        if (!record) views.forget(old.id)
      }
      views.refresh()
    },
    accessRemoved(portalId) {
      for (const record of ofPortal(portalId)) if (record.kind === 'account-access') void remove(record.id)
    },
    end: lifecycle.stopAll,
  }
}

function isWaiting(error: unknown): boolean {
  return error instanceof AppError && WAITS_FOR.has(error.code)
}
