import type { Partition } from '../../shared/partition.ts'

/** Whom a role trusts that may be borrowed by account access. */
export const ACCOUNT_ACCESS_SERVICE = 'account-access.amazonaws.com'

/**
 * What account access names as aws:SourceArn when it assumes a role for somebody. The form is the emulator's own: how
 * AWS writes it could not be verified.
 */
export function tenantArn(partition: Partition, accountId: string, tenantId: string): string {
  return `arn:${partition}:account-access::${accountId}:tenant/${tenantId}`
}
