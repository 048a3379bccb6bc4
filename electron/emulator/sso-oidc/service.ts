import * as v from 'valibot'
import { assertNever } from '../../../shared/assert-never.ts'
import { jsonReply } from '../aws-error.ts'
import { routeRegion } from '../routing.ts'
import type { IssuedTokens, SignIns } from '../sign-ins.ts'
import type { EmulatorReply, EmulatorRequest, Service, World } from '../world.ts'
import { createAuthorizationCodes } from './authorization-codes.ts'
import { createBrowserPages } from './browser.ts'
import { createDeviceCodes, POLL_INTERVAL_SECONDS } from './device-codes.ts'
import { OidcError, oidcErrorReply } from './errors.ts'
import { messagePage } from './pages.ts'
import { createRegistrations, portalAt, type Client, type GrantType } from './registrations.ts'

export interface SsoOidcParts {
  readonly signIns: SignIns
  /** The root URL that a browser reaches the emulator at. */
  readonly publicUrl: () => string
  /** Whoever is asked says yes at once. */
  readonly autoApprove: boolean
}

const ClientProof = v.object({ clientId: v.string(), clientSecret: v.string() })

const DeviceStart = v.object({ ...ClientProof.entries, startUrl: v.string() })

const Grant = v.variant('grantType', [
  v.object({
    ...ClientProof.entries,
    grantType: v.literal('authorization_code'),
    code: v.string(),
    codeVerifier: v.string(),
    redirectUri: v.string(),
  }),
  v.object({
    ...ClientProof.entries,
    grantType: v.literal('urn:ietf:params:oauth:grant-type:device_code'),
    deviceCode: v.string(),
  }),
  v.object({ ...ClientProof.entries, grantType: v.literal('refresh_token'), refreshToken: v.string() }),
])

const GrantName = v.object({ grantType: v.string() })

function read<Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body)
  if (parsed.success) return parsed.output
  throw new OidcError('InvalidRequestException', 'A member is missing or malformed')
}

/** SSO-OIDC: tools register, people allow them, tokens come of it. Wire forms as in the service's API model. */
export function createSsoOidc(world: World, { signIns, publicUrl, autoApprove }: SsoOidcParts): Service {
  const registrations = createRegistrations(world)
  const authorizations = createAuthorizationCodes(world)
  const devices = createDeviceCodes(world, autoApprove)
  const pages = createBrowserPages({ registrations, authorizations, devices, autoApprove })

  function registerClient(body: unknown, region: string | null) {
    const { id, secret, issuedAt, expiresAt } = registrations.register(body, region)
    return {
      clientId: id,
      clientSecret: secret,
      clientIdIssuedAt: Math.floor(issuedAt / 1000),
      clientSecretExpiresAt: Math.floor(expiresAt / 1000),
    }
  }

  function startDeviceAuthorization(body: unknown, region: string | null) {
    const { clientId, clientSecret, startUrl } = read(DeviceStart, body)
    const client = registrations.authenticate(clientId, clientSecret)
    requireGrant(client, 'urn:ietf:params:oauth:grant-type:device_code')
    const portal = portalAt(world, startUrl, region)
    if (!portal) throw new OidcError('InvalidRequestException', 'Invalid startUrl provided')
    const { deviceCode, userCode } = devices.start(client.id, portal)
    const verificationUri = `${publicUrl()}/device`
    return {
      deviceCode,
      userCode,
      verificationUri,
      // AWS's complete URL no longer carries the code: a person compares it, or types it.
      verificationUriComplete: verificationUri,
      expiresIn: Math.floor(world.lifetimes.code / 1000),
      interval: POLL_INTERVAL_SECONDS,
    }
  }

  function createToken(body: unknown) {
    const { grantType } = read(GrantName, body)
    if (!Grant.options.some(({ entries }) => entries.grantType.literal === grantType)) {
      throw new OidcError('UnsupportedGrantTypeException', 'The grant type is not supported')
    }
    const grant = read(Grant, body)
    const client = registrations.authenticate(grant.clientId, grant.clientSecret)
    requireGrant(client, grant.grantType)
    const tokens = tokensFor(client, grant)
    return {
      accessToken: tokens.accessToken,
      tokenType: 'Bearer',
      expiresIn: tokens.expiresIn,
      refreshToken: tokens.refreshToken ?? undefined,
    }
  }

  function tokensFor(client: Client, grant: v.InferOutput<typeof Grant>): IssuedTokens {
    const refreshable = client.grantTypes.length === 0 || client.grantTypes.includes('refresh_token')
    switch (grant.grantType) {
      case 'authorization_code': {
        const { code, codeVerifier, redirectUri } = grant
        const { scopes } = authorizations.redeem(code, client, codeVerifier, redirectUri)
        if (!client.portal) throw new OidcError('InvalidGrantException', 'The client has no portal')
        return signIns.begin({ portal: client.portal, clientId: client.id, scopes, refreshable })
      }
      case 'urn:ietf:params:oauth:grant-type:device_code': {
        const { portal } = devices.redeem(grant.deviceCode, client.id)
        return signIns.begin({ portal, clientId: client.id, scopes: client.scopes, refreshable })
      }
      case 'refresh_token': {
        const tokens = signIns.refresh(grant.refreshToken, client.id)
        if (!tokens) throw new OidcError('InvalidGrantException', 'Invalid refresh token provided')
        return tokens
      }
      default:
        return assertNever(grant)
    }
  }

  function operation(
    name: string,
    request: EmulatorRequest,
    run: (body: unknown, region: string | null) => unknown,
  ): EmulatorReply {
    try {
      return jsonReply(name, 200, run(parseJson(request.body), routeRegion(request)))
    } catch (error) {
      if (error instanceof OidcError) return oidcErrorReply(name, error)
      throw error
    }
  }

  return (request) => {
    const { method, url } = request
    switch (`${method} ${url.pathname}`) {
      case 'POST /client/register':
        return operation('RegisterClient', request, registerClient)
      case 'POST /device_authorization':
        return operation('StartDeviceAuthorization', request, startDeviceAuthorization)
      case 'POST /token':
        return operation('CreateToken', request, createToken)
      case 'GET /authorize':
      case 'POST /authorize':
        return pages.authorize(request)
      case 'GET /device':
      case 'POST /device':
        return pages.device(request)
      default:
        return messagePage('Unknown', 404, 'Practice portal', 'Sign in from your tool; it sends you here.')
    }
  }
}

// A client that named no grant types gets those of the device code, as clients did before there were others.
function requireGrant(client: Client, grant: GrantType): void {
  const allowed =
    client.grantTypes.length === 0 ? grant !== 'authorization_code' : client.grantTypes.includes(grant)
  if (!allowed)
    throw new OidcError('UnauthorizedClientException', 'The client is not registered for the grant')
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new OidcError('InvalidRequestException', 'The body is not JSON')
  }
}
