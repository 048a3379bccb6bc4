import { createHash } from 'node:crypto'
import { CreateTokenCommand, RegisterClientCommand } from '@aws-sdk/client-sso-oidc'
import { expect, test } from 'vitest'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { practice } from './practice.ts'
import { ssoOidcClient, startDeviceCode } from './sign-in.ts'

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

test('the code comes back to the listener on whichever port, and buys tokens', async () => {
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

test('the code works once', async () => {
  const { redeem } = await authorize(await practice())
  await redeem()
  await expect(redeem()).rejects.toMatchObject({ name: 'InvalidGrantException' })
})

test('the code is refused with another verifier, and then is gone', async () => {
  const { redeem } = await authorize(await practice())
  await expect(redeem({ codeVerifier: 'w'.repeat(64) })).rejects.toMatchObject({
    name: 'InvalidGrantException',
  })
  await expect(redeem()).rejects.toMatchObject({ name: 'InvalidGrantException' })
})

test('the code is refused with another redirect than it was asked with', async () => {
  const { redeem } = await authorize(await practice())
  await expect(redeem({ redirectUri: 'http://127.0.0.1:4568/oauth/callback' })).rejects.toMatchObject({
    name: 'InvalidGrantException',
  })
})

test('the code ends with its time', async () => {
  const emulator = await practice()
  const { redeem } = await authorize(emulator)
  emulator.clock.advance(600_000)
  await expect(redeem()).rejects.toMatchObject({ name: 'InvalidGrantException' })
})

test('the code is never sent to a redirect that was not registered', async () => {
  const { status, redirected } = await authorize(await practice(), {
    redirect_uri: 'http://127.0.0.1:4567/elsewhere',
  })
  expect(status).toBe(400)
  expect(redirected).toBeNull()
})

test('the code wants a proof key by SHA-256', async () => {
  const { redirected } = await authorize(await practice(), { code_challenge_method: 'plain' })
  expect(Object.fromEntries(redirected!.searchParams)).toEqual({
    error: 'invalid_request',
    state: 'the state',
  })
})

test('the code is not for a client that registered without it', async () => {
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
