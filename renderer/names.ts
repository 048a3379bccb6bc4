import { printable } from '../shared/printable.ts'
import { sessionName } from '../shared/session-name.ts'
import type { SessionView } from '../shared/snapshot.ts'
import { useSettings } from './store.ts'

/** How the names of accounts are drawn: as they are, or masked while somebody looks on. */
export interface Names {
  /** `4411 0927 3358`. Always shown beside a name, since names can be faked. */
  id(accountId: string): string
  account(account: { readonly accountId: string; readonly accountName: string }): string
  /** The alias, or account and role; for sentences. */
  session(session: SessionView): string
  /** A text that may hold names or IDs, such as an ARN. */
  text(text: string): string
  /** What the engine says of an error; it may name account IDs. */
  sentence(text: string): string
  readonly masked: boolean
}

const PLAIN: Names = {
  id: (accountId) => accountId.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1 $2 $3') || '—',
  account: ({ accountId, accountName }) => printable(accountName).trim() || accountId,
  session: ({ alias, accountId, accountName, roleName }) =>
    alias === null
      ? `${printable(accountName).trim() || accountId} / ${printable(roleName)}`
      : printable(alias),
  text: printable,
  sentence: printable,
  masked: false,
}

const MASKED: Names = {
  id: () => '•••• •••• ••••',
  account: ({ accountId }) => `account ${pseudonym(accountId)}`,
  session: ({ accountId, roleName }) => `account ${pseudonym(accountId)} / ${printable(roleName)}`,
  sentence: (text) => printable(text).replace(/\d{12}/g, '••••••••••••'),
  text: (text) => '•'.repeat(Math.min(12, text.length)),
  masked: true,
}

export function useNames(): Names {
  return useSettings().presenterMode ? MASKED : PLAIN
}

/** Two letters that tell one masked account from another, and nothing of its ID to who does not have it. */
function pseudonym(accountId: string): string {
  let sum = 7
  for (const digit of accountId) sum = (sum * 31 + digit.charCodeAt(0)) % 676
  return String.fromCharCode(65 + Math.floor(sum / 26), 65 + (sum % 26))
}

/** What is typed after `lanyard` for a session: the alias, or the role's own name. */
export function typedName(session: SessionView): string {
  return session.alias ?? sessionName(session)
}
