import { AppError } from '../../shared/errors.ts'
import type { Credentials, SigningKey } from '../core/ports.ts'
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

/** A key as AWS's clients take it. */
export function revealed({ accessKeyId, secretAccessKey, sessionToken }: SigningKey) {
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === null ? {} : { sessionToken: sessionToken.reveal() }),
  }
}

/** What AWS says of a key that it does not know, or not with this secret. */
const KEY_REFUSALS = new Set(['InvalidClientTokenId', 'SignatureDoesNotMatch', 'InvalidAccessKeyId'])

/** A long-term key does not expire: what AWS says then means that somebody changed or deleted it. */
export function asKeyRefusal(failure: AppError, key: SigningKey, cause: unknown): AppError {
  const { name } = cause instanceof Error ? cause : { name: '' }
  const isRefused = key.sessionToken === null && KEY_REFUSALS.has(name) && failure.code !== 'clock-skew'
  return isRefused ? new AppError('access-key-refused', { id: key.accessKeyId }, { cause }) : failure
}
