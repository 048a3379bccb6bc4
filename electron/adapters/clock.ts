import type { Clock } from '../core/ports.ts'

/** A timer is armed again at least this often, so that sleep and a stepped clock are noticed soon after. */
const LONGEST_STEP_MS = 30_000

/**
 * The computer's clock. `at` runs once the time on the wall is reached, or the span until then has gone by on the
 * monotonic clock, whichever is first: the wall goes on while the computer sleeps, and the other goes on when the wall
 * is set back. No span is too long for it (setTimeout ends at 24.8 days). Its timers do not keep a process alive.
 */
export function createClock(): Clock & {
  /** The computer has woken: whatever slept through its time runs now, not at its next step. */
  wake(): void
} {
  const steps = new Set<() => void>()
  return {
    now: () => Date.now(),
    wake() {
      // What one of them stops does not run any more.
      for (const step of Array.from(steps)) if (steps.has(step)) step()
    },
    at(time, run) {
      const due = performance.now() + (time - Date.now())
      const left = () => Math.max(0, Math.min(time - Date.now(), due - performance.now()))
      let timer: NodeJS.Timeout
      const step = () => {
        clearTimeout(timer)
        if (left() <= 0) {
          steps.delete(step)
          run()
        } else arm()
      }
      const arm = () => {
        // Rounded up: a timer that fires within the last millisecond would only be armed again.
        timer = setTimeout(step, Math.min(Math.ceil(left()), LONGEST_STEP_MS)).unref()
      }
      steps.add(step)
      // Never from inside `at`, however late it is: the caller has not got its way to stop yet.
      arm()
      return () => {
        steps.delete(step)
        clearTimeout(timer)
      }
    },
  }
}
