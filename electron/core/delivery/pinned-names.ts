import { roleOfId, type SessionRecords } from '../sessions/session-records.ts'
import type { AddedProfile, PinnedName } from '../storage/settings-content.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'

/** What profile names have been written for, whether or not they are in the file now. */
export interface PinnedNames {
  /** The session of a name; `null` where there is none any more. */
  sessionOf(name: string): string | null
  /** The account that a name stands for, whatever becomes of its session; `null` for a new name. */
  accountOf(name: string): string | null
  /** The profile that was added by this name, beside its session's own; `null` where there is none. */
  added(name: string): AddedProfile | null
  /** The name that an added profile goes by; `null` where it was never written. */
  nameOf(added: { readonly sessionId: string; readonly name: string | null }): string | null
}

export function createPinnedNames(ports: {
  settings: Pick<Settings, 'get'>
  store: Pick<Store, 'get'>
  records: Pick<SessionRecords, 'find'>
}): PinnedNames {
  const { settings, store, records } = ports
  const pins = () => settings.get().profileNames

  function isKnown(sessionId: string): boolean {
    const role = roleOfId(sessionId)
    const isListed = store.get().live.portals.some(({ id }) => id === role?.portalId)
    return records.find(sessionId) !== undefined || isListed
  }

  return {
    sessionOf(name) {
      const session = pins().find((pin) => pin.name === name)?.session
      return session && isKnown(session.id) ? session.id : null
    },
    added(name) {
      const profile = settings.get().profiles.added.find((added) => added.name === name)
      return profile && isKnown(profile.sessionId) ? profile : null
    },
    accountOf: (name) => pins().find((pin) => pin.name === name)?.accountId ?? null,
    nameOf({ sessionId, name }) {
      const own = pins().find(({ session }) => session?.id === sessionId && !session.given)
      return name ?? own?.name ?? null
    },
  }
}

/** Whether nothing has changed, as `planBlock` leaves what did not. */
export function isSamePins(a: readonly PinnedName[], b: readonly PinnedName[]): boolean {
  return a.length === b.length && a.every((pin, index) => pin === b[index])
}
