import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc'
import { SSOClient } from '@aws-sdk/client-sso'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'

const REGION = 'us-east-1'

/** AWS's own client for SSO-OIDC, at the emulator, without retries. */
export function ssoOidcClient({ ready }: RunningEmulator): SSOOIDCClient {
  return new SSOOIDCClient({ region: REGION, endpoint: ready.endpoints.ssooidc, maxAttempts: 1 })
}

/** AWS's own client for the portal API, at the emulator, without retries. */
export function ssoClient({ ready }: RunningEmulator): SSOClient {
  return new SSOClient({ region: REGION, endpoint: ready.endpoints.sso, maxAttempts: 1 })
}

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** Registers a client for the device code and starts one; what `CreateToken` needs to poll for it. */
export async function startDeviceCode(
  emulator: RunningEmulator,
  portal = 0,
  scopes = ['sso:account:access'],
) {
  const client = ssoOidcClient(emulator)
  const { clientId, clientSecret } = await client.send(
    new RegisterClientCommand({ clientName: 'a tool', clientType: 'public', scopes }),
  )
  const { startUrl } = emulator.ready.portals[portal]!
  const device = await client.send(new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl }))
  const grant = { clientId, clientSecret, grantType: DEVICE_GRANT, deviceCode: device.deviceCode }
  return { client, device, grant, poll: () => client.send(new CreateTokenCommand(grant)) }
}

/** Signs in at an emulator that approves by itself. */
export async function signIn(emulator: RunningEmulator, portal = 0, scopes?: string[]) {
  const { client, grant, poll } = await startDeviceCode(emulator, portal, scopes)
  const { accessToken, refreshToken, expiresIn } = await poll()
  const { clientId, clientSecret } = grant
  return {
    clientId: clientId!,
    clientSecret: clientSecret!,
    accessToken: accessToken!,
    refreshToken: refreshToken!,
    expiresIn: expiresIn!,
    refresh: (token: string) =>
      client.send(
        new CreateTokenCommand({ clientId, clientSecret, grantType: 'refresh_token', refreshToken: token }),
      ),
  }
}
