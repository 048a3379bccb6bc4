import type { Clock, KeyStore, Log, StateFiles } from '../electron/core/ports.ts'
import { Secret } from '../electron/core/secret.ts'

export interface FakeClock extends Clock {
  /** Lets time pass (milliseconds): what falls due runs in its order, each at its own moment. */
  advance(milliseconds: number): void
  /** The computer sleeps and wakes (milliseconds later): all that fell due meanwhile runs at the moment of waking. */
  sleep(milliseconds: number): void
  /** How many runs are still to come: 0 once everything was stopped. */
  readonly pending: number
}

/**
 * A clock that only a test moves; `start` is in epoch milliseconds. As with the real one nothing runs inside `at`
 * itself: what is due already runs at the next `advance`, `advance(0)` included.
 */
export function createFakeClock(start: number): FakeClock {
  let now = start
  const timers = new Set<{ readonly time: number; readonly run: () => void }>()

  function runDue(until: number): void {
    for (;;) {
      // The first to be set goes first among those of the same time.
      const [next] = [...timers].filter(({ time }) => time <= until).sort((a, b) => a.time - b.time)
      if (!next) return
      timers.delete(next)
      now = Math.max(now, next.time)
      next.run()
    }
  }

  return {
    now: () => now,
    at(time, run) {
      const timer = { time, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance(milliseconds) {
      const until = now + milliseconds
      runDue(until)
      now = until
    },
    sleep(milliseconds) {
      now += milliseconds
      runDue(now)
    },
    get pending() {
      return timers.size
    },
  }
}

export interface MemoryFiles extends StateFiles {
  /** What lies on the disk, by name. */
  readonly contents: Map<string, Uint8Array>
  /** The names written so far, in order. */
  readonly writes: readonly string[]
  /** Makes each further write fail with this error, `null` ends that. */
  failWrites(error: Error | null): void
}

/** Files in memory. Every operation ends in a later turn, as on a real disk. */
export function createMemoryFiles(): MemoryFiles {
  const contents = new Map<string, Uint8Array>()
  const writes: string[] = []
  let failure: Error | null = null
  const later = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

  return {
    contents,
    writes,
    failWrites(error) {
      failure = error
    },
    async read(name) {
      await later()
      return contents.get(name)?.slice() ?? null
    },
    async write(name, bytes) {
      // What the caller does to its buffer afterwards must not change the file, nor may it be kept waiting on.
      const copy = bytes.slice()
      await later()
      if (failure) throw failure
      contents.set(name, copy)
      writes.push(name)
    },
    async remove(name) {
      await later()
      contents.delete(name)
    },
    async setAside(name) {
      await later()
      const bytes = contents.get(name)
      if (!bytes) throw new Error(`There is no ${name}`)
      let count = 1
      while (contents.has(`${name}.aside-${count}`)) count++
      contents.delete(name)
      contents.set(`${name}.aside-${count}`, bytes)
      return `/fake/${name}.aside-${count}`
    },
  }
}

export type MemoryKeys = Extract<KeyStore, { kind: 'keychain' }> & {
  /** The keys in the keychain, by account. */
  readonly keys: Map<string, Uint8Array>
}

/** A keychain that works, in memory. */
export function createMemoryKeys(): MemoryKeys {
  const keys = new Map<string, Uint8Array>()
  return {
    kind: 'keychain',
    keys,
    get: async (account) => {
      const key = keys.get(account)
      return key ? new Secret(key.slice()) : null
    },
    set: async (account, key) => void keys.set(account, key.reveal().slice()),
    remove: async (account) => void keys.delete(account),
  }
}

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly details: Readonly<Record<string, unknown>>
}

export interface LogCollector extends Log {
  readonly entries: readonly LogEntry[]
}

/** A log that a test can read. */
export function createLogCollector(): LogCollector {
  const entries: LogEntry[] = []
  const collect =
    (level: LogEntry['level']) =>
    (event: string, details: Readonly<Record<string, unknown>> = {}): void =>
      void entries.push({ level, event, details })
  return { entries, info: collect('info'), warn: collect('warn'), error: collect('error') }
}

/** What AssumeRole is asked for where nobody chose anything. */
export const UNCHOSEN_ROLE = {
  duration: null,
  externalId: null,
  sourceIdentity: null,
  tags: [],
  policyArns: [],
  policy: null,
} as const
