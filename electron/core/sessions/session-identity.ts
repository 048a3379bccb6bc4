import { parseRoleArn, parseUserArn } from '../../../shared/arn.ts'
import { assertNever } from '../../../shared/assert-never.ts'
import type { SessionRecord } from '../storage/settings-content.ts'

/** Whom a session speaks for, as far as its record says. */
export interface SessionIdentity {
  /** Empty where it is not known before the session is borrowed. */
  readonly accountId: string
  /** As it was listed last; `null` where the record does not know it. */
  readonly accountName: string | null
  /** The role's name, or the user's. */
  readonly roleName: string
}

export function identityOf(record: SessionRecord): SessionIdentity {
  switch (record.kind) {
    case 'sso-role': {
      const { accountId, accountName, roleName } = record
      return { accountId, accountName, roleName }
    }
    case 'chained-role':
    case 'web-identity':
    case 'saml':
    case 'account-access': {
      const arn = parseRoleArn(record.roleArn)
      return { accountId: arn?.accountId ?? '', accountName: null, roleName: arn?.roleName ?? 'role' }
    }
    case 'iam-user': {
      const user = parseUserArn(record.userArn)
      return { accountId: user?.accountId ?? '', accountName: null, roleName: user?.userName ?? 'user' }
    }
    case 'profile': {
      const { accountId, roleName, profile } = record
      return { accountId: accountId ?? '', accountName: null, roleName: roleName ?? profile }
    }
    default:
      return assertNever(record)
  }
}

/** The portal that a session is borrowed through, where it is itself no chain. */
export function portalOf(record: SessionRecord): string | null {
  return record.kind === 'sso-role' || record.kind === 'account-access' ? record.portalId : null
}
