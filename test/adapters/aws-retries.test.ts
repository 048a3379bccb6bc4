import type { RetryErrorInfo } from '@smithy/types'
import { expect, test } from 'vitest'
import { createPatientRetries } from '../../electron/adapters/aws-retries.ts'

/** The pause before the next attempt, in milliseconds, where STS refused with these headers. */
async function pauseAfter(headers: Record<string, string>): Promise<number> {
  const retries = createPatientRetries(3)
  const $response = { statusCode: 400, headers }
  const error = Object.assign(new Error('Rate exceeded'), { $response }) as NonNullable<
    RetryErrorInfo['error']
  >
  const before = await retries.acquireInitialRetryToken('sts')
  const next = await retries.refreshRetryTokenForRetry(before, { error, errorType: 'THROTTLING' })
  return next.getRetryDelay()
}

test.each([
  ['a wish in seconds', { 'retry-after': '3' }, 3_000],
  [
    'a wish as a date, by the clock of who answered',
    { 'retry-after': 'Sun, 01 Nov 2026 12:00:04 GMT', date: 'Sun, 01 Nov 2026 12:00:00 GMT' },
    4_000,
  ],
  ['no wish', {}, 500],
  ['a wish that is shorter than the usual pause', { 'retry-after': '0' }, 500],
])('after %s the same host is asked again that much later', async (_what, headers, pause) => {
  expect(await pauseAfter(headers)).toBe(pause)
})

test('a wish that nobody would wait for is told as throttling', async () => {
  await expect(pauseAfter({ 'retry-after': '6' })).rejects.toThrow('No further attempt')
})
