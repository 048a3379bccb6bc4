import * as v from 'valibot'
import { errorSchema } from './error-view.ts'

/** Epoch milliseconds; those of credentials and tokens are by AWS's clock. */
export const timeSchema = v.pipe(v.number(), v.finite())

/**
 * Where a session stands. Each phase carries exactly what is true in it, so an active session without an end, or an
 * expired one that still counts down, cannot be written.
 */
export const sessionStateSchema = v.variant('phase', [
  v.object({ phase: v.literal('stopped') }),
  v.object({ phase: v.literal('starting') }),
  v.object({ phase: v.literal('awaiting-mfa') }),
  v.object({ phase: v.literal('awaiting-approval') }),
  v.object({ phase: v.literal('active'), startedAt: timeSchema, expiresAt: timeSchema }),
  v.object({ phase: v.literal('renewing'), startedAt: timeSchema, expiresAt: timeSchema }),
  /** It ends soon and nothing is going to renew it: renewal is off, or failed for the reason given. */
  v.object({
    phase: v.literal('expiring'),
    startedAt: timeSchema,
    expiresAt: timeSchema,
    error: v.nullable(errorSchema),
  }),
  v.object({ phase: v.literal('expired'), expiredAt: timeSchema, error: v.nullable(errorSchema) }),
  v.object({ phase: v.literal('failed'), error: errorSchema }),
])

export type SessionState = v.InferOutput<typeof sessionStateSchema>

/** The phases in which a terminal can be given credentials. */
export type LiveState = Extract<SessionState, { expiresAt: number }>

export function isLive(state: SessionState): state is LiveState {
  return 'expiresAt' in state
}
