import type { TextKey } from '../shared/text.ts'
import { isLive } from '../shared/session-state.ts'
import type { SessionView } from '../shared/snapshot.ts'

/** Something that was seen to happen to a session. */
export interface SessionEvent {
  readonly sessionId: string
  readonly at: number
  readonly what: TextKey
}

/** What happened between two pushes. Before the first push nothing is known, so nothing happened. */
export function eventsBetween(
  before: readonly SessionView[] | undefined,
  after: readonly SessionView[] | undefined,
  at: number,
): readonly SessionEvent[] {
  if (!before || !after || before === after) return []
  const known = new Map(before.map((session) => [session.id, session]))
  return after.flatMap((session) => {
    const old = known.get(session.id)
    if (old === session) return []
    return eventsOf(old, session).map((what) => ({ sessionId: session.id, at, what }))
  })
}

function eventsOf(old: SessionView | undefined, session: SessionView): readonly TextKey[] {
  const [was, is] = [old?.state, session.state]
  const events: TextKey[] = []
  if (old && session.reads > old.reads) events.push('event.read')
  if (isLive(is) && (!was || !isLive(was))) events.push('event.started')
  else if (isLive(is) && was && isLive(was) && is.expiresAt > was.expiresAt) events.push('event.renewed')
  if (was?.phase === is.phase) return events
  if (is.phase === 'expiring') events.push(is.error ? 'event.renewal-failed' : 'event.ends-soon')
  if (is.phase === 'expired') events.push('event.expired')
  if (is.phase === 'failed') events.push('event.failed')
  if (is.phase === 'stopped' && was) events.push('event.stopped')
  if (is.phase === 'awaiting-mfa') events.push('event.awaiting-mfa')
  if (is.phase === 'awaiting-approval') events.push('event.awaiting-approval')
  return events
}
