import type { Clock, Stop } from '../core/ports.ts'

/** The timer is armed again at least this often, so that sleep and a stepped clock are noticed soon after. */
const LONGEST_STEP_MS = 30_000

interface Entry {
  /** Epoch milliseconds. */
  readonly time: number
  /** The same on the monotonic clock. */
  readonly due: number
  readonly run: () => void
}

/**
 * The computer's clock. `at` runs once the time on the wall is reached, or the span until then has gone by on the
 * monotonic clock, whichever is first: the wall goes on while the computer sleeps, and the other goes on when the wall
 * is set back. No span is too long for it (setTimeout ends at 24.8 days). Its timer does not keep a process alive.
 *
 * There is one timer for all that waits: hundreds, each looking at the time by itself, would wake an idle computer
 * hundreds of times.
 */
export function createClock(): Clock & {
  /** The computer has woken: whatever slept through its time runs now, not at its next step. */
  wake(): void
} {
  const entries = new Set<Entry>()
  let timer: NodeJS.Timeout | undefined
  /** When the timer fires, on the monotonic clock. */
  let armedFor = Infinity

  function left({ time, due }: Entry): number {
    return Math.max(0, Math.min(time - Date.now(), due - performance.now()))
  }

  function arm(wait: number): void {
    clearTimeout(timer)
    // Rounded up: a timer that fires within the last millisecond would only be armed again.
    const step = Math.min(Math.ceil(wait), LONGEST_STEP_MS)
    armedFor = performance.now() + step
    timer = setTimeout(runDue, step).unref()
  }

  function runDue(): void {
    armedFor = Infinity
    const due = Array.from(entries).filter((entry) => left(entry) <= 0)
    try {
      // What one of them stops does not run any more.
      for (const entry of due.toSorted((one, other) => one.due - other.due))
        if (entries.delete(entry)) entry.run()
    } finally {
      if (entries.size > 0) arm(Math.min(...Array.from(entries, left)))
    }
  }

  function stopperOf(entry: Entry): Stop {
    return () => {
      entries.delete(entry)
      if (entries.size > 0) return
      clearTimeout(timer)
      armedFor = Infinity
    }
  }

  return {
    now: () => Date.now(),
    wake: runDue,
    at(time, run) {
      const entry = { time, due: performance.now() + (time - Date.now()), run }
      entries.add(entry)
      // Never from inside `at`, however late it is: the caller has not got its way to stop yet.
      const wait = left(entry)
      if (performance.now() + wait < armedFor) arm(wait)
      return stopperOf(entry)
    },
  }
}
