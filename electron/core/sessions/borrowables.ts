import { AppError } from '../../../shared/errors.ts'
import type { Borrowable } from '../../../shared/session-draft.ts'
import type { Store } from '../store.ts'
import type { SessionRecords } from './session-records.ts'
import type { SessionViews } from './session-views.ts'

/** The session's ID; a role of the catalogue becomes a session by being asked for. Throws `session-unknown`. */
export function createSessionIdOf(ports: {
  store: Pick<Store, 'get'>
  records: SessionRecords
  views: SessionViews
}): (borrowable: Borrowable) => string {
  const { store, records, views } = ports
  return (borrowable) => {
    if ('sessionId' in borrowable) return records.get(borrowable.sessionId).id
    const { accounts } = store.get().catalog
    if ('roleArn' in borrowable) {
      const { portalId, roleArn } = borrowable
      const isListed = accounts.some((row) => row.portalId === portalId && row.accessRoles?.includes(roleArn))
      if (!isListed) throw new AppError('session-unknown', { name: roleArn, hint: 'See `lanyard ls`.' })
      const { id } = records.ofAccessRole(portalId, roleArn)
      views.refresh()
      return id
    }
    const { portalId, accountId, roleName } = borrowable
    const account = accounts.find((row) => row.portalId === portalId && row.accountId === accountId)
    if (!account)
      throw new AppError('session-unknown', { name: `${accountId}/${roleName}`, hint: 'See `lanyard ls`.' })
    const { id } = records.ofRole(account, roleName)
    views.refresh()
    return id
  }
}
