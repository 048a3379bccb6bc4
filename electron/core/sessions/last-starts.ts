import * as v from 'valibot'
import type { Log, StateFiles } from '../ports.ts'

const FILE = 'last-starts.json'

const fileSchema = v.object({ version: v.literal(1), at: v.record(v.string(), v.number()) })

/**
 * When each session was started last, which lists are ordered by. It changes with every start, so it is not among the
 * settings: those are the user's own, and may lie where every change of theirs is looked at.
 */
export interface LastStarts {
  /** Epoch milliseconds. */
  of(sessionId: string): number | null
  started(sessionId: string, at: number): void
  forget(sessionId: string): void
  /** Resolves once they are kept, as far as that can be. */
  settled(): Promise<void>
}

/** Reads them. What cannot be read or written costs an order of a list, so nobody is told. */
export async function openLastStarts(files: StateFiles, log: Log): Promise<LastStarts> {
  const at = new Map<string, number>()
  try {
    const bytes = await files.read(FILE)
    if (bytes) {
      const read = v.parse(fileSchema, JSON.parse(new TextDecoder().decode(bytes)))
      for (const [sessionId, time] of Object.entries(read.at)) at.set(sessionId, time)
    }
  } catch (error) {
    log.warn('last-starts-unread', { error })
  }
  let writing: Promise<void> = Promise.resolve()

  function write(): void {
    const bytes = new TextEncoder().encode(JSON.stringify({ version: 1, at: Object.fromEntries(at) }))
    writing = files.write(FILE, bytes).catch((error: unknown) => log.warn('last-starts-not-kept', { error }))
  }

  return {
    of: (sessionId) => at.get(sessionId) ?? null,
    started(sessionId, time) {
      at.set(sessionId, time)
      write()
    },
    forget(sessionId) {
      if (at.delete(sessionId)) write()
    },
    settled: () => writing,
  }
}
