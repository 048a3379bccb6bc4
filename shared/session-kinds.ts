import { assertNever } from './assert-never.ts'

/** The ways to borrow an identity. */
export const SESSION_KINDS = [
  'sso-role',
  'chained-role',
  'web-identity',
  'saml',
  'iam-user',
  'profile',
  'account-access',
] as const

export type SessionKindName = (typeof SESSION_KINDS)[number]

/**
 * Whether AWS ends after an hour what is assumed with a session of this kind: role chaining begins with the first role,
 * and temporary keys of an IAM user are none. What a profile gives is not known before it is read, so AWS decides.
 */
export function capsWhatIsAssumed(kind: SessionKindName): boolean {
  switch (kind) {
    case 'sso-role':
    case 'chained-role':
    case 'web-identity':
    case 'saml':
    case 'account-access':
      return true
    case 'iam-user':
    case 'profile':
      return false
    default:
      return assertNever(kind)
  }
}
