import type { Catalog } from './identity-center/catalog.ts'
import type { Portals } from './identity-center/portals.ts'
import type { SharedSignIns } from './identity-center/shared-sign-in.ts'
import type { Log, SettingsFile, Stop } from './ports.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { PortalRecord, SettingsContent } from './storage/settings-content.ts'
import type { Settings } from './storage/settings.ts'
import type { Store } from './store.ts'

/**
 * Makes true what another program, or a person with an editor, writes into the settings while the engine runs: portals
 * and sessions come and go, what was chosen of them changes, and what is borrowed for nothing that changed stays.
 */
export function followSettings(engine: {
  file: Pick<SettingsFile, 'watch'>
  settings: Settings
  portals: Portals
  sessions: Pick<Sessions, 'recordsReplaced'>
  catalog: Pick<Catalog, 'load' | 'cancel' | 'forget'>
  shared: Pick<SharedSignIns, 'follow'>
  store: Pick<Store, 'update'>
  /** Writes the profiles that are wanted now. */
  writeProfiles: () => void
  log: Log
}): Stop {
  const { settings, portals, sessions, catalog, shared, store, writeProfiles, log } = engine
  let work: Promise<void> = Promise.resolve()

  function take(before: SettingsContent): void {
    const { portals: after, accounts } = settings.get()
    const gone = before.portals.filter(({ id }) => after.every((portal) => portal.id !== id))
    for (const { id } of gone) catalog.cancel(id)
    sessions.recordsReplaced(before.sessions)
    const signedOut = portals.recordsReplaced(before.portals)
    store.update((snapshot) => ({ ...snapshot, marks: accounts }))
    writeProfiles()
    work = work
      .then(() => signedOut)
      .then(() => takeFiles(before.portals, gone, after))
      .catch((error: unknown) => log.warn('settings-not-followed', { error }))
  }

  /** Lists of accounts, and sign-ins shared with other tools. */
  async function takeFiles(
    before: readonly PortalRecord[],
    gone: readonly PortalRecord[],
    after: readonly PortalRecord[],
  ): Promise<void> {
    for (const portal of gone) {
      await shared.follow({ ...portal, sharesSignIn: false })
      await catalog.forget(portal.id)
    }
    for (const portal of after) {
      const old = before.find(({ id }) => id === portal.id)
      if (!old) await catalog.load(portal)
      if (portal.sharesSignIn !== (old?.sharesSignIn ?? false)) await shared.follow(portal)
    }
  }

  const stops = [settings.watch(take), engine.file.watch(settings.reload)]
  return () => {
    for (const stop of stops) stop()
  }
}
