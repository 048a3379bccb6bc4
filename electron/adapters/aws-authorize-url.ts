import type { SsoOidc } from '../core/ports.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'

type Question = Parameters<SsoOidc['authorizeUrl']>[0]

/** Where the browser asks for an authorization code. The address's `override` moves it too. */
export function authorizeUrl(
  { region, client, redirectUri, state, challenge }: Question,
  address: ServiceAddress,
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: 'S256',
    scopes: client.scope,
    code_challenge: challenge,
  })
  return `${awsEndpoint(address, region)}/authorize?${query.toString()}`
}
