/** One thing that was measured. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What `value` is held against, in the same unit; `null` where nothing was promised. */
  readonly limit: number | null
  readonly holds: boolean
}

/** A figure that nothing was promised of. */
export function measured(name: string, value: number, unit: string): Figure {
  return { name, value, unit, limit: null, holds: true }
}

export function atMost(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, limit, holds: value <= limit }
}

export function atLeast(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, limit, holds: value >= limit }
}

export function exactly(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, limit, holds: value === limit }
}

/** The middle of the values, which a few slow runs do not move. Throws a RangeError for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('Nothing has no median')
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]!
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]!
  return (lower + upper) / 2
}

/** The value that `share` of them (0 to 1) do not exceed: nearest rank. Throws a RangeError for none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('Nothing has no percentile')
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}
