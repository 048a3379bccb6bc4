import { assertNever } from '../../../shared/assert-never.ts'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import {
  ASSUME_ROLE_MIN_SECONDS,
  CHAINED_ROLE_MAX_SECONDS,
  ROLE_SESSION_NAME,
} from '../../../shared/limits.ts'
import type { AwsTime } from '../aws-time.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import type { Borrowed, Clock, Host, Log, SsoPortal, Sts } from '../ports.ts'
import type { ChainedRoleRecord, SessionRecord } from '../storage/settings.ts'
import { createChainedRole } from './chained-role.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'
import type { SessionChoice, SessionRecords } from './session-records.ts'
import type { SessionViews } from './session-views.ts'
import { createSsoRole } from './sso-role.ts'

/** Failures of a first start after which the session goes on waiting, for a sign-in or the network. */
const WAITS_FOR: ReadonlySet<ErrorCode> = new Set([
  'sign-in-needed',
  'portal-expired',
  'throttled',
  'unreachable',
  'captive-portal',
  'aws-outage',
])

/** A chained session as it is asked for. */
export type ChainedRequest = Pick<ChainedRoleRecord, 'sourceId' | 'roleArn' | 'sessionName' | 'duration'>

/** Every session: which there are, and their lives. */
export interface Sessions extends Pick<Lifecycle, 'renew' | 'stop' | 'handOver' | 'adopt'> {
  /** Starts it with what the user chose. */
  start(sessionId: string, choice?: SessionChoice): Promise<void>
  choose(sessionId: string, choice: SessionChoice): void
  /** Throws `role-arn-invalid`, `duration-invalid`, `chain-too-long-lived`, `role-session-name-invalid`. */
  addChained(request: ChainedRequest): SessionRecord
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
  portals: Portals
  tokens: PortalTokens
  host: Host
  records: SessionRecords
  views: SessionViews
  log: Log
}): Sessions {
  const { records, views, clock } = ports

  const ssoRole = createSsoRole(ports)
  const chainedRole = createChainedRole({
    ...ports,
    sources: { of: async (sessionId) => (await lifecycle.read(sessionId)).credentials },
    regionOf: (sessionId) => records.region(records.get(sessionId)),
  })

  async function borrow(sessionId: string): Promise<Borrowed> {
    const record = records.get(sessionId)
    switch (record.kind) {
      case 'sso-role':
        return ssoRole.borrow(record)
      case 'chained-role':
        return chainedRole.borrow(record)
      default:
        return assertNever(record)
    }
  }

  const lifecycle = createLifecycle({
    ...ports,
    borrow,
    nameOf: views.nameOf,
    renews: (sessionId) => records.find(sessionId)?.renews ?? false,
    onState: views.showState,
  })

  const portalOf = (record: SessionRecord) => {
    const [root] = records.chain(record)
    return root?.kind === 'sso-role' ? root.portalId : null
  }
  const through = (portalId: string) => records.all().filter((record) => portalOf(record) === portalId)

  function forget(sessionId: string): void {
    lifecycle.stop(sessionId)
    records.forget(sessionId)
    views.forget(sessionId)
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
    choose,
    async start(sessionId, choice = {}) {
      choose(sessionId, choice)
      // Who asks for a chain asks for what it is borrowed through, also where that was stopped before.
      for (const { id } of records.chain(records.get(sessionId))) lifecycle.allow(id)
      try {
        await lifecycle.start(sessionId)
      } catch (error) {
        if (isMistaken(records.get(sessionId), error)) forget(sessionId)
        throw error
      }
      records.started(sessionId, clock.now())
      views.refresh()
    },
    addChained(request) {
      checkChained(request)
      const record = records.addChained(request)
      views.refresh()
      return record
    },
    read(sessionId) {
      views.countRead(sessionId)
      return lifecycle.read(sessionId)
    },
    portalSignedIn: (portalId) => lifecycle.resume(through(portalId).map(({ id }) => id)),
    portalRemoved(portalId) {
      // What hangs on a session goes before it.
      for (const { id } of through(portalId).toReversed()) forget(id)
    },
    end: lifecycle.stopAll,
  }
}

/** A chain that AWS refused at its very first start was mistyped: it is not kept, and neither is its alias. */
function isMistaken(record: SessionRecord, error: unknown): boolean {
  const waits = error instanceof AppError && WAITS_FOR.has(error.code)
  return record.kind === 'chained-role' && record.lastStartedAt === null && !waits
}

function checkChained({ duration, sessionName }: ChainedRequest): void {
  if (sessionName !== null && !ROLE_SESSION_NAME.test(sessionName)) {
    throw new AppError('role-session-name-invalid', { name: sessionName })
  }
  if (duration === null) return
  if (duration > CHAINED_ROLE_MAX_SECONDS)
    throw new AppError('chain-too-long-lived', { asked: inMinutes(duration) })
  if (duration < ASSUME_ROLE_MIN_SECONDS) {
    const rule = 'AWS gives a role for 15 minutes at least'
    throw new AppError('duration-invalid', { asked: inMinutes(duration), rule, least: '15m', most: '1h' })
  }
}

const inMinutes = (seconds: number) => `${Math.round(seconds / 60)} minutes`
