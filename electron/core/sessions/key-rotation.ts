import * as v from 'valibot'
import { assertNever } from '../../../shared/assert-never.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { KeyRotationView } from '../../../shared/snapshot.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import type { Notices } from '../notices.ts'
import { createOneFlight } from '../one-flight.ts'
import type { Clock, Host, Iam, IamCall, Log, LongTermKey, SigningKey, Stop, Sts } from '../ports.ts'
import type { RecordOf, SessionRecord } from '../storage/settings-content.ts'
import type { Vault } from '../storage/vault.ts'
import { secretSchema, vaultShelf } from '../storage/vault-shelf.ts'
import type { Store } from '../store.ts'
import { waitUntil } from '../wait.ts'
import type { SessionRecords } from './session-records.ts'
import { PASSING, retryDelay } from './timing.ts'
import { ROTATION_SHELF, type UserKeys } from './user-keys.ts'

/** IAM's keys reach all of AWS within seconds; a new one is given this long. */
const SPREADING_MS = 60 * SECOND_MS
const SPREADING_STEP_MS = 2 * SECOND_MS
/** CreateDate names a whole second. */
const SECOND_OF_GRACE_MS = SECOND_MS

/**
 * How far a rotation has come. It lies in the vault, written before each step, so that whatever ends Lanyard there is
 * one good key in the vault and the way on, or back, is known.
 */
const journalSchema = v.variant('step', [
  /** A new key was asked for. Its secret is only in AWS's answer: without that, the key is deleted again. */
  v.object({ step: v.literal('creating'), oldId: v.string(), begunAt: v.number() }),
  /** It is here and has to be tried. */
  v.object({ step: v.literal('created'), oldId: v.string(), newId: v.string(), newSecret: secretSchema }),
  /** The sessions use it. The old key is to be deactivated. */
  v.object({ step: v.literal('switched'), oldId: v.string() }),
  /** The old key is to be deleted. */
  v.object({ step: v.literal('deactivated'), oldId: v.string() }),
])
type Journal = v.InferOutput<typeof journalSchema>
type UserRecord = RecordOf<'iam-user'>

/** What is done at each step, as a person is shown it. */
const SHOWN_STEPS: Readonly<Record<Journal['step'], KeyRotationView['step']>> = {
  creating: 'create',
  created: 'try',
  switched: 'deactivate-old',
  deactivated: 'delete-old',
}

/** Replaces the access keys of IAM users by new ones. */
export interface KeyRotation {
  /**
   * Makes a new key, tries it, has the sessions use it, then deactivates and deletes the old one. One that was
   * interrupted goes on. Throws `key-rotation-full`, `key-rotation-undone`, `vault-not-kept` and what AWS says.
   */
  rotate(sessionId: string): Promise<void>
  /** Whether one was begun and has not been finished or undone. */
  isUnderWay(sessionId: string): boolean
  /** Finishes or undoes what an earlier Lanyard left, in its own time; tells a notice where that takes a person. */
  resume(): void
  /** Stops before the next step. Resolves once the one under way is done. */
  close(): Promise<void>
}

export function createKeyRotation(ports: {
  clock: Clock
  awsTime: AwsTime
  iam: Iam
  sts: Sts
  vault: Vault
  userKeys: UserKeys
  records: SessionRecords
  store: Pick<Store, 'updateLive'>
  notices: Notices
  host: Pick<Host, 'stillOwner'>
  log: Log
  nameOf: (record: SessionRecord) => string
  /** The session's temporary keys, which carry its MFA. */
  temporaryKey: (sessionId: string) => Promise<SigningKey>
}): KeyRotation {
  const { clock, awsTime, iam, sts, vault, userKeys, records, store, notices, host, log, nameOf } = ports
  const journals = vaultShelf(vault, ROTATION_SHELF, journalSchema as v.GenericSchema<unknown, Journal>)
  const flights = createOneFlight<void>()
  const closing = new AbortController()
  const retries = new Set<Stop>()
  /** The sessions whose change an earlier Lanyard began. */
  const resumed = new Set<string>()

  function show(): void {
    const keyRotations = records.all().flatMap(({ id: sessionId }): KeyRotationView[] => {
      const journal = journals.get(sessionId)
      return journal ? [{ sessionId, step: SHOWN_STEPS[journal.step], resumed: resumed.has(sessionId) }] : []
    })
    store.updateLive((live) =>
      JSON.stringify(live.keyRotations) === JSON.stringify(keyRotations) ? live : { ...live, keyRotations },
    )
  }

  async function keep(sessionId: string, journal: Journal): Promise<void> {
    await journals.set(sessionId, journal)
    show()
  }

  async function end(sessionId: string): Promise<void> {
    await journals.delete(sessionId)
    resumed.delete(sessionId)
    show()
  }

  function recordOf(sessionId: string): UserRecord {
    const record = records.get(sessionId)
    if (record.kind === 'iam-user') return record
    throw new AppError('key-not-had', { name: nameOf(record) })
  }

  function keyOf(record: UserRecord): LongTermKey {
    const key = userKeys.get(record.id)
    if (!key) throw new AppError('access-key-missing', { name: nameOf(record) })
    return key
  }

  /** Asks IAM with the key itself, and with the session's MFA only where the user's policies want it. */
  async function asUser<T>(record: UserRecord, ask: (call: IamCall) => Promise<T>): Promise<T> {
    const { partition, mfaSerial, id } = record
    try {
      return await ask({ key: keyOf(record), partition })
    } catch (error) {
      if (mfaSerial === null || toAppError(error).code !== 'access-denied') throw error
      return ask({ key: await ports.temporaryKey(id), partition })
    }
  }

  /** A key that was just made is not known everywhere at once. */
  async function onceKnown<T>(ask: () => Promise<T>, until = clock.now() + SPREADING_MS): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      if (toAppError(error).code !== 'access-key-refused' || clock.now() >= until) throw error
      await waitUntil(clock, clock.now() + SPREADING_STEP_MS, closing.signal)
      return onceKnown(ask, until)
    }
  }

  async function begin(record: UserRecord): Promise<void> {
    userKeys.requireKept()
    const { accessKeyId: oldId } = keyOf(record)
    const listed = await asUser(record, (call) => iam.listAccessKeys(call))
    const other = listed.find(({ id }) => id !== oldId)
    if (other) throw new AppError('key-rotation-full', { name: nameOf(record), id: other.id })
    await keep(record.id, { step: 'creating', oldId, begunAt: awsTime.now() })
    const made = await asUser(record, (call) => iam.createAccessKey(call))
    const { accessKeyId: newId, secretAccessKey: newSecret } = made
    await keep(record.id, { step: 'created', oldId, newId, newSecret })
  }

  /** Does the next step of what was begun. */
  async function advance(record: UserRecord, journal: Journal): Promise<void> {
    const { id } = record
    const { oldId } = journal
    switch (journal.step) {
      case 'creating':
        await deleteStray(record, journal.begunAt, oldId)
        return end(id)
      case 'created': {
        const fresh = { accessKeyId: journal.newId, secretAccessKey: journal.newSecret, sessionToken: null }
        await prove(record, fresh)
        const users = records.all().filter((other) => userKeys.get(other.id)?.accessKeyId === oldId)
        // Asked for together they lie on the disk together.
        await Promise.all([
          ...users.map((user) => userKeys.set(user.id, fresh)),
          keep(id, { step: 'switched', oldId }),
        ])
        return
      }
      case 'switched':
        // The old key goes only once the new one is known to lie on the disk, also where that failed before.
        await journals.set(id, journal)
        await onceKnown(() => asUser(record, (call) => iam.deactivateAccessKey(call, oldId)))
        return keep(id, { step: 'deactivated', oldId })
      case 'deactivated':
        await onceKnown(() => asUser(record, (call) => iam.deleteAccessKey(call, oldId)))
        return end(id)
      default:
        return assertNever(journal)
    }
  }

  /** Deletes the key that was asked for and whose secret was lost: it was made since, and nobody has ever used it. */
  async function deleteStray(record: UserRecord, begunAt: number, oldId: string): Promise<void> {
    const listed = await asUser(record, (call) => iam.listAccessKeys(call))
    const since = begunAt - SECOND_OF_GRACE_MS
    for (const { id } of listed.filter((key) => key.id !== oldId && key.createdAt >= since)) {
      if (await asUser(record, (call) => iam.wasUsed(call, id))) continue
      await asUser(record, (call) => iam.deleteAccessKey(call, id))
    }
  }

  /** Tries the new key; one that AWS does not take is deleted again. Throws `key-rotation-undone`. */
  async function prove(record: UserRecord, fresh: LongTermKey): Promise<void> {
    try {
      const { arn } = await onceKnown(() => sts.getCallerIdentity(fresh, records.region(record)))
      if (arn === record.userArn) return
      throw new AppError('access-key-invalid', { rule: `it speaks for ${arn}` })
    } catch (thrown) {
      const error = toAppError(thrown)
      if (PASSING.has(error.code) || error.code === 'interrupted') throw error
      await asUser(record, (call) => iam.deleteAccessKey(call, fresh.accessKeyId))
      await end(record.id)
      const reason = error.message.replace(/\.$/, '')
      throw new AppError('key-rotation-undone', { name: nameOf(record), reason }, { cause: thrown })
    }
  }

  /** Finishes or undoes what the journal tells of. */
  async function settle(record: UserRecord): Promise<void> {
    for (let journal = journals.get(record.id); journal; journal = journals.get(record.id)) {
      if (closing.signal.aborted || !(await host.stillOwner())) throw new AppError('interrupted')
      await advance(record, journal)
    }
    notices.settle('key-rotation-unfinished')
  }

  /** As `settle`, with nobody waiting for it. */
  function settleBehind(record: UserRecord, failures = 0): void {
    flights
      .run(record.id, () => settle(record))
      .catch((thrown: unknown) => {
        const error = toAppError(thrown)
        log.warn('key-rotation-unfinished', { session: record.id, error: thrown })
        if (closing.signal.aborted || !journals.get(record.id)) return
        if (PASSING.has(error.code)) {
          const again = clock.now() + retryDelay(failures + 1, error.retryAfter)
          retries.add(clock.at(again, () => settleBehind(record, failures + 1)))
          return
        }
        const reason = error.message.replace(/\.$/, '')
        notices.tell(new AppError('key-rotation-unfinished', { name: nameOf(record), reason }))
      })
  }

  async function rotateNow(record: UserRecord): Promise<void> {
    const before = journals.get(record.id)
    if (before) await settle(record)
    // One that was past its turning point was finished by that, and is the change that was asked for.
    if (before && before.step !== 'creating') return
    await begin(record)
    await settle(record)
  }

  return {
    async rotate(sessionId) {
      const record = recordOf(sessionId)
      try {
        await flights.run(sessionId, () => rotateNow(record))
      } catch (error) {
        // What could not be done now is finished or undone later, by itself.
        if (journals.get(sessionId)) settleBehind(record)
        throw error
      }
    },
    isUnderWay: (sessionId) => journals.get(sessionId) !== null,
    resume() {
      for (const record of records.all()) {
        if (record.kind !== 'iam-user' || !journals.get(record.id)) continue
        resumed.add(record.id)
        settleBehind(record)
      }
      show()
    },
    async close() {
      closing.abort()
      for (const stop of retries) stop()
      await flights.settled()
    },
  }
}
