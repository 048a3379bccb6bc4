/** Answers whether one more request may pass now. */
export type RateLimit = () => boolean

/**
 * The one rate that all callers of a service share: a bucket that fills with `perSecond` tokens a second and
 * holds one second's worth, so who paces at exactly the rate is never turned away. A refused request takes nothing.
 * AWS publishes no figure for the portal API; about 20 a second was seen.
 * @param monotonicMs Milliseconds that only ever go forward: the emulator's own clock may be moved by a test.
 */
export function createRateLimit(perSecond: number, monotonicMs: () => number): RateLimit {
  const capacity = Math.max(1, perSecond)
  let tokens = capacity
  let filledAt = monotonicMs()
  return () => {
    const now = monotonicMs()
    tokens = Math.min(capacity, tokens + ((now - filledAt) * perSecond) / 1000)
    filledAt = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
