import type { CatalogAccount, SessionView } from '../../shared/snapshot.ts'
import { accountKey } from '../mirror.ts'
import type { FoundAccount } from './account-filter.ts'

/** A line of the list: an account, or below an open one each of its roles. */
export type AccountRow =
  | {
      readonly kind: 'account'
      readonly key: string
      readonly account: CatalogAccount
      readonly roles: readonly string[] | null
      readonly isOpen: boolean
    }
  | {
      readonly kind: 'role'
      readonly key: string
      readonly account: CatalogAccount
      readonly roleName: string
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
      .filter(({ kind }) => kind === 'sso-role')
      .map((session) => [`${session.portalId} ${session.accountId} ${session.roleName}`, session]),
  )
  const rows: AccountRow[] = []
  for (const { account, roles, byRole } of found) {
    const key = accountKey(account)
    const isOpen = byRole !== toggled.has(key)
    rows.push({ kind: 'account', key, account, roles, isOpen })
    if (!isOpen) continue
    for (const roleName of roles ?? []) {
      const roleKey = `${key} ${roleName}`
      rows.push({ kind: 'role', key: roleKey, account, roleName, session: started.get(roleKey) ?? null })
    }
  }
  return rows
}
