import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
  type CreateTokenCommandInput,
} from '@aws-sdk/client-sso-oidc'
import { assertNever } from '../../shared/assert-never.ts'
import type { ClientRegistration, SsoOidc, TokenAnswer, TokenGrant } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { clientSettings, watchReplies, type AwsReach } from './aws-client.ts'
import { incomplete } from './aws-credentials.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'
import { fromAws } from './aws-errors.ts'

const REGISTERED_REDIRECT = 'http://127.0.0.1/oauth/callback'
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

const OUTCOMES: Readonly<Record<string, Exclude<TokenAnswer['outcome'], 'tokens'>>> = {
  AuthorizationPendingException: 'pending',
  SlowDownException: 'slow-down',
  ExpiredTokenException: 'expired',
  AccessDeniedException: 'denied',
  InvalidGrantException: 'invalid-grant',
  InvalidClientException: 'invalid-client',
  UnauthorizedClientException: 'invalid-client',
}

/** SSO-OIDC through AWS's own client. */
export function createSsoOidc(reach: AwsReach, address: ServiceAddress): Omit<SsoOidc, 'authorizeUrl'> {
  const clients = new Map<string, SSOOIDCClient>()

  function clientFor(region: string): SSOOIDCClient {
    let client = clients.get(region)
    if (!client) {
      // One attempt: a grant works once, so a second try of a request whose reply was lost would end the sign-in.
      client = new SSOOIDCClient(clientSettings(reach, address, region, 1))
      watchReplies(client, reach.time)
      clients.set(region, client)
    }
    return client
  }

  const originOf = (region: string) => awsEndpoint(address, region)
  const contextOf = (region: string, action: string) => ({
    host: new URL(originOf(region)).host,
    action,
    region,
  })

  return {
    async registerClient({ region, startUrl, flow, scope }) {
      const command = new RegisterClientCommand({
        clientName: 'Lanyard',
        clientType: 'public',
        scopes: scope.split(' '),
        ...(flow === 'browser'
          ? {
              grantTypes: ['authorization_code', 'refresh_token'],
              redirectUris: [REGISTERED_REDIRECT],
              issuerUrl: startUrl,
            }
          : { grantTypes: [DEVICE_GRANT, 'refresh_token'] }),
      })
      try {
        const { clientId, clientSecret, clientSecretExpiresAt } = await clientFor(region).send(command)
        if (!clientId || !clientSecret) throw incomplete('sso-oauth:RegisterClient')
        return {
          clientId,
          clientSecret: new Secret(clientSecret),
          expiresAt: (clientSecretExpiresAt ?? 0) * 1000,
          scope,
        }
      } catch (error) {
        throw fromAws(error, contextOf(region, 'sso-oauth:RegisterClient'))
      }
    },

    async startDeviceAuthorization({ region, startUrl, client }) {
      const { clientId } = client
      const command = new StartDeviceAuthorizationCommand({
        clientId,
        clientSecret: client.clientSecret.reveal(),
        startUrl,
      })
      try {
        const reply = await clientFor(region).send(command)
        const { deviceCode, userCode, verificationUri } = reply
        if (!deviceCode || !userCode || !verificationUri)
          throw incomplete('sso-oauth:StartDeviceAuthorization')
        return {
          deviceCode: new Secret(deviceCode),
          userCode,
          verificationUri,
          verificationUriComplete: reply.verificationUriComplete ?? verificationUri,
          expiresIn: reply.expiresIn ?? 600,
          interval: reply.interval || 5,
        }
      } catch (error) {
        throw fromAws(error, contextOf(region, 'sso-oauth:StartDeviceAuthorization'))
      }
    },

    async createToken({ region, client, grant, signal }) {
      try {
        const command = new CreateTokenCommand(tokenRequest(client, grant))
        const reply = await clientFor(region).send(command, signal ? { abortSignal: signal } : {})
        const { accessToken, refreshToken, expiresIn } = reply
        // It would take the place of a token that is good.
        if (!accessToken || !expiresIn) throw incomplete('sso-oauth:CreateToken')
        return {
          outcome: 'tokens',
          tokens: {
            accessToken: new Secret(accessToken),
            refreshToken: refreshToken ? new Secret(refreshToken) : null,
            expiresIn,
          },
        }
      } catch (error) {
        const outcome = error instanceof Error ? OUTCOMES[error.name] : undefined
        if (outcome) return { outcome }
        throw fromAws(error, contextOf(region, 'sso-oauth:CreateToken'))
      }
    },
  }
}

function tokenRequest(client: ClientRegistration, grant: TokenGrant): CreateTokenCommandInput {
  const own = { clientId: client.clientId, clientSecret: client.clientSecret.reveal() }
  switch (grant.type) {
    case 'authorization-code': {
      const { code, redirectUri, verifier } = grant
      return { ...own, grantType: 'authorization_code', code, redirectUri, codeVerifier: verifier.reveal() }
    }
    case 'device-code':
      return { ...own, grantType: DEVICE_GRANT, deviceCode: grant.deviceCode.reveal() }
    case 'refresh-token':
      return { ...own, grantType: 'refresh_token', refreshToken: grant.refreshToken.reveal() }
    default:
      return assertNever(grant)
  }
}
