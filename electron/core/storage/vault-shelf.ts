import * as v from 'valibot'
import { Secret } from '../secret.ts'
import type { Vault } from './vault.ts'
import { openRecord, sealRecord, type VaultRecord } from './vault-record.ts'

/** A field of a record that is secret. */
export const secretSchema = v.custom<Secret>((input) => input instanceof Secret)

/**
 * One kind of record in the vault. What is there but cannot be understood counts as not there. What `get` gives stays
 * the very same object until the record is replaced.
 */
export function vaultShelf<T extends VaultRecord>(
  vault: Vault,
  prefix: string,
  schema: v.GenericSchema<unknown, T>,
) {
  const opened = new WeakMap<Secret, T | null>()

  function open(sealed: Secret): T | null {
    const read = v.safeParse(schema, openRecord(sealed))
    const record = read.success ? read.output : null
    opened.set(sealed, record)
    return record
  }

  return {
    get(key: string): T | null {
      const sealed = vault.get(`${prefix}/${key}`)
      if (!sealed) return null
      const known = opened.get(sealed)
      return known === undefined ? open(sealed) : known
    },
    set: (key: string, record: T): Promise<void> => vault.set(`${prefix}/${key}`, sealRecord(record)),
    delete: (key: string): Promise<void> => vault.delete(`${prefix}/${key}`),
  }
}
