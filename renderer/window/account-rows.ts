import type { CatalogAccount, SessionView } from '../../shared/snapshot.ts'
import { accessRoleName } from '../../shared/arn.ts'
import type { SessionKindName } from '../../shared/session-kinds.ts'
import { accountKey } from '../mirror.ts'
import type { FoundAccount } from './account-filter.ts'

/** A line of the list: an account, or below an open one each of its roles. */
export type AccountRow =
  | {
      readonly kind: 'account'
      readonly key: string
      readonly account: CatalogAccount
      /** `null` until they were listed. */
      readonly roleCount: number | null
      readonly isOpen: boolean
    }
  | {
      readonly kind: 'role'
      readonly key: string
      readonly account: CatalogAccount
      readonly roleName: string
      /** Of a role of account access; `null` for a permission set. */
      readonly roleArn: string | null
      readonly session: SessionView | null
    }

/** The lines of the list. `toggled` holds the keys of accounts that are not as they would be by themselves. */
export function accountRows(
  found: readonly FoundAccount[],
  sessions: readonly SessionView[],
  toggled: ReadonlySet<string>,
): readonly AccountRow[] {
  const started = new Map(
    sessions
      .filter(({ kind }) => kind === 'sso-role' || kind === 'account-access')
      .map((session) => [
        roleKey(`${session.portalId} ${session.accountId}`, session.kind, session.roleName),
        session,
      ]),
  )
  const rows: AccountRow[] = []
  for (const { account, roles, accessRoles, byRole } of found) {
    const key = accountKey(account)
    const isOpen = byRole !== toggled.has(key)
    const roleCount = roles === null ? null : roles.length + accessRoles.length
    rows.push({ kind: 'account', key, account, roleCount, isOpen })
    if (!isOpen) continue
    const add = (kind: SessionKindName, roleName: string, roleArn: string | null) => {
      const ownKey = roleKey(key, kind, roleName)
      const session = started.get(ownKey) ?? null
      rows.push({ kind: 'role', key: ownKey, account, roleName, roleArn, session })
    }
    for (const roleName of roles ?? []) add('sso-role', roleName, null)
    for (const roleArn of accessRoles) add('account-access', accessRoleName(roleArn), roleArn)
  }
  return rows
}

/** An IAM role may be called as a permission set of its account is. */
function roleKey(account: string, kind: SessionKindName, roleName: string): string {
  return kind === 'account-access' ? `${account} ${roleName}@access` : `${account} ${roleName}`
}
