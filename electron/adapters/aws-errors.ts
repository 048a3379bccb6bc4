import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { unreachable } from './aws-http.ts'

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
  const status = statusOf(thrown)
  // With a status of success the SDK means that it could not read the reply.
  if (status === null || status < 300) return unread(thrown, context)
  const skewed = thrown.name === 'SignatureDoesNotMatch' && /expired|not yet current/i.test(thrown.message)
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
      offset: 'minutes',
    },
    { cause: thrown },
  )
}

function byStatus(status: number): ErrorCode {
  if (status === 429) return 'throttled'
  if (status >= 500) return 'aws-outage'
  // AWS's APIs never send elsewhere; a network that wants its own sign-in does.
  if (status < 400) return 'captive-portal'
  return 'aws-refused'
}

function unread(error: Error, { host }: CallContext): AppError {
  // What came is not AWS's.
  if (error instanceof SyntaxError) return new AppError('captive-portal', { host }, { cause: error })
  if ('code' in error || error.name === 'TimeoutError') return unreachable(host, error)
  return new AppError('unexpected', { reason: error.message, log: 'the log' }, { cause: error })
}

function statusOf(error: Error): number | null {
  if (!('$metadata' in error)) return null
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number }
  return httpStatusCode ?? null
}
