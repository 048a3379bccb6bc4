// AWS's own limits, in one place. Sources: the STS API reference (AssumeRole, GetSessionToken,
// GetFederationToken) and the IAM and STS quotas page.

/** Seconds. */
export const ASSUME_ROLE_MIN_SECONDS = 900
export const ASSUME_ROLE_MAX_SECONDS = 43_200
export const ASSUME_ROLE_DEFAULT_SECONDS = 3_600
/** A role assumed with another role's credentials lasts at most this, whatever its MaxSessionDuration says. */
export const CHAINED_ROLE_MAX_SECONDS = 3_600

export const ROLE_SESSION_NAME = /^[\w+=,.@-]{2,64}$/
export const SESSION_POLICY_MAX_CHARACTERS = 2_048
export const ACCOUNT_ID = /^\d{12}$/
/** A name a user gives a session; within what every AWS client takes as a profile name. */
export const SESSION_ALIAS = /^[A-Za-z0-9_@+.%:/-]{1,64}$/
