import { isoTime } from './iso-time.ts'
import type { RevealedCredentials } from './revealed-credentials.ts'

/**
 * What a `credential_process` prints, with a final newline.
 *
 * Expiration decides whether a tool ever asks again: without it the AWS SDKs take the credentials as lasting for
 * good. Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
 */
export function credentialProcessJson(credentials: RevealedCredentials): string {
  const output = {
    Version: 1,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: isoTime(credentials.expiresAt),
    AccountId: credentials.accountId,
  }
  return `${JSON.stringify(output)}\n`
}
