import type { CatalogAccount } from '../../shared/snapshot.ts'
import { matchesWords, splitWords } from '../../shared/word-match.ts'

export interface AccountFilter {
  readonly typed: string
  readonly portalId: string | null
  readonly roleName: string | null
}

export interface FoundAccount {
  readonly account: CatalogAccount
  /** The roles that are asked for; all of them where the account itself was. `null` until they were listed. */
  readonly roles: readonly string[] | null
  /** It was found by its roles, so these are what to show. */
  readonly byRole: boolean
}

/** The accounts a filter lets through, by name. Typed words are looked for as in the quick panel. */
export function filterAccounts(
  accounts: readonly CatalogAccount[],
  { typed, portalId, roleName }: AccountFilter,
): readonly FoundAccount[] {
  const words = splitWords(typed)
  const digits = /^[\d\s-]+$/.test(typed) ? typed.replace(/\D/g, '') : ''
  const found: FoundAccount[] = []
  for (const account of sorted(accounts)) {
    if (portalId !== null && account.portalId !== portalId) continue
    const roles =
      roleName === null ? account.roles : (account.roles?.filter((name) => name === roleName) ?? [])
    if (roleName !== null && roles?.length === 0) continue
    if (words.length === 0 || isMeant(account, words, digits)) {
      found.push({ account, roles, byRole: roleName !== null })
      continue
    }
    const meant = roles?.filter((role) => matchesWords(words, `${account.name}/${role}`)) ?? []
    if (meant.length > 0) found.push({ account, roles: meant, byRole: true })
  }
  return found
}

function isMeant(
  { name, accountId, email }: CatalogAccount,
  words: readonly string[],
  digits: string,
): boolean {
  if (digits !== '' && accountId.includes(digits)) return true
  return matchesWords(words, name) || matchesWords(words, email)
}

// Rows arrive while a sync runs; sorting 3,000 names at each key press would be felt.
const byName = new WeakMap<readonly CatalogAccount[], readonly CatalogAccount[]>()
const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function sorted(accounts: readonly CatalogAccount[]): readonly CatalogAccount[] {
  const known = byName.get(accounts)
  if (known) return known
  const made = accounts.toSorted(
    (a, b) => compare(a.name, b.name) || (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0),
  )
  byName.set(accounts, made)
  return made
}

/** The role names of a catalogue, those of the most accounts first. */
export function roleNames(accounts: readonly CatalogAccount[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { roles } of accounts)
    for (const role of roles ?? []) counts.set(role, (counts.get(role) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name)
}
