import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { spellDuration } from '../../shared/time.ts'

// What STS refuses, told by the field that it is about. It names its errors in one way on the wire, and the SDK's
// classes are called another.

const OF_IDENTITY = new Set([
  'IDPRejectedClaim',
  'InvalidIdentityToken',
  'ExpiredTokenException',
  'IDPCommunicationError',
])

/** What a caller and the trust policy of a role have to allow besides sts:AssumeRole. */
const OF_PERMISSION: Readonly<Record<string, ErrorCode>> = {
  'sts:TagSession': 'tags-refused',
  'sts:SetSourceIdentity': 'source-identity-refused',
}

/** What was asked for. */
export interface RoleCall {
  readonly roleArn: string
  /** Seconds. */
  readonly duration: number | null
}

/** What is true of every way to get a role: who may have it, how long, and what narrows it. */
export function asRoleRefusal(error: unknown, { roleArn: role, duration }: RoleCall): unknown {
  if (!(error instanceof AppError)) return error
  const refused = (code: ErrorCode, facts: Record<string, string>) =>
    new AppError(code, { role, ...facts }, { cause: error })
  const reason = reasonOf(error)
  switch (nameOf(error)) {
    case 'PackedPolicyTooLarge':
      return refused('policy-too-large', { reason })
    case 'MalformedPolicyDocument':
      return refused('policy-malformed', { reason })
  }
  if (error.code === 'access-denied') {
    const [, caller = 'your role', permission = ''] =
      /User: (\S+) is not authorized to perform: (\S+)/.exec(error.message) ?? []
    return refused(OF_PERMISSION[permission] ?? 'trust-policy-mismatch', { caller })
  }
  if (duration === null || !reason.includes('DurationSeconds exceeds')) return error
  const asked = spellDuration(duration)
  return refused(/1 hour|chaining/.test(reason) ? 'chain-too-long-lived' : 'role-too-short-lived', { asked })
}

/** The token or the assertion that vouches for a person. */
export function asIdentityRefusal(code: 'assertion-refused' | 'token-refused', error: unknown): unknown {
  if (!(error instanceof AppError) || !OF_IDENTITY.has(nameOf(error))) return error
  return new AppError(code, { reason: reasonOf(error) }, { cause: error })
}

/** The code of an MFA device. */
export function asCodeRefusal(error: unknown, serial: string): unknown {
  if (!(error instanceof AppError && /MultiFactorAuthentication|MFA/i.test(error.message))) return error
  return new AppError('mfa-code-refused', { serial, reason: reasonOf(error) }, { cause: error })
}

function nameOf({ cause }: AppError): string {
  const name = cause instanceof Error ? cause.name : ''
  // ExpiredTokenException is called so on the wire too.
  return name === 'ExpiredTokenException' ? name : name.replace(/Exception$/, '')
}

/** In AWS's own words, where the SDK threw some. */
function reasonOf(error: AppError): string {
  return (error.cause instanceof Error ? error.cause.message : error.message).replace(/\.$/, '')
}
