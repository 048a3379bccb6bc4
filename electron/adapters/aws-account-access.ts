import * as v from 'valibot'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { AccountAccess, AccountAccessCall } from '../core/ports.ts'
import type { AwsReach } from './aws-client.ts'
import { credentialsIn, incomplete } from './aws-credentials.ts'

const PAGE = 100

const rolesSchema = v.object({
  roles: v.array(v.object({ accountId: v.string(), accountName: v.string(), roleArn: v.string() })),
  nextToken: v.nullish(v.string()),
})

const credentialsSchema = v.object({
  credentials: v.object({
    accessKeyId: v.string(),
    secretAccessKey: v.string(),
    sessionToken: v.string(),
    /** Epoch milliseconds, as the portal API has it; what AWS sends here could not be verified. */
    expiration: v.number(),
  }),
})

const refusalSchema = v.object({ message: v.string() })

/**
 * Account access over HTTP with a bearer token: AWS has no client for it yet. One request a call; whoever paces it also
 * tries again.
 */
export function createAccountAccess({ http, time }: AwsReach): AccountAccess {
  async function ask<T>(
    call: AccountAccessCall,
    action: string,
    path: string,
    query: Readonly<Record<string, string>>,
    schema: v.GenericSchema<unknown, T>,
  ): Promise<T> {
    const { endpoint, tenantId, accessToken, signal } = call
    const { host } = new URL(endpoint)
    const url = `${endpoint}${path}?${new URLSearchParams({ tenantId, ...query }).toString()}`
    const arrived = time.sent()
    const headers = { authorization: `Bearer ${accessToken.reveal()}`, accept: 'application/json' }
    const { status, headers: said, text } = await http.get(url, headers, signal)
    const json = parsed(text)
    // It answers with JSON or refuses; a page in its place, or a way elsewhere, is not AWS's.
    if (status < 400 && json === undefined) throw new AppError('captive-portal', { host })
    arrived(typeof said['date'] === 'string' ? said['date'] : undefined)
    if (status < 400) {
      const reply = v.safeParse(schema, json)
      if (reply.success) return reply.output
      throw incomplete(action)
    }
    const refusal = v.safeParse(refusalSchema, json)
    const reason = refusal.success ? refusal.output.message.replace(/\.$/, '') : `it answered ${status}`
    throw new AppError(codeOf(status), { host, status, action, reason, portal: host })
  }

  return {
    async listRoles(call, nextToken) {
      const query = { maxResults: String(PAGE), ...(nextToken ? { nextToken } : {}) }
      const reply = await ask(call, 'account-access:ListAccess', '/access', query, rolesSchema)
      return { items: reply.roles, nextToken: reply.nextToken ?? null }
    },

    async getCredentials(call, { roleArn, sessionName, duration }) {
      const query = {
        roleArn,
        accessType: 'PROGRAMMATIC_ACCESS',
        sessionName,
        sessionDuration: String(duration),
      }
      const { credentials } = await ask(call, roleArn, '/access/credentials', query, credentialsSchema)
      const { expiration: expiresAt, ...given } = credentials
      return credentialsIn({ ...given, expiresAt }, roleArn)
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'portal-expired'
  if (status === 403) return 'access-denied'
  if (status === 429) return 'throttled'
  return status >= 500 ? 'aws-outage' : 'aws-refused'
}
