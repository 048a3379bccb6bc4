import * as v from 'valibot'
import { assertNever } from '../../../shared/assert-never.ts'
import { AppError } from '../../../shared/errors.ts'
import { putKeyBack, takeKey, type ProfileKey } from '../delivery/aws-credentials-editor.ts'
import { base64url } from '../encoding.ts'
import type { AwsFile, Crypto, LongTermKey } from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { Vault } from '../storage/vault.ts'
import { secretSchema, vaultShelf } from '../storage/vault-shelf.ts'
import { TRIAL } from './session-kind.ts'

const keySchema = v.object({ accessKeyId: v.string(), secretAccessKey: secretSchema })
const seedSchema = v.object({ seed: secretSchema })
/** Where a rotation keeps its journal, by session: it goes with the key. */
export const ROTATION_SHELF = 'key-rotation'

/** What was taken out of the credentials file, and what that held afterwards, as a digest. */
const movedSchema = v.object({ profile: v.string(), taken: secretSchema, left: v.string() })

/** The long-term keys and MFA seeds of IAM users, by session. They lie in the vault. */
export interface UserKeys {
  get(sessionId: string): LongTermKey | null
  set(sessionId: string, key: LongTermKey): Promise<void>
  seed(sessionId: string): Secret | null
  setSeed(sessionId: string, seed: Secret | null): Promise<void>
  forget(sessionId: string): Promise<void>
  /** The key of a profile of the credentials file, which stays as it is. Throws `profile-key-missing`. */
  inFile(profile: string): Promise<LongTermKey>
  /**
   * Takes the profile's key out of the credentials file, once what is needed to put it back lies in the vault. Throws
   * `profile-key-missing` where it is no longer the session's key, and what writing the file throws.
   */
  takeOut(sessionId: string, profile: string): Promise<void>
  /** Writes the session's key back to where it was taken from. Throws `profile-key-there`. */
  putBack(sessionId: string, key: LongTermKey): Promise<{ file: string; profile: string } | null>
  /** Takes out what trials left that were ended by force. */
  sweep(): Promise<void>
  /**
   * Throws `vault-not-kept` or `vault-of-practice` where the vault is in memory only: a key that is only there would be
   * lost with it.
   */
  requireKept(): void
}

export function createUserKeys(ports: {
  vault: Vault
  credentialsFile: AwsFile
  crypto: Pick<Crypto, 'sha256'>
}): UserKeys {
  const { vault, credentialsFile: file, crypto } = ports
  const keys = vaultShelf(vault, 'iam-user-key', keySchema)
  const seeds = vaultShelf(vault, 'iam-user-seed', seedSchema)
  const moved = vaultShelf(vault, 'iam-user-moved', movedSchema)
  const digest = (bytes: Uint8Array) => base64url(crypto.sha256(bytes))

  async function read(profile: string): Promise<ProfileKey> {
    let found: ProfileKey | null = null
    await file.edit((bytes) => {
      found = takeKey(bytes, profile, file.path)
      return null
    })
    // The edit has run by now; TypeScript does not follow that.
    return found as unknown as ProfileKey
  }

  return {
    get(sessionId) {
      const record = keys.get(sessionId)
      return record && { ...record, sessionToken: null }
    },
    set: (sessionId, { accessKeyId, secretAccessKey }) =>
      keys.set(sessionId, { accessKeyId, secretAccessKey }),
    seed: (sessionId) => seeds.get(sessionId)?.seed ?? null,
    setSeed: (sessionId, seed) => (seed === null ? seeds.delete(sessionId) : seeds.set(sessionId, { seed })),
    async forget(sessionId) {
      const shelves = [keys, seeds, moved]
      await Promise.all([
        ...shelves.map((shelf) => shelf.delete(sessionId)),
        vault.delete(`${ROTATION_SHELF}/${sessionId}`),
      ])
    },
    inFile: async (profile) => (await read(profile)).key,
    async takeOut(sessionId, profile) {
      const { taken, rest } = await read(profile)
      await moved.set(sessionId, { profile, taken, left: digest(rest) })
      await file.edit((bytes) => {
        const now = takeKey(bytes, profile, file.path)
        if (now.key.accessKeyId === keys.get(sessionId)?.accessKeyId) return now.rest
        const reason = 'another program has changed it meanwhile'
        throw new AppError('profile-key-missing', { profile, file: file.path, reason })
      })
    },
    async putBack(sessionId, key) {
      const record = moved.get(sessionId)
      if (!record) return null
      const { profile, taken, left } = record
      await file.edit((bytes) =>
        putKeyBack(bytes, { profile, file: file.path, key, taken, untouched: digest(bytes) === left }),
      )
      await moved.delete(sessionId)
      return { file: file.path, profile }
    },
    async sweep() {
      const left = vault.names().filter((name) => name.includes(`/${TRIAL}`))
      await Promise.all(left.map((name) => vault.delete(name)))
    },
    requireKept() {
      const { storage } = vault
      switch (storage.kind) {
        case 'keychain':
          return
        case 'memory':
          throw new AppError('vault-not-kept', { reason: storage.reason })
        case 'practice':
          throw new AppError('vault-of-practice')
        default:
          assertNever(storage)
      }
    },
  }
}
