import * as v from 'valibot'
import { SECOND_MS } from '../../../shared/time.ts'
import type { ClientRegistration, Tokens } from '../ports.ts'
import type { Vault } from '../storage/vault.ts'
import { secretSchema, vaultShelf } from '../storage/vault-shelf.ts'

/** Access to the portal API; with it an access token lives one hour and comes with a refresh token. */
export const PORTAL_SCOPE = 'sso:account:access'

const scopeSchema = v.optional(v.string(), PORTAL_SCOPE)

const clientSchema = v.object({
  clientId: v.string(),
  clientSecret: secretSchema,
  expiresAt: v.number(),
  scope: scopeSchema,
})

const tokenSchema = v.object({
  accessToken: secretSchema,
  refreshToken: v.nullable(secretSchema),
  /** Epoch milliseconds by AWS's clock. */
  issuedAt: v.number(),
  expiresAt: v.number(),
  clientId: v.string(),
  clientSecret: secretSchema,
  clientExpiresAt: v.number(),
  scope: scopeSchema,
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
    scope: client.scope,
  }
}

export function clientOf(token: StoredToken): ClientRegistration {
  const { clientId, clientSecret, clientExpiresAt: expiresAt, scope } = token
  return { clientId, clientSecret, expiresAt, scope }
}

export const tokenShelf = (vault: Vault) => vaultShelf(vault, 'portal-token', tokenSchema)
export const clientShelf = (vault: Vault) => vaultShelf(vault, 'sso-client', clientSchema)
