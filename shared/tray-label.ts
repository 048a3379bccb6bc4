import { MASK, UNKNOWN } from './masking.ts'
import { printable } from './printable.ts'
import type { PortalView, Question, SessionView } from './snapshot.ts'
import { t } from './text.ts'

/** A session's name for a menu or a notification; masked while somebody watches. */
export function sessionLabel(
  { alias, accountName, roleName }: Pick<SessionView, 'alias' | 'accountName' | 'roleName'>,
  isPresenting: boolean,
): string {
  const role = printable(roleName)
  if (isPresenting) return `${MASK} / ${role}`
  return alias ?? `${printable(accountName) || UNKNOWN} / ${role}`
}

/** Who waits for an answer: the first by name, and how many more. */
export function askersLabel(
  { sessionIds, wantedBy }: Pick<Question, 'sessionIds' | 'wantedBy'>,
  sessions: readonly SessionView[],
  isPresenting: boolean,
): string {
  const first = sessions.find(({ id }) => sessionIds.includes(id))
  const [tried = ''] = wantedBy
  const name = first ? sessionLabel(first, isPresenting) : isPresenting ? MASK : printable(tried)
  const more = wantedBy.length - 1
  return more > 0 ? `${name} ${t('notify.and-more', { count: more })}` : name
}

/** A portal's name for the same places: it may be that of a client. */
export function portalLabel({ name }: Pick<PortalView, 'name'>, isPresenting: boolean): string {
  return isPresenting ? MASK : printable(name)
}
