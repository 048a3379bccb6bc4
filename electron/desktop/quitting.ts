import { app } from 'electron'
import { SECOND_MS } from '../../shared/time.ts'
import type { Clock, Log } from '../core/ports.ts'
import { within } from '../core/wait.ts'

/** What hangs must not keep the app, and the computer that waits for it, from ending. */
const LONGEST_END_MS = 5 * SECOND_MS

/** Ends the app in order: what was begun is ended before the process goes. */
export function createQuitting({ log, clock }: { log: Log; clock: Clock }) {
  let phase: 'running' | 'quitting' = 'running'
  const ends: (() => unknown)[] = []

  app.on('before-quit', () => {
    phase = 'quitting'
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    void exit(0)
  })

  // Told to quit again while it ends, it goes on ending.
  let exiting: Promise<void> | null = null
  function exit(code: number): Promise<void> {
    phase = 'quitting'
    exiting ??= endAll().then(() => app.exit(code))
    return exiting
  }

  async function endAll(): Promise<void> {
    // One at a time off the end: what is begun while the rest ends, such as an engine that was still starting, ends too.
    for (let end = ends.pop(); end; end = ends.pop()) {
      try {
        await within(clock, LONGEST_END_MS, Promise.resolve(end()))
      } catch (error) {
        log.warn('end-failed', { error })
      }
    }
  }

  return {
    isQuitting: () => phase !== 'running',
    /** Called when the app ends, the last one first. */
    atEnd: (end: () => unknown) => void ends.push(end),
    quit: () => app.quit(),
    /** Ends in order as well, with an exit code: for what could not start, and for a command. */
    exit,
  }
}

export type Quitting = ReturnType<typeof createQuitting>
