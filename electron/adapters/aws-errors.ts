import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { SECOND_MS } from '../../shared/time.ts'
import { unreachable } from './aws-unreachable.ts'

const CODES: Readonly<Record<string, ErrorCode>> = {
  TooManyRequestsException: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  RequestLimitExceeded: 'throttled',
  SlowDownException: 'throttled',
  UnauthorizedException: 'portal-expired',
  ForbiddenException: 'access-denied',
  AccessDenied: 'access-denied',
  AccessDeniedException: 'access-denied',
  ExpiredToken: 'credentials-expired',
  ExpiredTokenException: 'credentials-expired',
  InvalidClientTokenId: 'credentials-expired',
  UnrecognizedClientException: 'credentials-expired',
  RequestTimeTooSkewed: 'clock-skew',
  RequestExpired: 'clock-skew',
  RegionDisabledException: 'region-disabled',
}

/** What the call was about, to fill an error's sentence. */
export interface CallContext {
  readonly host: string
  /** What was asked, as a person reads it: `sts:AssumeRole on arn:…`. */
  readonly action: string
  readonly region: string
  /** The portal's or session's name, where the caller knows one. */
  readonly name?: string
}

/** Whatever the SDK threw, as one of Lanyard's errors. */
export function fromAws(thrown: unknown, context: CallContext): AppError {
  if (thrown instanceof AppError) return thrown
  if (!(thrown instanceof Error)) return new AppError('unexpected', { reason: String(thrown) })
  if (thrown.name === 'AbortError') return new AppError('interrupted', {}, { cause: thrown })
  // A reply may also be cut off once its status is in.
  if (isTransport(thrown)) return unreachable(context.host, thrown)
  const status = statusOf(thrown)
  if (status === null) return new AppError('unexpected', { reason: thrown.message }, { cause: thrown })
  const isOfSignature = thrown.name === 'SignatureDoesNotMatch' || thrown.name === 'InvalidSignatureException'
  const skewed = isOfSignature && /expired|not yet current/i.test(thrown.message)
  const code = skewed ? 'clock-skew' : (CODES[thrown.name] ?? byStatus(status))
  const reason = thrown.message.replace(/\.$/, '')
  const { host, action, region, name } = context
  return new AppError(
    code,
    {
      host,
      action,
      region,
      reason,
      status,
      portal: name ?? host,
      name: name ?? 'this session',
    },
    { cause: thrown, retryAfter: retryAfter(thrown) },
  )
}

/** The Retry-After header of the reply, as milliseconds from then on. Source: RFC 9110, 10.2.3. */
export function retryAfter(error: Error): number | null {
  if (!('$response' in error)) return null
  const { headers = {} } = (error.$response ?? {}) as { headers?: Readonly<Record<string, string>> }
  const wish = headers['retry-after'] ?? ''
  if (/^\d+$/.test(wish)) return Number(wish) * SECOND_MS
  // Both are by the clock of who answered.
  const span = Date.parse(wish) - Date.parse(headers['date'] ?? '')
  return Number.isNaN(span) || span < 0 ? null : span
}

function byStatus(status: number): ErrorCode {
  if (status === 429) return 'throttled'
  if (status >= 500) return 'aws-outage'
  // With a status of success the SDK means that it could not read the reply: it is not AWS's. And AWS's APIs never
  // send elsewhere; a network that wants its own sign-in does.
  if (status < 400) return 'captive-portal'
  return 'aws-refused'
}

/** Node's own errors of sockets, names and certificates have a code; a refusal of AWS's has `$fault`. */
function isTransport(error: Error): boolean {
  return error.name === 'TimeoutError' || ('code' in error && !('$fault' in error))
}

function statusOf(error: Error): number | null {
  if (!('$metadata' in error)) return null
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number }
  return httpStatusCode ?? null
}
