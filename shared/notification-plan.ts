import type { DesktopSettings } from './desktop-settings.ts'
import type { ErrorCode } from './errors.ts'
import { isLive } from './session-state.ts'
import type { LiveSlice, PortalView, Question, SessionView } from './snapshot.ts'
import { MINUTE_MS, SECOND_MS } from './time.ts'
import {
  sayEnded,
  sayEnding,
  sayPortal,
  sayQuestion,
  sayRenewalFailed,
  type PlannedNotification,
  type Scene,
} from './notification-text.ts'

/** A notification, and what of `told` it tells: once none of that holds any more it can go. */
export interface ToldNotification extends PlannedNotification {
  readonly keys: readonly string[]
}

export interface NotificationPlan {
  readonly show: readonly ToldNotification[]
  /** What has been said now or before; to be given back the next time, so that nothing is said twice. */
  readonly told: ReadonlySet<string>
  /** When to look again at the latest, by AWS's clock; `null` where only a change of the snapshot can matter. */
  readonly next: number | null
}

/** Sessions that end so close together are told of as one. */
const TOGETHER_MS = 30 * SECOND_MS
/** What ended longer ago was slept through. */
const LATE_MS = 2 * MINUTE_MS
/** Failures that may pass by themselves: the engine tries again, so nobody need come. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['throttled', 'unreachable', 'captive-portal', 'aws-outage'])
/** Failures of all that was borrowed through a portal whose sign-in has ended: that is said of the portal. */
const OF_PORTAL: ReadonlySet<ErrorCode> = new Set(['portal-expired', 'sign-in-needed'])

type Subject =
  | { readonly kind: 'ending' | 'ended' | 'renewal-failed'; readonly session: SessionView }
  | { readonly kind: 'portal-ending' | 'portal-ended'; readonly portal: PortalView }
  | { readonly kind: 'question'; readonly question: Question }

/** Something to be said at a time, once. */
interface Due {
  readonly key: string
  readonly at: number
  readonly subject: Subject
}

/**
 * What is to be said now, and when to look again. Only of sessions that do not renew by themselves, of sign-ins that
 * end, of renewals that wait for a person, and of codes that nobody is there to type.
 * @param now Epoch milliseconds by AWS's clock.
 * @param hour The hour of the day where the user is.
 * @param isSeen Whether a person has the window or the panel before them, which show each question themselves.
 */
export function planNotifications(input: {
  live: Pick<LiveSlice, 'sessions' | 'portals' | 'questions'>
  settings: Pick<DesktopSettings, 'notifyMinutesBefore' | 'quietHours' | 'presenterMode'>
  now: number
  hour: number
  isSeen: boolean
  told: ReadonlySet<string>
}): NotificationPlan {
  const { live, settings, now, hour, isSeen, told } = input
  const marks = [...new Set(settings.notifyMinutesBefore)].toSorted((a, b) => b - a)
  const all = [
    ...live.sessions.flatMap((session) => duesOfSession(session, marks, now)),
    ...live.portals.flatMap((portal) => duesOfPortal(portal, marks)),
    ...live.questions.map(dueOfQuestion),
  ]
  const fresh = all.filter(({ key }) => !told.has(key))
  const isAnyDue = fresh.some(({ at }) => at <= now)
  const due = isAnyDue ? fresh.filter(({ at }) => at <= now + TOGETHER_MS) : []
  const later = fresh.filter((one) => !due.includes(one)).map(({ at }) => at)

  return {
    show: isQuiet(settings.quietHours, hour)
      ? []
      : inWords(
          withoutEchoes(lastWords(isSeen ? due.filter(isNotShown) : due), live.portals),
          live.sessions,
          {
            now,
            isMasked: settings.presenterMode,
          },
        ),
    // Keys of what is no longer there are forgotten: a new end has a new key.
    told: new Set(all.filter((one) => told.has(one.key) || due.includes(one)).map(({ key }) => key)),
    next: later.length === 0 ? null : Math.min(...later),
  }
}

function duesOfSession(session: SessionView, marks: readonly number[], now: number): readonly Due[] {
  const { id, state, renews } = session
  if (state.phase === 'expired') {
    // As after sleep, before the network is there again: it is about to be renewed.
    if (renews && (state.error === null || PASSING.has(state.error.code))) return []
    const key = `${id}@${state.expiredAt}:0`
    return marks.includes(0) ? [{ key, at: state.expiredAt, subject: { kind: 'ended', session } }] : []
  }
  if (!isLive(state)) return []
  const { startedAt, expiresAt } = state
  const error = state.phase === 'expiring' ? state.error : null
  if (error) {
    if (PASSING.has(error.code)) return []
    const key = `${id}@${expiresAt}:${error.code}`
    return [{ key, at: startedAt, subject: { kind: 'renewal-failed', session } }]
  }
  // Slept through, and the engine is about to say so: too late for a word of warning.
  if (renews || expiresAt <= now) return []
  return marks.flatMap((minutes) => {
    const at = expiresAt - minutes * MINUTE_MS
    // One that was borrowed for less than that has just been started by somebody who knows.
    if (minutes === 0 || at <= startedAt) return []
    return [{ key: `${id}@${expiresAt}:${minutes}`, at, subject: { kind: 'ending', session } }]
  })
}

function duesOfPortal(portal: PortalView, marks: readonly number[]): readonly Due[] {
  const { id, signIn } = portal
  if (isLost(portal)) return [{ key: `${id}:ended`, at: 0, subject: { kind: 'portal-ended', portal } }]
  if (signIn.phase !== 'signed-in' || signIn.refreshable) return []
  const [first] = marks.filter((minutes) => minutes > 0)
  if (first === undefined) return []
  const at = signIn.expiresAt - first * MINUTE_MS
  return [{ key: `${id}@${signIn.expiresAt}`, at, subject: { kind: 'portal-ending', portal } }]
}

function dueOfQuestion(question: Question): Due {
  return { key: question.id, at: 0, subject: { kind: 'question', question } }
}

function isNotShown({ subject }: Due): boolean {
  return subject.kind !== 'question'
}

/** Of several marks of one session that are due at once, as after sleep, only the last is worth saying. */
function lastWords(due: readonly Due[]): readonly Due[] {
  const last = new Map(due.map((one) => [`${one.subject.kind} ${idOf(one.subject)}`, one]))
  const said = new Set(last.values())
  return due.filter((one) => said.has(one))
}

function idOf(subject: Subject): string {
  if ('session' in subject) return subject.session.id
  return 'portal' in subject ? subject.portal.id : subject.question.id
}

/** Without what only follows from a portal's lost sign-in: one lost sign-in is one notification. */
function withoutEchoes(due: readonly Due[], portals: readonly PortalView[]): readonly Due[] {
  if (!portals.some(isLost)) return due
  return due.filter(({ subject }) => {
    if (subject.kind !== 'renewal-failed') return true
    const { state } = subject.session
    return !(state.phase === 'expiring' && state.error && OF_PORTAL.has(state.error.code))
  })
}

function isLost({ signIn }: PortalView): boolean {
  return signIn.phase === 'failed' && signIn.error.code === 'portal-expired'
}

function inWords(
  due: readonly Due[],
  sessions: readonly SessionView[],
  scene: Scene,
): readonly ToldNotification[] {
  const { now } = scene
  const isLate = ({ state }: SessionView) => state.phase === 'expired' && now - state.expiredAt > LATE_MS
  /** Those of a kind in one notification, however many. */
  const together = (
    kind: Subject['kind'],
    say: (sessions: readonly SessionView[]) => readonly PlannedNotification[],
    holds: (session: SessionView) => boolean = () => true,
  ): readonly ToldNotification[] => {
    const of = due.flatMap(({ key, subject }) =>
      subject.kind === kind && 'session' in subject && holds(subject.session)
        ? [{ key, session: subject.session }]
        : [],
    )
    return say(of.map(({ session }) => session)).map((words) => ({
      ...words,
      keys: of.map(({ key }) => key),
    }))
  }
  const alone = due.flatMap(({ key, subject }) => {
    if ('portal' in subject) return [{ ...sayPortal(subject.portal, scene), keys: [key] }]
    if ('question' in subject) return [{ ...sayQuestion(subject.question, sessions, scene), keys: [key] }]
    return []
  })
  return [
    ...together('ending', (some) => sayEnding(some, scene)),
    ...together(
      'ended',
      (some) => sayEnded(some, 'now', scene),
      (session) => !isLate(session),
    ),
    ...together('ended', (some) => sayEnded(some, 'while-away', scene), isLate),
    ...together('renewal-failed', (some) => sayRenewalFailed(some, scene)),
    ...alone,
  ]
}

/** Whether an hour lies in the quiet ones, which may run over midnight. */
export function isQuiet(quiet: DesktopSettings['quietHours'], hour: number): boolean {
  if (quiet === null || quiet.from === quiet.until) return false
  const { from, until } = quiet
  return from < until ? hour >= from && hour < until : hour >= from || hour < until
}
