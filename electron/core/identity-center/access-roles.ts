import type { CatalogAccount } from '../../../shared/snapshot.ts'
import type { AccessRole } from '../ports.ts'

/** The accounts with these roles of account access and no others; an account that has nothing else is among them. */
export function withAccessRoles(
  portalId: string,
  accounts: readonly CatalogAccount[],
  roles: readonly AccessRole[],
): readonly CatalogAccount[] {
  const byAccount = Map.groupBy(roles, ({ accountId }) => accountId)
  const listed = new Set(accounts.map(({ accountId }) => accountId))
  const others = [...byAccount].flatMap(([accountId, [role]]): CatalogAccount[] =>
    listed.has(accountId)
      ? []
      : [{ portalId, accountId, name: role?.accountName ?? '', email: '', roles: [] }],
  )
  return [...withoutAccessRoles(accounts), ...others].map((account) => {
    const arns = byAccount.get(account.accountId)?.map(({ roleArn }) => roleArn) ?? []
    return arns.length === 0 ? account : { ...account, accessRoles: arns.toSorted() }
  })
}

/** The accounts as they are without account access: one that was known by it alone is not among them. */
export function withoutAccessRoles(accounts: readonly CatalogAccount[]): readonly CatalogAccount[] {
  return accounts.flatMap((account) => {
    const { accessRoles, ...rest } = account
    if (!accessRoles) return [account]
    return rest.roles?.length === 0 ? [] : [rest]
  })
}
