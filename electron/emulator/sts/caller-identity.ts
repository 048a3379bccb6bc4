import type { VerifiedCaller } from '../sigv4.ts'
import type { XmlChildren } from '../xml.ts'

/** GetCallerIdentity asks no policy: it answers even under an explicit deny, so it proves no revocation. */
export function getCallerIdentity({ credentials: { principal } }: VerifiedCaller): XmlChildren {
  return { UserId: principal.userId, Account: principal.accountId, Arn: principal.arn }
}
