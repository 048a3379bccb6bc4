import { createHash } from 'node:crypto'
import {
  CreateTokenCommand,
  RegisterClientCommand,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc'
import { describe, expect, test } from 'vitest'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { practice } from './practice.ts'
import { DEVICE_GRANT, signIn, ssoOidcClient, startDeviceCode } from './sign-in.ts'

const REDIRECT = 'http://127.0.0.1/oauth/callback'
const VERIFIER = 'v'.repeat(64)
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** Registers for the authorization code, and walks the browser's part of it up to the redirect. */
async function authorize(emulator: RunningEmulator, changes: Record<string, string> = {}) {
  const client = ssoOidcClient(emulator)
  const { clientId, clientSecret } = await client.send(
    new RegisterClientCommand({
      clientName: 'a tool',
      clientType: 'public',
      scopes: ['sso:account:access'],
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [REDIRECT],
      issuerUrl: emulator.ready.portals[0]!.startUrl,
    }),
  )
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId!,
    redirect_uri: 'http://127.0.0.1:4567/oauth/callback',
    state: 'the state',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
    ...changes,
  })
  const answer = await fetch(`${emulator.ready.url}/authorize?${query.toString()}`, { redirect: 'manual' })
  const location = answer.headers.get('location')
  const redirected = location === null ? null : new URL(location)
  const redeem = (given: Record<string, string> = {}) =>
    client.send(
      new CreateTokenCommand({
        clientId,
        clientSecret,
        grantType: 'authorization_code',
        code: redirected?.searchParams.get('code') ?? '',
        codeVerifier: VERIFIER,
        redirectUri: 'http://127.0.0.1:4567/oauth/callback',
        ...given,
      }),
    )
  return { status: answer.status, redirected, redeem }
}

describe('the authorization code', () => {
  test('comes back to the listener on whichever port, and buys tokens', async () => {
    const { redirected, redeem } = await authorize(await practice())
    expect(redirected!.origin).toBe('http://127.0.0.1:4567')
    expect(redirected!.searchParams.get('state')).toBe('the state')
    expect(await redeem()).toMatchObject({
      tokenType: 'Bearer',
      expiresIn: 3600,
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
    })
  })

  test('works once', async () => {
    const { redeem } = await authorize(await practice())
    await redeem()
    await expect(redeem()).rejects.toMatchObject({ name: 'InvalidGrantException' })
  })

  test('is refused with another verifier, and then is gone', async () => {
    const { redeem } = await authorize(await practice())
    await expect(redeem({ codeVerifier: 'w'.repeat(64) })).rejects.toMatchObject({
      name: 'InvalidGrantException',
    })
    await expect(redeem()).rejects.toMatchObject({ name: 'InvalidGrantException' })
  })

  test('is refused with another redirect than it was asked with', async () => {
    const { redeem } = await authorize(await practice())
    await expect(redeem({ redirectUri: 'http://127.0.0.1:4568/oauth/callback' })).rejects.toMatchObject({
      name: 'InvalidGrantException',
    })
  })

  test('ends with its time', async () => {
    const emulator = await practice()
    const { redeem } = await authorize(emulator)
    emulator.clock.advance(600_000)
    await expect(redeem()).rejects.toMatchObject({ name: 'InvalidGrantException' })
  })

  test('is never sent to a redirect that was not registered', async () => {
    const { status, redirected } = await authorize(await practice(), {
      redirect_uri: 'http://127.0.0.1:4567/elsewhere',
    })
    expect(status).toBe(400)
    expect(redirected).toBeNull()
  })

  test('wants a proof key by SHA-256', async () => {
    const { redirected } = await authorize(await practice(), { code_challenge_method: 'plain' })
    expect(Object.fromEntries(redirected!.searchParams)).toEqual({
      error: 'invalid_request',
      state: 'the state',
    })
  })

  test('is not for a client that registered without it', async () => {
    const emulator = await practice()
    const { client, grant } = await startDeviceCode(emulator)
    const { clientId, clientSecret } = grant
    await expect(
      client.send(
        new CreateTokenCommand({
          clientId,
          clientSecret,
          grantType: 'authorization_code',
          code: 'x',
          codeVerifier: VERIFIER,
          redirectUri: REDIRECT,
        }),
      ),
    ).rejects.toMatchObject({ name: 'UnauthorizedClientException' })
  })
})

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
