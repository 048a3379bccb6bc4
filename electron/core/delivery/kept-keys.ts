import { AppError, toAppError } from '../../../shared/errors.ts'
import type { Notices } from '../notices.ts'
import type { AwsFile, Credentials, Log } from '../ports.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { writeKeys, type IsKnown, type KeyEntry } from './key-block.ts'

/**
 * Keeps the keys of sessions in ~/.aws/credentials, for tools that read nothing else and where the user asked for it:
 * written when a session begins or is renewed, gone once it is stopped or the engine ends. What a killed engine left
 * is taken away by the next one.
 */
export interface KeptKeys {
  /** Looks again at what is asked for. Resolves once the file says so. */
  settle(): Promise<void>
  /** Looks a last time, after the sessions have ended. */
  end(): Promise<void>
  /** Leaves them to another engine. */
  leave(): Promise<void>
}

export function createKeptKeys(ports: {
  store: Pick<Store, 'watch'>
  settings: Pick<Settings, 'get'>
  awsCredentials: AwsFile
  /** The credentials that are held for a session now; `null` once it has ended or was stopped. */
  held: (sessionId: string) => Credentials | null
  /** How an added profile is called in the config file. */
  nameOf: (added: { sessionId: string; name: string | null }) => string | null
  isKnown: IsKnown
  notices: Notices
  log: Log
}): KeptKeys {
  const { store, settings, awsCredentials, held, nameOf, isKnown, notices, log } = ports
  let asked: string | null = null
  let work: Promise<void> = Promise.resolve()

  function wanted(): readonly KeyEntry[] {
    return settings.get().profiles.added.flatMap((added) => {
      const credentials = added.keys ? held(added.sessionId) : null
      const name = credentials ? nameOf(added) : null
      return credentials && name !== null ? [{ name, credentials }] : []
    })
  }

  async function write(): Promise<void> {
    // Whoever never asked for keys there has a file that is none of Lanyard's business.
    if (asked === null && !settings.get().profiles.added.some(({ keys }) => keys)) return
    const entries = wanted()
    // The access key's ID changes with every renewal.
    const key = JSON.stringify(entries.map(({ name, credentials }) => [name, credentials.accessKeyId]))
    if (key === asked) return
    try {
      const { path: file } = awsCredentials
      await awsCredentials.edit((bytes) => writeKeys(bytes, entries, { file, isKnown }))
      asked = key
      notices.settle('keys-unwritten')
      notices.settle('keys-unmarked')
    } catch (thrown) {
      const error = toAppError(thrown)
      log.warn('keys-not-written', { error: thrown })
      const { path: file } = awsCredentials
      notices.tell(
        error.code === 'keys-unmarked'
          ? error
          : new AppError('keys-unwritten', { file, reason: error.message }),
      )
    }
  }

  function settle(): Promise<void> {
    work = work.then(write)
    return work
  }

  const stop = store.watch(({ live }, before) => {
    if (live.sessions !== before.live.sessions) void settle()
  })
  void settle()

  return {
    settle,
    async leave() {
      stop()
      await work
    },
    async end() {
      stop()
      await settle()
    },
  }
}
