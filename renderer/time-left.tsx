import { isLive } from '../shared/session-state.ts'
import type { SessionView } from '../shared/snapshot.ts'
import { useAt, useNow } from './clock.ts'
import { phaseWord, toneOf, type Tone } from './session-time.ts'
import { absoluteText, countdownText } from './time-text.ts'

/** The digits of a session that runs; nothing for one that does not. */
export function TimeLeft({ session }: { session: SessionView }) {
  const now = useNow()
  const { state } = session
  if (!isLive(state)) return null
  return (
    <strong className="digits time-left" role="timer" aria-live="off" title={absoluteText(state.expiresAt)}>
      {countdownText(state.expiresAt - now)}
    </strong>
  )
}

/** What colours the digits and the word. */
export function useTone(session: SessionView): Tone {
  return useAt((now) => toneOf(session, now))
}

export function PhaseWord({ session }: { session: SessionView }) {
  return <span className="word">{phaseWord(session)}</span>
}
