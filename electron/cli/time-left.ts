import { assertNever } from '../../shared/assert-never.ts'
import { isLive, type SessionState } from '../../shared/session-state.ts'
import { formatTimeLeft, MINUTE_MS } from '../../shared/time.ts'
import type { Style, Tone } from './style.ts'
import type { Cell } from './table.ts'

const BAR_CELLS = 6

/** A session's phase as a word, with the colour that goes with it. */
export function phaseCell(state: SessionState): Cell {
  const { phase } = state
  return { text: phase === 'stopped' ? '' : phase, tone: toneOf(state) }
}

/** Time left at a glance: a bar and the clock. Empty where there is none; `now` is by AWS's clock. */
export function timeLeftCell(state: SessionState, now: number, style: Style): Cell {
  if (!isLive(state)) return { text: '' }
  const left = state.expiresAt - now
  return {
    text: `${bar(left / (state.expiresAt - state.startedAt), style)} ${formatTimeLeft(left).padStart(8)}`,
    tone: toneOf(state, left),
  }
}

/** The same as a line says it. */
export function timeLeftText(state: SessionState, now: number, style: Style): string {
  const { text, tone = 'plain' } = timeLeftCell(state, now, style)
  return text === '' ? state.phase : `${style.paint(tone, text)} left`
}

function toneOf(state: SessionState, left = Infinity): Tone {
  switch (state.phase) {
    case 'active':
    case 'renewing':
      return left < 5 * MINUTE_MS ? 'soon' : 'good'
    case 'expiring':
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

/** How much of something is left or done, from 0 to 1, as a few blocks. */
export function bar(share: number, style: Style, cells = BAR_CELLS): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * cells)
  const [on, off] = style.unicode ? ['█', '░'] : ['#', '.']
  return on.repeat(full) + off.repeat(cells - full)
}
