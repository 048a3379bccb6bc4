import type { Clock } from '../core/ports.ts'

/** A timer is armed again at least this often, so that sleep and a stepped clock are noticed soon after. */
const LONGEST_STEP_MS = 30_000

/**
 * The computer's clock. `at` waits towards a time on the wall, not for a span: a timer that slept through it, or a
 * clock that was set meanwhile, is put right at the next step; and no span is too long for it (setTimeout ends at
 * 24.8 days). Its timers do not keep a process alive.
 */
export function createClock(): Clock {
  return {
    now: Date.now,
    at(time, run) {
      let timer: NodeJS.Timeout
      const step = () => {
        const left = time - Date.now()
        if (left <= 0) run()
        else timer = setTimeout(step, Math.min(left, LONGEST_STEP_MS)).unref()
      }
      // Never from inside `at`, however late it is: the caller has not got its way to stop yet.
      timer = setTimeout(step, Math.min(Math.max(0, time - Date.now()), LONGEST_STEP_MS)).unref()
      return () => clearTimeout(timer)
    },
  }
}
