import { AppError } from '../../../shared/errors.ts'
import type { LongTermKey } from '../ports.ts'
import type { RecordOf, SessionRecord } from '../storage/settings.ts'
import type { KeyRotation } from './key-rotation.ts'
import type { SessionRecords } from './session-records.ts'
import type { UserKeys } from './user-keys.ts'

/** What a person may see and do of an IAM user's access key. */
export interface KeyCare {
  describe(sessionId: string): { accessKeyId: string; movedFrom: string | null; rotating: boolean }
  /** See `KeyRotation.rotate`. */
  rotate(sessionId: string): Promise<void>
  /** Throws `key-not-moved`, `profile-key-there`. */
  restore(sessionId: string): Promise<{ file: string; profile: string }>
}

export function createKeyCare(ports: {
  records: SessionRecords
  userKeys: UserKeys
  rotation: KeyRotation
  nameOf: (record: SessionRecord) => string
}): KeyCare {
  const { records, userKeys, rotation, nameOf } = ports

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
