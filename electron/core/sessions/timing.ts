import type { ErrorCode } from '../../../shared/errors.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'

/** When credentials were borrowed and when they end, epoch milliseconds by AWS's clock. */
export interface Lifetime {
  readonly startedAt: number
  readonly expiresAt: number
}

// AWS's own clients begin to ask for new credentials 15 minutes (botocore) to 5 minutes (JS) before the end, and ask
// again at every call while less is left. Renewing at 20 keeps each of those calls an answer from memory.
const RENEWAL_MARGIN_MS = 20 * MINUTE_MS
const EXPIRING_MS = 5 * MINUTE_MS
const FIRST_RETRY_MS = 15 * SECOND_MS
const LONGEST_RETRY_MS = 5 * MINUTE_MS

/** Failures that may pass by themselves, so that trying again makes sense. */
export const PASSING: ReadonlySet<ErrorCode> = new Set([
  'throttled',
  'unreachable',
  'captive-portal',
  'aws-outage',
])

/** Renewal starts here: 20 minutes before the end, or a third of the lifetime where that is less. */
export function renewalDue({ startedAt, expiresAt }: Lifetime): number {
  return expiresAt - Math.min(RENEWAL_MARGIN_MS, (expiresAt - startedAt) / 3)
}

/** From here on a session that nothing renews is said to end soon. */
export function expiringFrom({ startedAt, expiresAt }: Lifetime): number {
  return expiresAt - Math.min(EXPIRING_MS, (expiresAt - startedAt) / 3)
}

/** How long to wait (milliseconds) before renewal number `failures` + 1 is tried; `wish`: what Retry-After says. */
export function retryDelay(failures: number, wish: number | null = null): number {
  return Math.min(Math.max(FIRST_RETRY_MS * 2 ** (failures - 1), wish ?? 0), LONGEST_RETRY_MS)
}
