/** `20260131T093000Z`, as SigV4 writes a time. Takes epoch milliseconds. */
export function basicTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, '')
}

/** Reads SigV4's `20260131T093000Z` into epoch milliseconds; `null` when it is none. */
export function parseBasicTime(text: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!parts) return null
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number)
  const epochMs = Date.UTC(year!, month! - 1, day, hour, minute, second)
  return basicTime(epochMs) === text ? epochMs : null
}

/** `2026-01-31T09:30:00Z`: whole seconds, as AWS writes an expiry. Takes epoch milliseconds. */
export function secondsTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
