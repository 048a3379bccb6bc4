import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../electron/emulator/faults.ts'
import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { type Engine, type EngineOptions, PATIENCE, signIn, until } from '../engine.ts'
import { anyCall, oidcError, refreshed, signedIn, TOKEN_REQUESTS } from './held-sign-in.ts'

describe('a sign-in ends', () => {
  const lost = (engine: Engine) =>
    until(engine.app(), ({ live }) => live.portals[0]!.signIn.phase === 'failed')

  test('when AWS no longer takes the refresh token, and says so', async () => {
    const engine = await signedIn()
    engine.emulator.faults.add([oidcError(400, 'invalid_grant', 'InvalidGrantException')])
    await engine.pass(55 * MINUTE_MS)
    await lost(engine)
    expect(engine.portal().signIn).toMatchObject({ error: { code: 'portal-expired' } })
    await expect(anyCall(engine)).rejects.toMatchObject({ code: 'sign-in-needed' })
    expect(engine.clock.pending).toBe(0)
  })

  test('when AWS no longer knows the client', async () => {
    const engine = await signedIn()
    engine.emulator.faults.add([oidcError(401, 'invalid_client', 'InvalidClientException')])
    await engine.pass(55 * MINUTE_MS)
    await lost(engine)
    expect(engine.portal().signIn).toMatchObject({ error: { code: 'portal-expired' } })
  })

  test('when AWS refuses the token and a fresh one as well', async () => {
    const engine = await signedIn()
    engine.emulator.faults.add([unauthorized])
    await expect(anyCall(engine)).rejects.toMatchObject({
      code: 'portal-expired',
      message: 'The sign-in to lanyard-practice has ended.',
    })
    expect(engine.requests(TOKEN_REQUESTS)).toBe(2)
    expect(engine.requests('ListAccounts')).toBe(2)
    expect(engine.portal().signIn).toMatchObject({ phase: 'failed', error: { code: 'portal-expired' } })
  })

  test('at its end when it has no refresh token, and then says so', async () => {
    const engine = await signedIn(withoutRefreshTokens)
    expect(engine.portal().signIn).toMatchObject({ phase: 'signed-in', refreshable: false })
    await engine.pass(58 * MINUTE_MS)
    await anyCall(engine)
    await engine.pass(2 * MINUTE_MS)
    await lost(engine)
    expect(engine.requests(TOKEN_REQUESTS)).toBe(1)
  })

  test('when AWS refuses a token that has no refresh token', async () => {
    const engine = await signedIn(withoutRefreshTokens)
    engine.emulator.faults.add([unauthorized])
    await expect(anyCall(engine)).rejects.toMatchObject({ code: 'portal-expired' })
    expect(engine.requests('ListAccounts')).toBe(1)
    expect(engine.portal().signIn).toMatchObject({ phase: 'failed', error: { code: 'portal-expired' } })
  })

  const unauthorized: Fault = {
    kind: 'status',
    operation: 'ListAccounts',
    status: 401,
    headers: { 'x-amzn-errortype': 'UnauthorizedException', 'content-type': 'application/json' },
    body: '{"message":"Session token not found or invalid"}',
  }

  const withoutRefreshTokens: EngineOptions = {
    ports: ({ aws }) => ({
      aws: {
        ...aws,
        ssoOidc: {
          ...aws.ssoOidc,
          async createToken(input) {
            const answer = await aws.ssoOidc.createToken(input)
            if (answer.outcome !== 'tokens') return answer
            return { ...answer, tokens: { ...answer.tokens, refreshToken: null } }
          },
        },
      },
    }),
  }
})

describe('a sign-in does not end', () => {
  test.each<[string, Fault]>([
    ['a captive portal that answers with a web page', { kind: 'html', operation: TOKEN_REQUESTS }],
    ['an outage of AWS', { kind: 'status', operation: TOKEN_REQUESTS, status: 503 }],
    ['AWS throttling', { kind: 'throttle', operation: TOKEN_REQUESTS }],
    ['a poll answer that says slow down', oidcError(400, 'slow_down', 'SlowDownException')],
    [
      'a reply that is JSON but says nothing',
      { kind: 'status', operation: TOKEN_REQUESTS, status: 200, body: '{}' },
    ],
    ['a reply that was cut off', { kind: 'cut-off', operation: TOKEN_REQUESTS }],
  ])('by %s', async (_what, fault) => {
    const engine = await signedIn()
    const before = engine.portal().signIn
    engine.emulator.faults.add([{ ...fault, times: 1 }])
    await engine.pass(55 * MINUTE_MS)
    await expect.poll(() => engine.requests(TOKEN_REQUESTS), PATIENCE).toBe(2)
    await expect.poll(() => engine.clock.pending, PATIENCE).toBe(1)
    expect(engine.portal().signIn).toEqual(before)
    // A reply that was cut off was an answer to AWS: its refresh token is used up.
    if (fault.kind === 'cut-off') return
    await engine.pass(MINUTE_MS)
    await refreshed(engine, before)
  })

  test('by a call that AWS refuses with a token that was replaced meanwhile', async () => {
    let refusals = 0
    const engine: Engine = await signedIn({
      ports: ({ aws }) => ({
        aws: {
          ...aws,
          ssoPortal: {
            ...aws.ssoPortal,
            async listAccounts() {
              refusals += 1
              if (refusals === 2) await signIn(engine)
              throw new AppError('portal-expired', { portal: 'practice' })
            },
          },
        },
      }),
    })
    await expect(anyCall(engine)).rejects.toMatchObject({ code: 'portal-expired' })
    expect(engine.portal().signIn).toMatchObject({ phase: 'signed-in' })
    expect(refusals).toBe(2)
  })

  test('by a refresh that AWS refuses after the person has signed in anew', async () => {
    let answer = () => {}
    const asked = Promise.withResolvers<void>()
    const engine = await signedIn({
      ports: ({ aws }) => ({
        aws: {
          ...aws,
          ssoOidc: {
            ...aws.ssoOidc,
            async createToken(input) {
              if (input.grant.type !== 'refresh-token') return aws.ssoOidc.createToken(input)
              asked.resolve()
              await new Promise<void>((resolve) => {
                answer = resolve
              })
              return { outcome: 'invalid-grant' }
            },
          },
        },
      }),
    })
    await engine.pass(55 * MINUTE_MS)
    await asked.promise
    await signIn(engine)
    const anew = engine.portal().signIn
    answer()
    await engine.pass(0)
    expect(engine.portal().signIn).toEqual(anew)
  })
})

describe('signing out', () => {
  const signOut = (engine: Engine) =>
    engine.app().dispatch('portal.sign-out', { portalId: engine.portal().id })

  test('ends the sign-in here and at AWS', async () => {
    const engine = await signedIn()
    await signOut(engine)
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
    expect(engine.requests('Logout')).toBe(1)
    await expect(anyCall(engine)).rejects.toMatchObject({ code: 'sign-in-needed' })
    expect(engine.clock.pending).toBe(0)
    await engine.restart()
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
  })

  test('works while AWS cannot be told, and shows before it could be', async () => {
    const engine = await signedIn()
    engine.emulator.faults.add([{ kind: 'reset', operation: 'Logout' }])
    const done = signOut(engine)
    await engine.pass(0)
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
    await done
    expect(await readFile(engine.logPath, 'utf8')).toContain('logout-not-told')
  })

  test('holds against a refresh that was under way', async () => {
    const engine = await signedIn()
    engine.emulator.faults.add([{ kind: 'delay', operation: TOKEN_REQUESTS, delay: '100ms' }])
    await engine.pass(55 * MINUTE_MS)
    await expect.poll(() => engine.requests(TOKEN_REQUESTS), PATIENCE).toBe(2)
    await signOut(engine)
    await expect.poll(() => readFile(engine.logPath, 'utf8'), PATIENCE).toContain('refresh-failed')
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
    expect(engine.clock.pending).toBe(0)
  })
})
