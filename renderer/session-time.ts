import { assertNever } from '../shared/assert-never.ts'
import { isLive, type SessionState } from '../shared/session-state.ts'
import type { SessionView } from '../shared/snapshot.ts'
import { t } from '../shared/text.ts'
import { MINUTE_MS } from '../shared/time.ts'
import { clockText } from './time-text.ts'

export type Tone = 'good' | 'soon' | 'now' | 'plain'

const SOON_MS = 15 * MINUTE_MS
const NOW_MS = 5 * MINUTE_MS

/** What a session's state looks like at a moment: the tone, the share of its time that is left, and a word. */
export function toneOf(session: Pick<SessionView, 'state' | 'renews'>, now: number): Tone {
  const { state, renews } = session
  switch (state.phase) {
    case 'active':
    case 'expiring': {
      if (state.phase === 'active' && renews) return 'good'
      const left = state.expiresAt - now
      return left <= NOW_MS ? 'now' : left <= SOON_MS || state.phase === 'expiring' ? 'soon' : 'good'
    }
    case 'renewing':
      return 'good'
    case 'awaiting-mfa':
    case 'awaiting-approval':
      return 'soon'
    case 'expired':
    case 'failed':
      return 'now'
    case 'starting':
    case 'stopped':
      return 'plain'
    default:
      return assertNever(state)
  }
}

/** From 0 to 1. */
export function shareLeft(state: SessionState, now: number): number {
  if (!isLive(state)) return 0
  const whole = state.expiresAt - state.startedAt
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (state.expiresAt - now) / whole))
}

/** The word beside the ring: time is never told by colour alone. */
export function phaseWord({ state, renews }: Pick<SessionView, 'state' | 'renews'>): string {
  switch (state.phase) {
    case 'stopped':
      return t('phase.stopped')
    case 'starting':
      return t('phase.starting')
    case 'awaiting-mfa':
      return t('phase.awaiting-mfa')
    case 'awaiting-approval':
      return t('phase.awaiting-approval')
    case 'active':
      return renews ? t('phase.renews') : t('phase.ends', { time: clockText(state.expiresAt) })
    case 'renewing':
      return t('phase.renewing')
    case 'expiring':
      return t(state.error ? 'phase.not-renewed' : 'phase.ends', { time: clockText(state.expiresAt) })
    case 'expired':
      return t('phase.expired', { time: clockText(state.expiredAt) })
    case 'failed':
      return t('phase.failed')
    default:
      return assertNever(state)
  }
}

export function isBusy(state: SessionState): boolean {
  return state.phase === 'starting' || state.phase === 'renewing'
}
