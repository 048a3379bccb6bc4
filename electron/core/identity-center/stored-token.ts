import * as v from 'valibot'
import { SECOND_MS } from '../../../shared/time.ts'
import type { ClientRegistration, Tokens } from '../ports.ts'
import { Secret } from '../secret.ts'
import type { Vault } from '../storage/vault.ts'
import { openRecord, sealRecord, type VaultRecord } from '../storage/vault-record.ts'

const secret = v.custom<Secret>((input) => input instanceof Secret)

const clientSchema = v.object({ clientId: v.string(), clientSecret: secret, expiresAt: v.number() })

const tokenSchema = v.object({
  accessToken: secret,
  refreshToken: v.nullable(secret),
  /** Epoch milliseconds by AWS's clock. */
  issuedAt: v.number(),
  expiresAt: v.number(),
  clientId: v.string(),
  clientSecret: secret,
  clientExpiresAt: v.number(),
})

/** A portal's token with the client it was given to: a refresh must come from that same client. */
export type StoredToken = v.InferOutput<typeof tokenSchema>

export function storedToken(tokens: Tokens, client: ClientRegistration, now: number): StoredToken {
  return {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    issuedAt: now,
    expiresAt: now + tokens.expiresIn * SECOND_MS,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    clientExpiresAt: client.expiresAt,
  }
}

export function clientOf(token: StoredToken): ClientRegistration {
  return { clientId: token.clientId, clientSecret: token.clientSecret, expiresAt: token.clientExpiresAt }
}

/**
 * One kind of record in the vault. What is there but cannot be understood counts as not there. What `get` gives stays
 * the very same object until the record is replaced.
 */
function vaultShelf<T extends VaultRecord>(
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

export const tokenShelf = (vault: Vault) => vaultShelf(vault, 'portal-token', tokenSchema)
export const clientShelf = (vault: Vault) => vaultShelf(vault, 'sso-client', clientSchema)
