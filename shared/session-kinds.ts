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
