import { AppError, toAppError } from '../../../shared/errors.ts'
import type { SessionState } from '../../../shared/session-state.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import type { HandOver } from '../hand-over.ts'
import { createOneFlight } from '../one-flight.ts'
import type { Borrowed, Clock, Log, Stop } from '../ports.ts'
import { within } from '../wait.ts'
import { expiringFrom, PASSING, renewalDue, retryDelay, type Lifetime } from './timing.ts'

/** How long a reader is kept waiting for a renewal while what is held still works. */
const READER_PATIENCE_MS = 5 * SECOND_MS
/** Failures that a sign-in at the portal mends, or one at a SAML identity provider. */
const SIGN_IN_MENDS = new Set([
  'sign-in-needed',
  'portal-expired',
  'account-access-not-covered',
  'saml-needs-assertion',
  'saml-sign-in-needed',
  'saml-sign-in-cancelled',
  'saml-sign-in-timed-out',
  'saml-own-browser-needed',
])

/** Starts, keeps and ends sessions. What a session is and how it is borrowed is not known here. */
export interface Lifecycle {
  /** Borrows, unless it is active already. Throws what AWS said. */
  start(sessionId: string): Promise<void>
  /** Borrows anew at once. */
  renew(sessionId: string): Promise<void>
  /** Forgets the credentials. Copies that were handed out work until they expire. */
  stop(sessionId: string): void
  /**
   * Credentials for a tool, from memory where they are good for a while. Inside the renewal margin the reader waits a
   * moment for the renewal that is under way, so that it is handed what lasts. One that was not started yet is. One
   * that the user stopped throws `session-not-active`; one that ended and is not to renew, `credentials-expired`.
   */
  read(sessionId: string): Promise<Borrowed>
  /** What is held and still good, at once; `null` where that is nothing. */
  held(sessionId: string): Borrowed | null
  /** Renews at once what could not be renewed for want of a sign-in. */
  resume(sessionIds: readonly string[]): void
  /** The setting of a session has changed: it is armed anew. */
  rearm(sessionId: string): void
  /** Forgets that the user stopped it: whoever asks for it now starts it. */
  allow(sessionId: string): void
  /** Whether credentials are being fetched for it right now. */
  isBorrowing(sessionId: string): boolean
  /** Of those that are being borrowed for the first time, these wait for a person's MFA code. */
  waitForCode(sessionIds: ReadonlySet<string>): void
  stopAll(): void
  /** What is held, and what the user stopped. */
  handOver(): Pick<HandOver, 'sessions' | 'stopped'>
  /** Takes over what another engine held. */
  adopt(handed: Pick<HandOver, 'sessions' | 'stopped'>): void
}

interface Held extends Lifetime {
  readonly borrowed: Borrowed
}

interface Entry {
  held: Held | null
  /** When the last credentials ended, while there are no newer ones. */
  endedAt: number | null
  failure: AppError | null
  /** Failed renewals in a row. */
  failures: number
  retryAt: number
  stoppedByUser: boolean
  borrowing: boolean
  waitsForCode: boolean
  /** Changes with every stop, so that a borrowing under way knows it is no longer wanted. */
  generation: number
  timers: Stop[]
  stopRetry: Stop
}

const newEntry = (): Entry => ({
  held: null,
  endedAt: null,
  failure: null,
  failures: 0,
  retryAt: 0,
  stoppedByUser: false,
  borrowing: false,
  waitsForCode: false,
  generation: 0,
  timers: [],
  stopRetry: () => {},
})

const lifetimeOf = ({ startedAt, expiresAt }: Held): Lifetime => ({ startedAt, expiresAt })

export function createLifecycle(ports: {
  clock: Clock
  awsTime: AwsTime
  log: Log
  borrow: (sessionId: string) => Promise<Borrowed>
  nameOf: (sessionId: string) => string
  renews: (sessionId: string) => boolean
  onState: (sessionId: string, state: SessionState, arn: string | null) => void
}): Lifecycle {
  const { clock, awsTime, log, borrow, nameOf, renews, onState } = ports
  const entries = new Map<string, Entry>()
  const flights = createOneFlight<Held>()

  function entryOf(sessionId: string): Entry {
    const entry = entries.get(sessionId) ?? newEntry()
    entries.set(sessionId, entry)
    return entry
  }

  function show(sessionId: string, state: SessionState): void {
    onState(sessionId, state, entries.get(sessionId)?.held?.borrowed.arn ?? null)
  }

  function disarm(entry: Entry): void {
    for (const stop of entry.timers.splice(0)) stop()
    entry.stopRetry()
  }

  function arm(sessionId: string, entry: Entry): void {
    disarm(entry)
    const { held } = entry
    if (!held) return
    entry.timers.push(awsTime.at(held.expiresAt, () => end(sessionId)))
    if (renews(sessionId)) entry.timers.push(awsTime.at(renewalDue(held), () => renewBehind(sessionId)))
    else entry.timers.push(awsTime.at(expiringFrom(held), () => showHeld(sessionId, true)))
  }

  /** Shows credentials that are held: active, or ending soon where nothing is going to renew them. */
  /** @param isTime That its end is near is known by another clock than the one that is read, which may be behind. */
  function showHeld(sessionId: string, isTime = false): void {
    const { held, failure } = entryOf(sessionId)
    if (!held) return
    const isNear = isTime || awsTime.now() >= expiringFrom(held)
    const endsSoon = failure !== null || (!renews(sessionId) && isNear)
    const error = failure?.view() ?? null
    if (endsSoon) show(sessionId, { phase: 'expiring', ...lifetimeOf(held), error })
    else show(sessionId, { phase: 'active', ...lifetimeOf(held) })
  }

  function end(sessionId: string): void {
    const entry = entryOf(sessionId)
    if (!entry.held) return
    entry.endedAt = entry.held.expiresAt
    entry.held = null
    if (entry.borrowing) showStarting(sessionId, entry)
    else showWithout(sessionId, entry)
  }

  function showStarting(sessionId: string, { waitsForCode }: Entry): void {
    show(sessionId, { phase: waitsForCode ? 'awaiting-mfa' : 'starting' })
  }

  /** Shows a session that holds nothing. */
  function showWithout(sessionId: string, { endedAt, failure }: Entry): void {
    const error = failure?.view() ?? null
    if (endedAt !== null) show(sessionId, { phase: 'expired', expiredAt: endedAt, error })
    else if (error) show(sessionId, { phase: 'failed', error })
    else show(sessionId, { phase: 'stopped' })
  }

  /** Renews with nobody waiting for it. */
  function renewBehind(sessionId: string): void {
    obtain(sessionId).catch((error: unknown) => log.warn('renewal-failed', { session: sessionId, error }))
  }

  function fail(sessionId: string, entry: Entry, error: AppError): void {
    entry.failure = error
    entry.failures += 1
    if (entry.held) showHeld(sessionId)
    else showWithout(sessionId, entry)
    if (!renews(sessionId) || !PASSING.has(error.code)) return
    entry.retryAt = clock.now() + retryDelay(entry.failures, error.retryAfter)
    entry.stopRetry()
    entry.stopRetry = clock.at(entry.retryAt, () => {
      // It may have been turned off meanwhile.
      if (renews(sessionId)) renewBehind(sessionId)
    })
  }

  async function obtainNow(sessionId: string, entry: Entry): Promise<Held> {
    const { generation, held: before } = entry
    const stopped = () => entry.generation !== generation
    Object.assign(entry, { stoppedByUser: false, borrowing: true, waitsForCode: false })
    if (before) show(sessionId, { phase: 'renewing', ...lifetimeOf(before) })
    else showStarting(sessionId, entry)
    try {
      const borrowed = await borrow(sessionId)
      if (stopped()) throw new AppError('session-not-active', { name: nameOf(sessionId) })
      const held = { borrowed, startedAt: awsTime.now(), expiresAt: borrowed.credentials.expiresAt }
      // Renewed as soon as they came, they would be borrowed again and again without a pause.
      if (!good(held)) throw new AppError('credentials-expired', { name: nameOf(sessionId) })
      Object.assign(entry, { held, endedAt: null, failure: null, failures: 0, retryAt: 0, borrowing: false })
      arm(sessionId, entry)
      showHeld(sessionId)
      return held
    } catch (thrown) {
      const error = toAppError(thrown)
      if (stopped()) throw error
      entry.borrowing = false
      fail(sessionId, entry, error)
      throw error
    }
  }

  // A session that is stopped and started again is a new task: it must not join the one that was given up.
  function obtain(sessionId: string): Promise<Held> {
    const entry = entryOf(sessionId)
    return flights.run(`${sessionId}#${entry.generation}`, () => obtainNow(sessionId, entry))
  }

  const good = (held: Held | null): held is Held => held !== null && awsTime.now() < held.expiresAt

  async function read(sessionId: string): Promise<Borrowed> {
    const entry = entryOf(sessionId)
    const { held } = entry
    if (good(held)) {
      const settled = awsTime.now() < renewalDue(held) || !renews(sessionId) || clock.now() < entry.retryAt
      if (settled || entry.failure || entry.waitsForCode) return held.borrowed
      const renewed = await within(clock, READER_PATIENCE_MS, obtain(sessionId)).catch(() => null)
      return (renewed ?? held).borrowed
    }
    if (entry.endedAt !== null && !renews(sessionId))
      throw new AppError('credentials-expired', { name: nameOf(sessionId) })
    if (entry.stoppedByUser) throw new AppError('session-not-active', { name: nameOf(sessionId) })
    return (await obtain(sessionId)).borrowed
  }

  return {
    read,
    held(sessionId) {
      const { held } = entryOf(sessionId)
      return good(held) ? held.borrowed : null
    },
    async start(sessionId) {
      if (!good(entryOf(sessionId).held)) await obtain(sessionId)
    },
    async renew(sessionId) {
      await obtain(sessionId)
    },
    stop(sessionId) {
      const entry = entryOf(sessionId)
      disarm(entry)
      entries.set(sessionId, { ...newEntry(), stoppedByUser: true, generation: entry.generation + 1 })
      entry.generation += 1
      show(sessionId, { phase: 'stopped' })
    },
    resume(sessionIds) {
      for (const sessionId of sessionIds) {
        const entry = entries.get(sessionId)
        const waiting = entry?.failure && SIGN_IN_MENDS.has(entry.failure.code)
        if (waiting && renews(sessionId)) renewBehind(sessionId)
      }
    },
    rearm(sessionId) {
      const entry = entries.get(sessionId)
      if (!entry?.held) return
      arm(sessionId, entry)
      showHeld(sessionId)
    },
    allow(sessionId) {
      const entry = entries.get(sessionId)
      if (entry) entry.stoppedByUser = false
    },
    isBorrowing: (sessionId) => entries.get(sessionId)?.borrowing ?? false,
    waitForCode(sessionIds) {
      for (const [sessionId, entry] of entries) {
        const waits = entry.borrowing && sessionIds.has(sessionId)
        if (waits === entry.waitsForCode) continue
        entry.waitsForCode = waits
        if (entry.borrowing && !entry.held) showStarting(sessionId, entry)
      }
    },
    stopAll() {
      for (const entry of entries.values()) {
        disarm(entry)
        // What is being borrowed must not arm it once more.
        entry.generation += 1
      }
      entries.clear()
    },
    handOver() {
      const all = [...entries]
      return {
        sessions: all.flatMap(([sessionId, { held }]) =>
          good(held) ? [{ sessionId, startedAt: held.startedAt, borrowed: held.borrowed }] : [],
        ),
        stopped: all.flatMap(([sessionId, { stoppedByUser }]) => (stoppedByUser ? [sessionId] : [])),
      }
    },
    adopt({ sessions, stopped }) {
      for (const sessionId of stopped) entryOf(sessionId).stoppedByUser = true
      for (const { sessionId, startedAt, borrowed } of sessions) {
        const entry = entryOf(sessionId)
        entry.held = { borrowed, startedAt, expiresAt: borrowed.credentials.expiresAt }
        arm(sessionId, entry)
        showHeld(sessionId)
      }
    },
  }
}
