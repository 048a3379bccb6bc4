import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { isoTime } from '../core/delivery/iso-time.ts'
import type { SsoCache } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { replaceFile } from './atomic-file.ts'
import { fileErrorReason } from './file-error.ts'
import { timeIn } from './foreign-keys.ts'
import { isMissing, realPath } from './real-path.ts'
import { textOfFile } from './regular-file.ts'

const timeSchema = v.pipe(
  v.string(),
  v.transform((text) => timeIn(text) ?? 0),
)
const secretSchema = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.transform((text) => new Secret(text)),
)
const tokenSchema = v.object({
  accessToken: secretSchema,
  expiresAt: timeSchema,
  refreshToken: v.optional(secretSchema),
  clientId: v.optional(v.string()),
  clientSecret: v.optional(secretSchema),
  registrationExpiresAt: v.optional(timeSchema),
})

/**
 * `~/.aws/sso/cache`, where the AWS CLI and the SDKs keep sign-ins: a file for each sso-session, named by the SHA-1 of
 * its name, or of the start URL where a profile names none. The CLI truncates these files and writes into them, so one
 * that is no JSON is one that is being written; and it follows no AWS variable to them, only HOME.
 */
export function createSsoCache(environment: NodeJS.ProcessEnv): SsoCache {
  const folder = join(environment['HOME'] ?? homedir(), '.aws', 'sso', 'cache')
  const pathOf = (key: string) => join(folder, `${createHash('sha1').update(key, 'utf8').digest('hex')}.json`)

  return {
    async read(key) {
      let text: string
      try {
        text = await textOfFile(pathOf(key))
      } catch (error) {
        // What cannot be read says nothing of a sign-out.
        return isMissing(error) ? { state: 'absent' } : { state: 'unsettled', reason: fileErrorReason(error) }
      }
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), tokenSchema), text)
      if (!read.success) return { state: 'unsettled', reason: null }
      const { clientId, clientSecret, registrationExpiresAt, refreshToken, ...token } = read.output
      const isRefreshable = clientId !== undefined && clientSecret && refreshToken && registrationExpiresAt
      const refresh = isRefreshable
        ? { refreshToken, clientId, clientSecret, clientExpiresAt: registrationExpiresAt }
        : null
      return { state: 'token', token: { ...token, refresh } }
    },
    async write(key, { startUrl, region, accessToken, expiresAt }) {
      const content = { startUrl, region, accessToken: accessToken.reveal(), expiresAt: isoTime(expiresAt) }
      await realPath(pathOf(key))
        .then((path) => replaceFile(path, Buffer.from(JSON.stringify(content))))
        .catch(refuse)
    },
    remove: (key) => rm(pathOf(key), { force: true }).catch(refuse),
  }
}

function refuse(cause: unknown): never {
  throw new Error(fileErrorReason(cause), { cause })
}
