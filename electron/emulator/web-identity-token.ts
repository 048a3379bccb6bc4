import { sign, verify } from 'node:crypto'
import * as v from 'valibot'
import { identityProviderOf, OIDC_ISSUER } from './identity-providers.ts'
import type { World } from './world.ts'

/** What a web identity token is to say; the rest is as an honest provider would have it. */
export interface WebIdentityOptions {
  readonly subject: string
  readonly audience?: string
  readonly issuer?: string
  /** Milliseconds from now; negative for one that is over. An hour if not said. */
  readonly lifetimeMs?: number
  readonly tags?: Readonly<Record<string, string>>
  readonly transitiveTagKeys?: readonly string[]
  readonly sourceIdentity?: string
}

const TAGS_CLAIM = 'https://aws.amazon.com/tags'
const SOURCE_IDENTITY_CLAIM = 'https://aws.amazon.com/source_identity'

const Header = v.object({ alg: v.string(), kid: v.exactOptional(v.string()) })
const Claims = v.object({
  iss: v.string(),
  sub: v.string(),
  aud: v.union([v.string(), v.array(v.string())]),
  exp: v.number(),
  iat: v.exactOptional(v.number()),
  nbf: v.exactOptional(v.number()),
  [TAGS_CLAIM]: v.exactOptional(
    v.object({
      principal_tags: v.exactOptional(v.record(v.string(), v.array(v.string())), {}),
      transitive_tag_keys: v.exactOptional(v.array(v.string()), []),
    }),
  ),
  [SOURCE_IDENTITY_CLAIM]: v.exactOptional(v.string()),
})

/** A token's claims, checked for shape and nothing else; times in epoch seconds. */
export type WebIdentityClaims = v.InferOutput<typeof Claims>

export interface ReadToken {
  readonly claims: WebIdentityClaims
  readonly keyId: string | undefined
  /** Whether the provider's key made its RS256 signature. */
  signedBy(world: World): boolean
}

/** A token of the world's OIDC provider, signed with RS256. */
export function mintWebIdentityToken(world: World, options: WebIdentityOptions): string {
  const { privateKey, keyId } = identityProviderOf(world)
  const issuedAt = Math.floor(world.now() / 1000)
  const claims: WebIdentityClaims = {
    iss: options.issuer ?? OIDC_ISSUER,
    sub: options.subject,
    aud: options.audience ?? 'sts.amazonaws.com',
    iat: issuedAt,
    exp: issuedAt + Math.floor((options.lifetimeMs ?? 3_600_000) / 1000),
    ...(options.tags && {
      [TAGS_CLAIM]: {
        principal_tags: Object.fromEntries(
          Object.entries(options.tags).map(([key, value]) => [key, [value]]),
        ),
        transitive_tag_keys: [...(options.transitiveTagKeys ?? [])],
      },
    }),
    ...(options.sourceIdentity !== undefined && { [SOURCE_IDENTITY_CLAIM]: options.sourceIdentity }),
  }
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: keyId })}.${encode(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`
}

/** Takes a token apart; `null` when it is not a JSON web token signed with RS256. */
export function readWebIdentityToken(token: string): ReadToken | null {
  const [head, body, signature, ...rest] = token.split('.')
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return null
  const header = v.safeParse(Header, decode(head))
  const claims = v.safeParse(Claims, decode(body))
  if (!header.success || !claims.success || header.output.alg !== 'RS256') return null
  return {
    claims: claims.output,
    keyId: header.output.kid,
    signedBy: (world) =>
      verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${body}`),
        identityProviderOf(world).publicKey,
        Buffer.from(signature, 'base64url'),
      ),
  }
}

/** The session tags a token carries. */
export function tagsOf(claims: WebIdentityClaims): {
  pairs: readonly (readonly [string, string])[]
  transitiveKeys: readonly string[]
} {
  const tags = claims[TAGS_CLAIM]
  return {
    pairs: Object.entries(tags?.principal_tags ?? {}).map(([key, values]) => [key, values[0] ?? '']),
    transitiveKeys: tags?.transitive_tag_keys ?? [],
  }
}

export function sourceIdentityClaim(claims: WebIdentityClaims): string | undefined {
  return claims[SOURCE_IDENTITY_CLAIM]
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
