import type { AccountMarks } from '../shared/account-marks.ts'
import { MASK, UNKNOWN } from '../shared/masking.ts'
import { printable } from '../shared/printable.ts'
import type { SessionView } from '../shared/snapshot.ts'
import { withoutNames } from './known-names.ts'
import { useMarks, useSettings } from './store.ts'

/** How names are drawn: as they are, or masked while somebody looks on. */
export interface Names {
  /** `4411 0927 3358`. Always shown beside a name, since names can be faked. */
  id(accountId: string): string
  /** The user's own name for it, or AWS's. */
  account(account: { readonly accountId: string; readonly accountName: string }): string
  /** The alias, or account and role; for sentences. */
  session(session: SessionView): string
  /** A text that is or holds a name, such as a profile, an ARN or a portal. */
  text(text: string): string
  /** What the engine says of an error; it may name anything. */
  sentence(text: string): string
  readonly masked: boolean
}

function plainNames(marks: AccountMarks): Names {
  const account: Names['account'] = ({ accountId, accountName }) =>
    printable(marks[accountId]?.alias ?? accountName).trim() || accountId || UNKNOWN
  return {
    id: (accountId) => accountId.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1 $2 $3') || UNKNOWN,
    account,
    session: (session) =>
      session.alias === null
        ? `${account(session)} / ${printable(session.roleName)}`
        : printable(session.alias),
    text: printable,
    sentence: printable,
    masked: false,
  }
}

const MASKED: Names = {
  id: () => `${MASK} ${MASK} ${MASK}`,
  account: ({ accountId }) => `account ${pseudonym(accountId)}`,
  session: ({ accountId, roleName }) => `account ${pseudonym(accountId)} / ${printable(roleName)}`,
  sentence: (text) => withoutNames(printable(text)),
  text: (text) => '•'.repeat(Math.min(12, text.length)),
  masked: true,
}

const known = new WeakMap<AccountMarks, Names>()

export function useNames(): Names {
  const { presenterMode } = useSettings()
  const marks = useMarks()
  if (presenterMode) return MASKED
  const names = known.get(marks) ?? plainNames(marks)
  known.set(marks, names)
  return names
}

/** Two letters that tell one masked account from another, and nothing of its ID to who does not have it. */
function pseudonym(accountId: string): string {
  let sum = 7
  for (const digit of accountId) sum = (sum * 31 + digit.charCodeAt(0)) % 676
  return String.fromCharCode(65 + Math.floor(sum / 26), 65 + (sum % 26))
}
