import { app } from 'electron'
import type { Log } from '../core/ports.ts'

/** Ends the app in order: what was begun is ended before the process goes. */
export function createQuitting(log: Log) {
  let phase: 'running' | 'quitting' | 'done' = 'running'
  const ends: (() => unknown)[] = []

  app.on('before-quit', () => {
    if (phase === 'running') phase = 'quitting'
  })
  app.on('will-quit', (event) => {
    if (phase === 'done') return
    event.preventDefault()
    void endAll().finally(() => {
      phase = 'done'
      app.exit(0)
    })
  })

  async function endAll(): Promise<void> {
    for (const end of ends.splice(0).toReversed()) {
      try {
        await end()
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
  }
}

export type Quitting = ReturnType<typeof createQuitting>
