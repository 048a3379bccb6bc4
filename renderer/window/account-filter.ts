import type { AccountMarks } from '../../shared/account-marks.ts'
import { accessRoleName } from '../../shared/arn.ts'
import type { CatalogAccount } from '../../shared/snapshot.ts'
import { matchesWords, splitWords } from '../../shared/word-match.ts'

export interface AccountFilter {
  readonly typed: string
  readonly portalId: string | null
  readonly roleName: string | null
  readonly group: string | null
}

export interface FoundAccount {
  readonly account: CatalogAccount
  /** The roles that are asked for; all of them where the account itself was. `null` until they were listed. */
  readonly roles: readonly string[] | null
  /** The same of account access's, by their ARNs. */
  readonly accessRoles: readonly string[]
  /** It was found by its roles, so these are what to show. */
  readonly byRole: boolean
}

/** The accounts a filter lets through, starred ones first, then by name. Typed words are looked for as in the panel. */
export function filterAccounts(
  accounts: readonly CatalogAccount[],
  { typed, portalId, roleName, group }: AccountFilter,
  marks: AccountMarks,
): readonly FoundAccount[] {
  const words = splitWords(typed)
  const digits = /^[\d\s-]+$/.test(typed) ? typed.replace(/\D/g, '') : ''
  const found: FoundAccount[] = []
  for (const account of sorted(accounts, marks)) {
    const mark = marks[account.accountId]
    if (portalId !== null && account.portalId !== portalId) continue
    if (group !== null && mark?.group !== group) continue
    const roles =
      roleName === null ? account.roles : (account.roles?.filter((name) => name === roleName) ?? [])
    const { accessRoles: allOfAccess = [] } = account
    const accessRoles =
      roleName === null ? allOfAccess : allOfAccess.filter((arn) => accessRoleName(arn) === roleName)
    if (roleName !== null && roles?.length === 0 && accessRoles.length === 0) continue
    const { alias, group: ownGroup } = mark ?? {}
    const handles = [alias, account.name, account.email, ownGroup].filter((handle) => handle !== undefined)
    const isMeant =
      words.length === 0 ||
      (digits !== '' && account.accountId.includes(digits)) ||
      handles.some((handle) => matchesWords(words, handle))
    if (isMeant) {
      found.push({ account, roles, accessRoles, byRole: roleName !== null })
      continue
    }
    const names = alias === undefined ? [account.name] : [account.name, alias]
    const isMeantRole = (role: string) => names.some((name) => matchesWords(words, `${name}/${role}`))
    const meant = roles?.filter(isMeantRole) ?? []
    const meantOfAccess = accessRoles.filter((arn) => isMeantRole(accessRoleName(arn)))
    if (meant.length + meantOfAccess.length > 0)
      found.push({ account, roles: meant, accessRoles: meantOfAccess, byRole: true })
  }
  return found
}

// Rows arrive while a sync runs; sorting 3,000 names at each key press would be felt.
const known = new WeakMap<
  readonly CatalogAccount[],
  { readonly marks: AccountMarks; readonly sorted: readonly CatalogAccount[] }
>()
const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function sorted(accounts: readonly CatalogAccount[], marks: AccountMarks): readonly CatalogAccount[] {
  const before = known.get(accounts)
  if (before?.marks === marks) return before.sorted
  const rank = ({ accountId }: CatalogAccount) => (marks[accountId]?.starred ? 0 : 1)
  const nameOf = ({ accountId, name }: CatalogAccount) => marks[accountId]?.alias ?? name
  const made = accounts.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(nameOf(a), nameOf(b)) ||
      (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0),
  )
  known.set(accounts, { marks, sorted: made })
  return made
}

/** The role names of a catalogue, those of the most accounts first. */
export function roleNames(accounts: readonly CatalogAccount[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { roles, accessRoles = [] } of accounts)
    for (const role of [...(roles ?? []), ...accessRoles.map(accessRoleName)])
      counts.set(role, (counts.get(role) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name)
}

/** The groups the user has put accounts in, by name. */
export function accountGroups(marks: AccountMarks): readonly string[] {
  const groups = Object.values(marks).flatMap(({ group }) => group ?? [])
  return [...new Set(groups)].sort(compare)
}
