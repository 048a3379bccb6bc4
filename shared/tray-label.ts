import { printable } from './printable.ts'
import type { SessionView } from './snapshot.ts'

const MASK = '••••'

/** A session's name for a menu or a notification; masked while somebody watches. */
export function sessionLabel(
  { alias, accountName, roleName }: Pick<SessionView, 'alias' | 'accountName' | 'roleName'>,
  isPresenting: boolean,
): string {
  const role = printable(roleName)
  if (isPresenting) return `${MASK} / ${role}`
  return alias ?? `${printable(accountName)} / ${role}`
}
