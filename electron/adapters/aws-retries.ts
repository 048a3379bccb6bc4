import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import { SECOND_MS } from '../../shared/time.ts'
import { retryAfter } from './aws-errors.ts'

const FIRST_PAUSE_MS = 500
/** A person or a tool waits meanwhile; a longer wish of AWS's is told to them as throttling. */
const LONGEST_PAUSE_MS = 5 * SECOND_MS

/**
 * How a request is tried again at the same host where another can be asked in its place: after throttling, for as long
 * as Retry-After wishes, and once the client has found out how far this computer's clock is off. A host that does not
 * answer, or answers with an error of its own, is left at once.
 */
export function createPatientRetries(attempts: number): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => token(0, 0),
    async refreshRetryTokenForRetry(before, info) {
      const count = before.getRetryCount() + 1
      const pause = pauseBefore(count, info)
      if (count >= attempts || pause === null) throw new Error('No further attempt at this host')
      return token(count, pause)
    },
    recordSuccess() {},
  }
}

/** Milliseconds; `null` where it is not to be tried again. */
function pauseBefore(count: number, { errorType, error }: RetryErrorInfo): number | null {
  if (isSkewCorrected(error)) return 0
  if (errorType !== 'THROTTLING') return null
  const usual = FIRST_PAUSE_MS * 2 ** (count - 1)
  // The SDK's own hint is a moment by this computer's clock, which may be stepped meanwhile.
  const wished = (error instanceof Error ? retryAfter(error) : null) ?? 0
  return wished > LONGEST_PAUSE_MS ? null : Math.min(Math.max(usual, wished), LONGEST_PAUSE_MS)
}

function isSkewCorrected(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false
  return (error.$metadata as { clockSkewCorrected?: boolean }).clockSkewCorrected === true
}

function token(count: number, pause: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => pause }
}
