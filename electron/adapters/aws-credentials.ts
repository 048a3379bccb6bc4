import { AppError } from '../../shared/errors.ts'
import type { Credentials } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'

interface GivenCredentials {
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
  readonly sessionToken: string | undefined
  /** Epoch milliseconds. */
  readonly expiresAt: number | undefined
}

/** The credentials in a reply. Throws `unexpected` where a part is missing: half of them would only fail later. */
export function credentialsIn(given: GivenCredentials, action: string): Credentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = given
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiresAt) throw incomplete(action)
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    expiresAt,
  }
}

/** A reply of AWS's that lacks what its API model promises. */
export function incomplete(action: string): AppError {
  return new AppError('unexpected', { reason: `the reply to ${action} is not complete` })
}
