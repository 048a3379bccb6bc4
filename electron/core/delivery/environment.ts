import { isoTime } from './iso-time.ts'
import type { RevealedCredentials } from './revealed-credentials.ts'

/** The variables a shell is given, in the order they are written. */
export function environmentOf(credentials: RevealedCredentials): readonly (readonly [string, string])[] {
  return [
    ['AWS_ACCESS_KEY_ID', credentials.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey],
    ['AWS_SESSION_TOKEN', credentials.sessionToken],
    // botocore reads AWS_DEFAULT_REGION only, every other SDK AWS_REGION.
    ['AWS_REGION', credentials.region],
    ['AWS_DEFAULT_REGION', credentials.region],
    ['AWS_CREDENTIAL_EXPIRATION', isoTime(credentials.expiresAt)],
  ]
}

/**
 * A shell's mark of the session that its credentials are of: `KEY-ID:SESSION-ID`. Once the shell has another key the
 * mark is of the past, and says so by itself.
 */
export const SESSION_MARK = 'LANYARD_SESSION'

/** What `formatEnvironment` sets: taken away again by the `unset` form. */
export const DELIVERED_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_CREDENTIAL_EXPIRATION',
  SESSION_MARK,
] as const

/**
 * What a shell may have inherited that would win over the variables above, or go with them to AWS as if it belonged:
 * - AWS_PROFILE: the JS SDK then skips the environment's credentials altogether, and every tool takes region and
 *   endpoints from that profile. AWS_DEFAULT_PROFILE is botocore's other name for it.
 * - AWS_SECURITY_TOKEN: botocore reads this older name before AWS_SESSION_TOKEN.
 * - AWS_ACCOUNT_ID, AWS_CREDENTIAL_SCOPE: the SDKs tie them to the environment's credentials, so those of another
 *   account would choose the wrong account's endpoints and signing scope.
 * AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE and AWS_CONTAINER_CREDENTIALS_* are left: every SDK asks the environment's
 * keys before them.
 */
export const WINNING_VARIABLES = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SECURITY_TOKEN',
  'AWS_ACCOUNT_ID',
  'AWS_CREDENTIAL_SCOPE',
] as const

/** What a shell is given that reads a session through its profile. */
export function profileVariables(read: ProfileRead): readonly (readonly [string, string])[] {
  return [
    ['AWS_PROFILE', read.profile],
    // The profile has its region, but a variable that the shell inherited would win over it.
    ['AWS_REGION', read.region],
    ['AWS_DEFAULT_REGION', read.region],
  ]
}

export interface ProfileRead {
  readonly profile: string
  readonly region: string
}

/**
 * What a shell may have inherited that would win over a profile of AWS_PROFILE: keys and what goes with them, and the
 * web identity, which botocore asks before it looks for a credential_process. AWS_CONTAINER_CREDENTIALS_* are left:
 * every SDK asks a profile before them.
 */
export const WINNING_OVER_PROFILE = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_ACCOUNT_ID',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  SESSION_MARK,
] as const
