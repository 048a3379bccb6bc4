import { toAppError } from '../../../shared/errors.ts'
import { isLive } from '../../../shared/session-state.ts'
import type { SessionView } from '../../../shared/snapshot.ts'
import type { Notices } from '../notices.ts'
import type { AwsFile, Host, Log } from '../ports.ts'
import type { SessionViews } from '../sessions/session-views.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { readProfileNames, writeProfiles, type ProfileEntry } from './aws-config-editor.ts'
import { profileNames } from './profile-name.ts'

/** Keeps a profile in ~/.aws/config for each pinned or active session. */
export interface Profiles {
  /** Resolves once the file says what the snapshot says. */
  settled(): Promise<void>
  /** Leaves only what works without the engine's memory: the profiles of pinned sessions. */
  end(): Promise<void>
  /** Leaves them all to another engine, which writes them from now on. */
  leave(): Promise<void>
}

export function createProfiles(ports: {
  store: Store
  views: SessionViews
  awsConfig: AwsFile
  host: Pick<Host, 'launcher'>
  /** Where the account is kept that each name stands for. */
  settings: Pick<Settings, 'get' | 'update'>
  notices: Notices
  log: Log
}): Profiles {
  const { store, views, awsConfig, host, settings, notices, log } = ports
  let asked = ''
  let wanted: readonly SessionView[] = []
  let work: Promise<void> = Promise.resolve()

  const pinned = () => new Map(settings.get().profileNames.map(({ name, accountId }) => [name, accountId]))

  const held = () =>
    new Map(
      store
        .get()
        .live.sessions.flatMap(({ id, profile }) => (profile === null ? [] : [[id, profile] as const])),
    )

  /** A name is pinned for good: somebody's script or tool has it, and would come upon another account by it. */
  function pin(sessions: readonly SessionView[], names: ReadonlyMap<string, string>): void {
    const known = pinned()
    const added = sessions.flatMap(({ id, accountId }) => {
      const name = names.get(id)
      // Of a session that was never borrowed the account may not be known yet.
      return name === undefined || known.has(name) || accountId === '' ? [] : [{ name, accountId }]
    })
    if (added.length === 0) return
    settings.update((content) => ({ ...content, profileNames: [...content.profileNames, ...added] }))
  }

  async function write(sessions: readonly SessionView[]): Promise<void> {
    // Of changes that came while the one before was written only the last is.
    if (sessions !== wanted) return
    let names: ReadonlyMap<string, string> = new Map()
    try {
      await awsConfig.edit((bytes) => {
        names = profileNames(sessions, { taken: readProfileNames(bytes), pinned: pinned(), held: held() })
        const entries: ProfileEntry[] = sessions.map((session) => {
          const name = names.get(session.id) ?? session.name
          return { name, credentialProcess: `${host.launcher} credentials ${name}`, region: session.region }
        })
        return writeProfiles(bytes, entries).bytes
      })
      pin(sessions, names)
      notices.settle('aws-config-unwritable')
      notices.settle('aws-config-unreadable')
    } catch (thrown) {
      names = new Map()
      log.warn('profiles-not-written', { error: thrown })
      notices.tell(toAppError(thrown))
    }
    for (const { id } of store.get().live.sessions) views.showProfile(id, names.get(id) ?? null)
  }

  /** Writes when what stands in a profile has changed; a countdown or a read changes nothing there. */
  function follow(sessions: readonly SessionView[]): void {
    const inForce = sessions.filter(({ pinned, state }) => pinned || isLive(state))
    const key = JSON.stringify(
      inForce.map(({ id, name, accountId, region }) => [id, name, accountId, region]),
    )
    if (key === asked) return
    asked = key
    wanted = inForce
    work = work.then(() => write(inForce))
  }

  follow(store.get().live.sessions)
  const stop = store.watch(({ live }, before) => {
    if (live.sessions !== before.live.sessions) follow(live.sessions)
  })

  return {
    settled: () => work,
    async leave() {
      stop()
      await work
    },
    async end() {
      stop()
      follow(store.get().live.sessions.filter(({ pinned }) => pinned))
      await work
    },
  }
}
