import { createHash } from 'node:crypto'
import type { World } from '../world.ts'
import { OidcError } from './errors.ts'
import type { Client } from './registrations.ts'

/** What a client asked for when it sent the browser to /authorize. */
export interface AuthorizationRequest {
  readonly client: Client
  readonly redirectUri: string
  readonly state: string | null
  /** base64url(SHA-256(verifier)), RFC 7636. */
  readonly codeChallenge: string
  readonly scopes: readonly string[]
}

export interface AuthorizationCodes {
  /** Keeps a request while its page waits for the person; the result names it in the page's form. */
  hold(request: AuthorizationRequest): string
  /** The request that a form names, which can be answered once. */
  release(held: string): AuthorizationRequest | null
  /** Makes the code that goes to the client by way of the browser. */
  approve(request: AuthorizationRequest): string
  /**
   * A code works once, for the client it was made for, with the verifier and the redirect it was asked with.
   * @throws OidcError InvalidGrantException
   */
  redeem(code: string, client: Client, verifier: string, redirectUri: string): AuthorizationRequest
}

export function createAuthorizationCodes(
  world: Pick<World, 'now' | 'lifetimes' | 'randomHex'>,
): AuthorizationCodes {
  const held = new Map<string, Timed>()
  const codes = new Map<string, Timed>()

  function keep(in_: Map<string, Timed>, request: AuthorizationRequest): string {
    for (const [key, { expiresAt }] of in_) if (expiresAt <= world.now()) in_.delete(key)
    const key = world.randomHex(32)
    in_.set(key, { request, expiresAt: world.now() + world.lifetimes.code })
    return key
  }

  function take(from: Map<string, Timed>, key: string): AuthorizationRequest | null {
    const entry = from.get(key)
    from.delete(key)
    return entry && entry.expiresAt > world.now() ? entry.request : null
  }

  return {
    hold: (request) => keep(held, request),
    release: (key) => take(held, key),
    approve: (request) => keep(codes, request),
    redeem(code, client, verifier, redirectUri) {
      // Taken before it is checked: a code that came with the wrong verifier was seen by someone else.
      const request = take(codes, code)
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      if (
        !request ||
        request.client.id !== client.id ||
        request.redirectUri !== redirectUri ||
        request.codeChallenge !== challenge
      ) {
        throw new OidcError('InvalidGrantException', 'Invalid authorization code')
      }
      return request
    },
  }
}

interface Timed {
  readonly request: AuthorizationRequest
  readonly expiresAt: number
}
