import type { ServiceName } from './world.ts'

/** One request as the emulator remembers it: who asked for what, never a token, a key or a body. */
export interface LoggedRequest {
  /** Epoch milliseconds by the emulator's clock, at arrival. */
  readonly at: number
  readonly service: ServiceName | null
  /** The operation's AWS name. */
  readonly operation: string
  readonly method: string
  /** `null` while it is not answered, and for ever where the connection was cut. */
  readonly status: number | null
  /** From the host name or the signature; `null` where neither tells it. */
  readonly region: string | null
  readonly via: 'direct' | 'proxy'
  /** Of a signed request. Not a secret: CloudTrail shows it too. */
  readonly accessKeyId: string | null
  readonly userAgent: string | null
  /** The kind of the fault that met it. */
  readonly fault: string | null
}

export interface RequestLog {
  /** Enters a request at its arrival; call the result with what became of it. */
  begin(request: LoggedRequest): (outcome: Partial<LoggedRequest>) => void
  list(filter?: { service?: string | null; operation?: string | null }): readonly LoggedRequest[]
  /** How often each operation was asked for since the last `clear`. */
  counts(): Readonly<Record<string, number>>
  clear(): void
}

/** @param kept How many requests are kept at least; the counts go on when older ones are dropped. */
export function createRequestLog(kept = 10_000): RequestLog {
  let requests: LoggedRequest[] = []
  let counts = new Map<string, number>()
  return {
    begin(request) {
      const entry = { ...request }
      requests.push(entry)
      // Dropping half at a time keeps an entry cheap however long the emulator runs.
      if (requests.length > kept * 2) requests = requests.slice(-kept)
      counts.set(request.operation, (counts.get(request.operation) ?? 0) + 1)
      return (outcome) => {
        Object.assign(entry, outcome)
      }
    },
    list: ({ service, operation } = {}) =>
      requests.filter(
        (entry) => (!service || entry.service === service) && (!operation || entry.operation === operation),
      ),
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    clear() {
      requests = []
      counts = new Map()
    },
  }
}
