import { roleCount } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export interface KnownAccount {
  readonly accountId: string
  readonly name: string
  /** The portal's name; `null` for an account that only a session leads to. */
  readonly portal: string | null
  readonly roles: number
}

/** The accounts that the portals list, and those that sessions lead to beside them. */
export function knownAccounts({ catalog, live }: Snapshot): readonly KnownAccount[] {
  const portals = new Map(live.portals.map(({ id, name }) => [id, name]))
  const listed = catalog.accounts.map((account): KnownAccount => {
    const { accountId, name, portalId } = account
    return { accountId, name, portal: portals.get(portalId) ?? null, roles: roleCount(account) }
  })
  const ids = new Set(listed.map(({ accountId }) => accountId))
  const others = live.sessions.filter(({ accountId }) => accountId !== '' && !ids.has(accountId))
  const led = new Map(others.map(({ accountId, accountName: name }) => [accountId, { accountId, name }]))
  return [...listed, ...[...led.values()].map((account) => ({ ...account, portal: null, roles: 0 }))]
}

/**
 * The ID of the account that is meant: by its ID, its name at AWS, or what the user calls it. Throws a `usage` error of
 * the command where it is none, or more than one.
 */
export function findAccount(snapshot: Snapshot, typed: string, command: string): string {
  const { marks } = snapshot
  const wanted = typed.toLowerCase()
  const ids = new Set(
    knownAccounts(snapshot)
      .filter(({ accountId, name }) =>
        [accountId, name.toLowerCase(), marks[accountId]?.alias?.toLowerCase()].includes(wanted),
      )
      .map(({ accountId }) => accountId),
  )
  const [accountId] = ids
  if (accountId !== undefined && ids.size === 1) return accountId
  const reason =
    accountId === undefined
      ? `no account is called "${printable(typed)}"; \`lanyard account ls\` shows them`
      : `${ids.size} accounts are called "${printable(typed)}": type its ID`
  throw new AppError('usage', { reason, command })
}
