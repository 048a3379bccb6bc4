// AWS's own limits, in one place. Sources: the STS API reference (AssumeRole, AssumeRoleWithSAML,
// AssumeRoleWithWebIdentity, GetSessionToken, GetFederationToken) and the IAM and STS quotas page.

/** Seconds. */
export const ASSUME_ROLE_MIN_SECONDS = 900
export const ASSUME_ROLE_MAX_SECONDS = 43_200
export const ASSUME_ROLE_DEFAULT_SECONDS = 3_600
/** A role assumed with another role's credentials lasts at most this, whatever its MaxSessionDuration says. */
export const CHAINED_ROLE_MAX_SECONDS = 3_600
/** GetSessionToken and GetFederationToken, called with an IAM user's keys. */
export const USER_TOKEN_MIN_SECONDS = 900
export const USER_TOKEN_MAX_SECONDS = 129_600

export const ROLE_SESSION_NAME = /^[\w+=,.@-]{2,64}$/
/** `aws:` at its beginning is AWS's own. */
export const SOURCE_IDENTITY = /^(?!aws:)[\w+=,.@-]{2,64}$/i
export const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/
/** The name of a federated user. */
export const FEDERATION_NAME_MAX = 32
export const MFA_CODE = /^\d{6}$/
/** The serial of a hardware device, or the ARN of a virtual one. */
export const MFA_SERIAL = /^[\w+=/:,.@-]{9,256}$/
/** A seed of TOTP in Base32, of 10 bytes or more; blanks and padding are taken off before it is used. */
export const MFA_SEED = /^(?:[A-Za-z2-7] ?){16,}=*$/
export const ACCESS_KEY_ID = /^AKIA[A-Z0-9]{12,124}$/
export const SECRET_ACCESS_KEY = /^[A-Za-z0-9/+=]{40}$/

export const SESSION_TAGS_MAX = 50
export const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
export const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u

export const SESSION_POLICY_MAX_CHARACTERS = 2_048
/** What STS takes in a policy: tab, line feed, carriage return, and U+0020 to U+00FF. */
export const SESSION_POLICY_CHARACTERS = /^[\t\n\r\u0020-\u00ff]+$/
export const POLICY_ARNS_MAX = 10

/** A tenant of account access: 3 to 24 characters. Source: its API, as read; not verified against AWS. */
export const TENANT_ID = /^aa-[a-z0-9-]{0,21}$/
export const ACCOUNT_ID = /^\d{12}$/
/** A name a user gives a session; within what every AWS client takes as a profile name. */
export const SESSION_ALIAS = /^[A-Za-z0-9_@+.%:/-]{1,64}$/
