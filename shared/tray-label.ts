import { MASK, UNKNOWN } from './masking.ts'
import { printable } from './printable.ts'
import type { PortalView, SessionView } from './snapshot.ts'

/** A session's name for a menu or a notification; masked while somebody watches. */
export function sessionLabel(
  { alias, accountName, roleName }: Pick<SessionView, 'alias' | 'accountName' | 'roleName'>,
  isPresenting: boolean,
): string {
  const role = printable(roleName)
  if (isPresenting) return `${MASK} / ${role}`
  return alias ?? `${printable(accountName) || UNKNOWN} / ${role}`
}

/** A portal's name for the same places: it may be that of a client. */
export function portalLabel({ name }: Pick<PortalView, 'name'>, isPresenting: boolean): string {
  return isPresenting ? MASK : printable(name)
}
