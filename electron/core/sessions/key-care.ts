import { AppError } from '../../../shared/errors.ts'
import type { Iam, LongTermKey } from '../ports.ts'
import type { RecordOf, SessionRecord } from '../storage/settings-content.ts'
import type { KeyRotation } from './key-rotation.ts'
import type { SessionRecords } from './session-records.ts'
import type { UserKeys } from './user-keys.ts'

/** What a person may see and do of an IAM user's access key. */
export interface KeyCare {
  describe(sessionId: string): { accessKeyId: string; movedFrom: string | null; rotating: boolean }
  /** When it was made, by AWS's clock; `null` where the user may not list its own keys. */
  createdAt(sessionId: string): Promise<number | null>
  /** See `KeyRotation.rotate`. */
  rotate(sessionId: string): Promise<void>
  /** Throws `key-not-moved`, `profile-key-there`. */
  restore(sessionId: string): Promise<{ file: string; profile: string }>
}

export function createKeyCare(ports: {
  iam: Pick<Iam, 'listAccessKeys'>
  records: SessionRecords
  userKeys: UserKeys
  rotation: KeyRotation
  nameOf: (record: SessionRecord) => string
}): KeyCare {
  const { iam, records, userKeys, rotation, nameOf } = ports

  function held(sessionId: string): { record: RecordOf<'iam-user'>; key: LongTermKey } {
    const record = records.get(sessionId)
    if (record.kind !== 'iam-user') throw new AppError('key-not-had', { name: nameOf(record) })
    const key = userKeys.get(sessionId)
    if (!key) throw new AppError('access-key-missing', { name: nameOf(record) })
    return { record, key }
  }

  return {
    describe(sessionId) {
      const { record, key } = held(sessionId)
      const { accessKeyId } = key
      return { accessKeyId, movedFrom: record.movedFrom, rotating: rotation.isUnderWay(sessionId) }
    },
    async createdAt(sessionId) {
      const { record, key } = held(sessionId)
      try {
        const listed = await iam.listAccessKeys({ key, partition: record.partition })
        return listed.find(({ id }) => id === key.accessKeyId)?.createdAt ?? null
      } catch (error) {
        if (error instanceof AppError && error.code === 'access-denied') return null
        throw error
      }
    },
    async rotate(sessionId) {
      held(sessionId)
      await rotation.rotate(sessionId)
    },
    async restore(sessionId) {
      const { record, key } = held(sessionId)
      const place = record.movedFrom === null ? null : await userKeys.putBack(sessionId, key)
      if (!place) throw new AppError('key-not-moved', { name: nameOf(record) })
      records.edit(record, { movedFrom: null })
      return place
    },
  }
}
