import * as v from 'valibot'
import { DAY_MS } from '../../../shared/time.ts'
import type { PortalOfOrganisation, World } from '../world.ts'
import { OidcError } from './errors.ts'

const REGISTRATION_MS = 90 * DAY_MS

const GRANTS = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const

export type GrantType = (typeof GRANTS)[number]

const SCOPE = /^(sso:account:access|account_access:(read_only|assume)|openid|aws|offline_access)$/

const Registration = v.object({
  clientName: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  clientType: v.string(),
  scopes: v.nullish(v.array(v.string()), []),
  redirectUris: v.nullish(v.array(v.string()), []),
  grantTypes: v.nullish(v.array(v.string()), []),
  issuerUrl: v.nullish(v.string()),
})

/** A tool that made itself known. */
export interface Client {
  readonly id: string
  readonly secret: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly redirectUris: readonly string[]
  /** Empty where the client named none, as those for the device code alone do. */
  readonly grantTypes: readonly GrantType[]
  /** Where its people sign in; only clients that use the authorization code say so. */
  readonly portal: PortalOfOrganisation | null
  readonly issuedAt: number
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

export interface Registrations {
  /** @param region The one that was asked; `null` where it is not known. */
  register(body: unknown, region: string | null): Client
  /** @throws OidcError InvalidClientException: unknown, wrong secret, or registered more than 90 days ago. */
  authenticate(id: string, secret: string): Client
  find(id: string): Client | undefined
}

/**
 * The portal of a start URL. A trailing slash or `#/` is the same portal, as browsers add them.
 * @param region The one that was asked, which knows its own portals only; `null` asks them all.
 */
export function portalAt(
  world: Pick<World, 'organisation'>,
  startUrl: string,
  region: string | null,
): PortalOfOrganisation | null {
  const bare = (url: string) => url.replace(/#.*$/, '').replace(/\/+$/, '')
  const found = world.organisation.portals.find((portal) => bare(portal.startUrl) === bare(startUrl))
  return found && (region === null || region === found.region) ? found : null
}

/** The same redirect, whatever its port: a loopback listener takes any that is free (RFC 8252, 7.3). */
export function sameRedirect(registered: string, given: string): boolean {
  const withoutPort = (text: string) => {
    const url = URL.parse(text)
    if (!url) return null
    if (isLoopback(url)) url.port = ''
    return url.href
  }
  const bare = withoutPort(registered)
  return bare !== null && bare === withoutPort(given)
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}

export function createRegistrations(world: Pick<World, 'now' | 'organisation' | 'randomHex'>): Registrations {
  const clients = new Map<string, Client>()

  function register(body: unknown, region: string | null): Client {
    const parsed = v.safeParse(Registration, body)
    if (!parsed.success)
      throw new OidcError('InvalidRequestException', 'clientName and clientType are needed')
    const { clientName, clientType, scopes, redirectUris, grantTypes, issuerUrl } = parsed.output
    if (clientType !== 'public') {
      throw new OidcError('InvalidClientMetadataException', 'Only public clients may register')
    }
    const scope = (scopes ?? []).find((name) => !SCOPE.test(name))
    if (scope !== undefined) throw new OidcError('InvalidScopeException', 'A scope is not known')
    const grants = (grantTypes ?? []).map((name) => {
      const grant = GRANTS.find((known) => known === name)
      if (grant === undefined)
        throw new OidcError('UnsupportedGrantTypeException', 'A grant type is not known')
      return grant
    })
    const portal = issuerUrl == null ? null : portalAt(world, issuerUrl, region)
    if (issuerUrl != null && !portal) throw new OidcError('InvalidRequestException', 'Invalid issuer URL')
    if (grants.includes('authorization_code')) checkRedirects(redirectUris ?? [], portal)

    const client: Client = {
      id: world.randomHex(16),
      secret: world.randomHex(64),
      name: clientName,
      scopes: scopes ?? [],
      redirectUris: redirectUris ?? [],
      grantTypes: grants,
      portal,
      issuedAt: world.now(),
      expiresAt: world.now() + REGISTRATION_MS,
    }
    clients.set(client.id, client)
    return client
  }

  return {
    register,
    find: (id) => clients.get(id),
    authenticate(id, secret) {
      const client = clients.get(id)
      if (client && client.secret === secret && client.expiresAt > world.now()) return client
      throw new OidcError('InvalidClientException', 'Invalid client')
    },
  }
}

function checkRedirects(redirectUris: readonly string[], portal: PortalOfOrganisation | null): void {
  if (!portal) throw new OidcError('InvalidRequestException', 'issuerUrl is needed for authorization_code')
  const first = redirectUris.map((text) => URL.parse(text))
  if (first.length === 0 || first.some((url) => !url || !isLoopback(url))) {
    throw new OidcError('InvalidRedirectUriException', 'Redirects must be to loopback')
  }
}
