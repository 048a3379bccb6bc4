import type { Clock } from '../core/ports.ts'

/** A timer is armed again at least this often, so that sleep and a stepped clock are noticed soon after. */
const LONGEST_STEP_MS = 30_000

/**
 * The computer's clock. `at` waits towards a time on the wall, not for a span: a timer that slept through it, or a
 * clock that was set meanwhile, is put right at the next step; and no span is too long for it (setTimeout ends at
 * 24.8 days). Its timers do not keep a process alive.
 */
export function createClock(): Clock & {
  /** The computer has woken: whatever slept through its time runs now, not at its next step. */
  wake(): void
} {
  const steps = new Set<() => void>()
  return {
    now: Date.now,
    wake() {
      // What one of them stops does not run any more.
      for (const step of Array.from(steps)) if (steps.has(step)) step()
    },
    at(time, run) {
      let timer: NodeJS.Timeout
      const step = () => {
        clearTimeout(timer)
        const left = time - Date.now()
        if (left <= 0) {
          steps.delete(step)
          run()
        } else timer = setTimeout(step, Math.min(left, LONGEST_STEP_MS)).unref()
      }
      steps.add(step)
      // Never from inside `at`, however late it is: the caller has not got its way to stop yet.
      timer = setTimeout(step, Math.min(Math.max(0, time - Date.now()), LONGEST_STEP_MS)).unref()
      return () => {
        steps.delete(step)
        clearTimeout(timer)
      }
    },
  }
}
