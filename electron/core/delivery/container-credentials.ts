import { type AppError, EXIT } from '../../../shared/errors.ts'
import { isoTime } from './iso-time.ts'
import type { RevealedCredentials } from './revealed-credentials.ts'

/**
 * What the container endpoint answers with: all of it strings, the account only where it is known.
 * Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
 */
export function containerCredentialsJson(credentials: RevealedCredentials): string {
  return JSON.stringify({
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    Expiration: isoTime(credentials.expiresAt),
    ...(credentials.accountId === '' ? {} : { AccountId: credentials.accountId }),
  })
}

/** As the SDKs show an error of the endpoint: `message` is all that a person gets to see. */
export function containerErrorJson(error: AppError): string {
  return JSON.stringify({ code: error.code, message: `${error.message} ${error.fix}` })
}

/** SDKs ask again after a status of 500 and more, which helps where something may pass by itself, and only there. */
export function containerErrorStatus(error: AppError): 403 | 500 | 503 {
  if (error.exit === EXIT.unavailable) return 503
  return error.exit === EXIT.unexpected ? 500 : 403
}
