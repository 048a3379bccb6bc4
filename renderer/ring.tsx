import type { SessionView } from '../shared/snapshot.ts'
import { useAt } from './clock.ts'
import { isBusy, shareLeft } from './session-time.ts'
import { useTone } from './time-left.tsx'

/** How much of a session's time is left, as a ring. It says nothing that the digits beside it do not say too. */
export function Ring({ session, size = 28 }: { session: SessionView | null; size?: number }) {
  return session === null || !hasArc(session) ? (
    <Circle size={size} tone="plain" share={0} busy={false} />
  ) : (
    <RunningRing session={session} size={size} />
  )
}

function hasArc({ state }: SessionView): boolean {
  return 'expiresAt' in state || isBusy(state) || state.phase === 'failed' || state.phase === 'expired'
}

/** As many as can be told apart: it is drawn again once in a while, not every second. */
const STEPS = 240

function RunningRing({ session, size }: { session: SessionView; size: number }) {
  const { state } = session
  const busy = isBusy(state)
  const steps = useAt((now) => Math.ceil(shareLeft(state, now) * STEPS))
  return <Circle size={size} tone={useTone(session)} share={busy ? 0.25 : steps / STEPS} busy={busy} />
}

interface CircleProps {
  size: number
  tone: string
  share: number
  busy: boolean
}

function Circle({ size, tone, share, busy }: CircleProps) {
  return (
    <svg
      className="ring"
      width={size}
      height={size}
      viewBox="0 0 28 28"
      data-tone={tone}
      data-busy={busy || undefined}
      aria-hidden="true"
    >
      <circle cx="14" cy="14" r="12" />
      {share > 0 && (
        <circle
          className="ring-left"
          cx="14"
          cy="14"
          r="12"
          pathLength="100"
          strokeDasharray={`${Math.max(1, share * 100)} 100`}
        />
      )}
    </svg>
  )
}
