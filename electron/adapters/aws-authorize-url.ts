import type { SsoOidc } from '../core/ports.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'

/** Access to the portal API; with it an access token lives one hour and comes with a refresh token. */
export const SCOPES = ['sso:account:access']

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
    scopes: SCOPES.join(' '),
    code_challenge: challenge,
  })
  return `${awsEndpoint(address, region)}/authorize?${query.toString()}`
}
