import { assertNever } from '../../shared/assert-never.ts'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { matchesWords, splitWords } from '../../shared/word-match.ts'

export type GroupName = 'needs-you' | 'active' | 'pinned' | 'recent'

export interface SessionGroup {
  readonly name: GroupName
  readonly sessions: readonly SessionView[]
}

const ORDER: readonly GroupName[] = ['needs-you', 'active', 'pinned', 'recent']

/** The sessions as the list shows them: what needs somebody first, and what ends first before what ends later. */
export function sessionGroups(sessions: readonly SessionView[], typed = ''): readonly SessionGroup[] {
  const found = sessions.filter((session) => fits(session, typed))
  return ORDER.flatMap((name) => {
    const members = found.filter((session) => groupOf(session) === name).sort(byUrgency)
    return members.length > 0 ? [{ name, sessions: members }] : []
  })
}

export function groupOf({ state, pinned }: SessionView): GroupName {
  switch (state.phase) {
    case 'failed':
    case 'awaiting-mfa':
    case 'awaiting-approval':
    case 'expiring':
      return 'needs-you'
    case 'expired':
      return state.error ? 'needs-you' : pinned ? 'pinned' : 'recent'
    case 'starting':
    case 'active':
    case 'renewing':
      return 'active'
    case 'stopped':
      return pinned ? 'pinned' : 'recent'
    default:
      return assertNever(state)
  }
}

// By the end alone rows would change places at each renewal, so those that renew stand by name after the others.
function byUrgency(a: SessionView, b: SessionView): number {
  return endOf(a) - endOf(b) || byLastStart(a, b) || compare(a.name, b.name) || compare(a.id, b.id)
}

function endOf({ state, renews }: SessionView): number {
  if (isLive(state) && (!renews || state.phase === 'expiring')) return state.expiresAt
  return Number.MAX_SAFE_INTEGER
}

function byLastStart(a: SessionView, b: SessionView): number {
  if (isLive(a.state) || isLive(b.state) || a.pinned || b.pinned) return 0
  return (b.lastStartedAt ?? 0) - (a.lastStartedAt ?? 0)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function fits(session: SessionView, typed: string): boolean {
  const words = splitWords(typed)
  if (words.length === 0) return true
  const { name, accountName, roleName, accountId, profile } = session
  const texts = [name, `${accountName}/${roleName}`, accountId, profile ?? '']
  return texts.some((text) => matchesWords(words, text))
}
