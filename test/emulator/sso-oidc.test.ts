import {
  CreateTokenCommand,
  RegisterClientCommand,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc'
import { describe, expect, test } from 'vitest'
import { practice } from './practice.ts'
import { DEVICE_GRANT, signIn, ssoOidcClient, startDeviceCode } from './sign-in.ts'

const REDIRECT = 'http://127.0.0.1/oauth/callback'

describe('the device code', () => {
  test('is pending until the person decides, and slow down is said to a poll that comes too soon', async () => {
    const emulator = await practice({ autoApprove: false })
    const { poll } = await startDeviceCode(emulator)
    await expect(poll()).rejects.toMatchObject({
      name: 'AuthorizationPendingException',
      error: 'authorization_pending',
      $metadata: { httpStatusCode: 400 },
    })
    await expect(poll()).rejects.toMatchObject({ name: 'SlowDownException' })
    emulator.clock.advance(1000)
    await expect(poll()).rejects.toMatchObject({ name: 'AuthorizationPendingException' })
  })

  test('expires after ten minutes', async () => {
    const emulator = await practice({ autoApprove: false })
    const { device, poll } = await startDeviceCode(emulator)
    expect(device).toMatchObject({ expiresIn: 600, interval: 1 })
    emulator.clock.advance(600_000)
    await expect(poll()).rejects.toMatchObject({ name: 'ExpiredTokenException' })
  })

  test('is denied when the person refuses', async () => {
    const emulator = await practice({ autoApprove: false })
    const { device, poll } = await startDeviceCode(emulator)
    await fetch(`${emulator.ready.url}/device`, {
      method: 'POST',
      body: new URLSearchParams({ user_code: device.userCode!, decision: 'deny' }),
    })
    await expect(poll()).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  test('works once', async () => {
    const { poll } = await startDeviceCode(await practice())
    await poll()
    await expect(poll()).rejects.toMatchObject({ name: 'InvalidGrantException' })
  })

  test('is not given out for a start URL that nobody has', async () => {
    const emulator = await practice()
    const { client, grant } = await startDeviceCode(emulator)
    const { clientId, clientSecret } = grant
    await expect(
      client.send(
        new StartDeviceAuthorizationCommand({
          clientId,
          clientSecret,
          startUrl: 'https://nobody.awsapps.com/start',
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } })
  })

  test('buys a token for the whole portal session, and no refresh, without the scope', async () => {
    const { poll } = await startDeviceCode(await practice(), 0, [])
    const tokens = await poll()
    expect(tokens.expiresIn).toBe(8 * 3600)
    expect(tokens.refreshToken).toBeUndefined()
  })
})

describe('a refresh token', () => {
  test('is replaced with each use, and the used one is refused', async () => {
    const { refreshToken, refresh } = await signIn(await practice())
    const next = await refresh(refreshToken)
    expect(next.refreshToken).not.toBe(refreshToken)
    await expect(refresh(refreshToken)).rejects.toMatchObject({
      name: 'InvalidGrantException',
      error: 'invalid_grant',
    })
    await expect(refresh(next.refreshToken!)).resolves.toMatchObject({ tokenType: 'Bearer' })
  })

  test('ends with the portal session, and access tokens are cut to fit it', async () => {
    const emulator = await practice()
    const { refreshToken, refresh } = await signIn(emulator)
    emulator.clock.advance(7.5 * 3_600_000)
    const last = await refresh(refreshToken)
    expect(last.expiresIn).toBeLessThanOrEqual(1800)
    emulator.clock.advance(0.5 * 3_600_000)
    await expect(refresh(last.refreshToken!)).rejects.toMatchObject({ name: 'InvalidGrantException' })
  })
})

describe('a client', () => {
  test('is refused with 401 when its secret is wrong', async () => {
    const emulator = await practice()
    const { client, grant } = await startDeviceCode(emulator)
    await expect(
      client.send(new CreateTokenCommand({ ...grant, clientSecret: 'another' })),
    ).rejects.toMatchObject({ name: 'InvalidClientException', $metadata: { httpStatusCode: 401 } })
  })

  test('is forgotten after 90 days', async () => {
    const emulator = await practice()
    const { poll } = await startDeviceCode(emulator)
    emulator.clock.advance(90 * 86_400_000)
    await expect(poll()).rejects.toMatchObject({ name: 'InvalidClientException' })
  })

  test.each([
    [
      'an issuer that is nobody’s',
      { issuerUrl: 'https://nobody.awsapps.com/start' },
      'InvalidRequestException',
    ],
    ['no issuer', { issuerUrl: undefined }, 'InvalidRequestException'],
    [
      'a redirect off this machine',
      { redirectUris: ['https://example.com/'] },
      'InvalidRedirectUriException',
    ],
    ['no redirect', { redirectUris: [] }, 'InvalidRedirectUriException'],
    ['a scope that is not known', { scopes: ['everything'] }, 'InvalidScopeException'],
    ['a type that cannot keep a secret', { clientType: 'confidential' }, 'InvalidClientMetadataException'],
  ])('cannot register for the authorization code with %s', async (_, changes, name) => {
    const emulator = await practice()
    const registration = {
      clientName: 'a tool',
      clientType: 'public',
      grantTypes: ['authorization_code'],
      redirectUris: [REDIRECT],
      issuerUrl: emulator.ready.portals[0]!.startUrl,
      ...changes,
    }
    await expect(ssoOidcClient(emulator).send(new RegisterClientCommand(registration))).rejects.toMatchObject(
      {
        name,
      },
    )
  })

  test('hears of a grant that does not exist by name', async () => {
    const emulator = await practice()
    const { client, grant } = await startDeviceCode(emulator)
    await expect(
      client.send(new CreateTokenCommand({ ...grant, grantType: 'password' })),
    ).rejects.toMatchObject({ name: 'UnsupportedGrantTypeException' })
    expect(DEVICE_GRANT).toBe(grant.grantType)
  })
})
