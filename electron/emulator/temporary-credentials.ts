import { hkdfSync } from 'node:crypto'
import {
  newAccessKeyId,
  SECRET_ACCESS_KEY_BYTES,
  secretAccessKeyOf,
  SESSION_TOKEN_BYTES,
  sessionTokenOf,
} from './aws-ids.ts'
import type { IssuedCredentials, Principal } from './world.ts'

/**
 * Temporary credentials. Their secret key and token are derived from the ledger's own seed and the key ID whenever they
 * are asked for, not kept: thirty thousand of them may be out at once, and a token alone is 736 letters.
 */
export class TemporaryCredentials implements IssuedCredentials {
  readonly accessKeyId: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly principal: Principal
  readonly #seed: Uint8Array

  constructor(seed: Uint8Array, principal: Principal, issuedAt: number, lifetimeMs: number) {
    this.accessKeyId = newAccessKeyId('ASIA', principal.accountId)
    this.issuedAt = issuedAt
    this.expiresAt = issuedAt + lifetimeMs
    this.principal = principal
    this.#seed = seed
  }

  get secretAccessKey(): string {
    return secretAccessKeyOf(this.#derived('secret access key', SECRET_ACCESS_KEY_BYTES))
  }

  get sessionToken(): string {
    return sessionTokenOf(this.#derived('session token', SESSION_TOKEN_BYTES))
  }

  #derived(purpose: string, bytes: number): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#seed, this.accessKeyId, purpose, bytes))
  }
}
