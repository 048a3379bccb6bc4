import * as v from 'valibot'
import { AppError } from './errors.ts'
import { TENANT_ID } from './limits.ts'

/** How a portal's people borrow IAM roles by account access. Not set until AWS's own endpoint is confirmed. */
export const accountAccessSchema = v.object({
  tenantId: v.string(),
  /** Where it answers: nothing is guessed, since it is sent a token. */
  endpoint: v.string(),
})

export type AccountAccessSetting = v.InferOutput<typeof accountAccessSchema>

/** Asked for at sign-in where account access is set. */
export const ACCOUNT_ACCESS_SCOPES = ['account_access:read_only', 'account_access:assume'] as const

/** The setting as it is kept. Throws `tenant-id-invalid`, `access-endpoint-invalid`. */
export function checkedAccountAccess({ tenantId, endpoint }: AccountAccessSetting): AccountAccessSetting {
  if (!TENANT_ID.test(tenantId)) throw new AppError('tenant-id-invalid', { tenant: tenantId })
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || !mayBeSentToken(url)) throw new AppError('access-endpoint-invalid', { url: endpoint })
  return { tenantId, endpoint: `${url.origin}${url.pathname.replace(/\/+$/, '')}` }
}

/** Without TLS only this computer is reached, as a practice organisation is. */
function mayBeSentToken({ protocol, hostname, username, password, search, hash }: URL): boolean {
  const isBare = `${username}${password}${search}${hash}` === ''
  return isBare && (protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1'))
}
