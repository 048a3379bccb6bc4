import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../electron/emulator/faults.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import {
  addPortal,
  drive,
  settle,
  signIn,
  start,
  startEngine,
  startSignedIn,
  until,
  type Engine,
} from '../engine.ts'

const TOKEN_REQUESTS = 'CreateToken'

async function signedIn(options: Parameters<typeof startEngine>[0] = {}): Promise<Engine> {
  const engine = await startEngine({ ...options, emulator: { accounts: 1, roles: 1, ...options.emulator } })
  const { id } = await addPortal(engine)
  await signIn(engine, id)
  return engine
}

/** Waits for the view of a token that lasts longer. */
async function refreshed(engine: Engine, before = engine.portal().signIn): Promise<void> {
  await until(engine.app(), ({ live }) => {
    const now = live.portals[0]!.signIn
    return now.phase === 'signed-in' && before.phase === 'signed-in' && now.expiresAt > before.expiresAt
  })
  await settle()
}

/** A few calls of the portal API; hardly any time passes meanwhile. */
async function anyCall({ app, clock, portal }: Engine): Promise<void> {
  await drive(clock, app().dispatch('catalog.sync', { portalId: portal().id }), 10)
}

const oidcError = (status: number, error: string, name: string): Fault => ({
  kind: 'status',
  operation: TOKEN_REQUESTS,
  status,
  headers: { 'x-amzn-errortype': name, 'content-type': 'application/json' },
  body: JSON.stringify({ error, error_description: name }),
})

describe('a sign-in goes on by itself', () => {
  test('its token is refreshed five minutes before its end', async () => {
    const engine = await signedIn()
    const before = engine.portal().signIn
    await engine.pass(55 * MINUTE_MS - 2 * SECOND_MS)
    expect(engine.requests(TOKEN_REQUESTS)).toBe(1)
    await engine.pass(2 * SECOND_MS)
    await refreshed(engine, before)
    expect(engine.requests(TOKEN_REQUESTS)).toBe(2)
  })

  test('a token that lives six minutes is refreshed after four', async () => {
    const lifetimes = { role: null, token: 6 * MINUTE_MS, code: 10 * MINUTE_MS, portal: 8 * HOUR_MS }
    const engine = await signedIn({ emulator: { lifetimes } })
    const before = engine.portal().signIn
    await engine.pass(4 * MINUTE_MS - 2 * SECOND_MS)
    expect(engine.requests(TOKEN_REQUESTS)).toBe(1)
    await engine.pass(2 * SECOND_MS)
    await refreshed(engine, before)
  })

  test('by the time of AWS: on a computer ten minutes slow it is refreshed when AWS says it is time', async () => {
    const engine = await startEngine()
    engine.emulator.clock.advance(10 * MINUTE_MS)
    const { id } = await addPortal(engine)
    await signIn(engine, id)
    const { signIn: before } = engine.portal()
    expect(before.phase === 'signed-in' && before.expiresAt - engine.clock.now()).toBeGreaterThan(
      69 * MINUTE_MS,
    )
    expect(engine.app().store.get().live.clockOffset).toBeGreaterThan(9 * MINUTE_MS)
    await engine.pass(55 * MINUTE_MS)
    await refreshed(engine, before)
  })

  test('any number of calls that find it due cause one refresh, and none fails', async () => {
    const engine = await startSignedIn()
    engine.clock.sleep(0)
    engine.emulator.clock.advance(58 * MINUTE_MS)
    // The computer's clock stands still: nothing was refreshed ahead, and the first reply tells the time.
    await Promise.all([0, 1, 2, 3].map((role) => start(engine, 0, role)))
    await Promise.all([0, 1, 2, 3].map((role) => start(engine, 1, role)))
    expect(engine.requests(TOKEN_REQUESTS)).toBe(2)
  })

  test('the token after a refresh is in the vault, and a restart of the engine goes on with it', async () => {
    const engine = await signedIn()
    const before = engine.portal().signIn
    await engine.pass(55 * MINUTE_MS)
    await refreshed(engine, before)
    await engine.restart()
    expect(engine.portal().signIn).toMatchObject({ phase: 'signed-in', refreshable: true })
    const again = engine.portal().signIn
    await engine.pass(56 * MINUTE_MS)
    await refreshed(engine, again)
    await anyCall(engine)
  })

  test('the rotated token lies on the disk before anybody uses it', async () => {
    const order: string[] = []
    const engine = await signedIn({
      ports: ({ files, aws }) => ({
        files: {
          ...files,
          async write(name, bytes) {
            await files.write(name, bytes)
            order.push(name)
          },
        },
        aws: {
          ...aws,
          ssoPortal: {
            ...aws.ssoPortal,
            listAccounts(call, nextToken) {
              order.push('used')
              return aws.ssoPortal.listAccounts(call, nextToken)
            },
          },
        },
      }),
    })
    order.length = 0
    engine.emulator.clock.advance(56 * MINUTE_MS)
    engine.clock.sleep(56 * MINUTE_MS)
    await anyCall(engine)
    expect(order.slice(0, 2)).toEqual(['vault.json', 'used'])
    const vault = await readFile(join(engine.home, 'vault.json'), 'utf8')
    expect(vault).not.toContain('aorAAAAA')
  })

  test('is not refreshed by a process that no longer owns the engine', async () => {
    let owner = true
    const engine = await signedIn({
      ports: ({ host }) => ({ host: { ...host, stillOwner: async () => owner } }),
    })
    owner = false
    await engine.pass(58 * MINUTE_MS)
    await expect(anyCall(engine)).rejects.toMatchObject({ code: 'not-owner' })
    expect(engine.requests(TOKEN_REQUESTS)).toBe(1)
    expect(engine.portal().signIn.phase).toBe('signed-in')
  })

  test('is tried again each minute while the network is away, and the old token serves meanwhile', async () => {
    const engine = await signedIn()
    const before = engine.portal().signIn
    engine.emulator.faults.add([{ kind: 'reset', operation: TOKEN_REQUESTS }])
    await engine.pass(55 * MINUTE_MS)
    await expect.poll(() => engine.requests(TOKEN_REQUESTS)).toBe(2)
    await anyCall(engine)
    expect(engine.requests(TOKEN_REQUESTS)).toBe(2)
    await engine.pass(MINUTE_MS)
    await expect.poll(() => engine.requests(TOKEN_REQUESTS)).toBe(3)
    engine.emulator.faults.clear()
    await expect.poll(() => engine.clock.pending).toBe(1)
    await engine.pass(MINUTE_MS)
    await refreshed(engine, before)
  })

  test('a disk that cannot be written costs the sign-in nothing while the engine runs', async () => {
    let full = false
    const engine = await signedIn({
      ports: ({ files }) => ({
        files: {
          ...files,
          write: (name, bytes) =>
            full ? Promise.reject(new Error('the disk is full')) : files.write(name, bytes),
        },
      }),
    })
    const before = engine.portal().signIn
    full = true
    await engine.pass(55 * MINUTE_MS)
    await refreshed(engine, before)
    const again = engine.portal().signIn
    await engine.pass(56 * MINUTE_MS)
    await refreshed(engine, again)
    expect(engine.requests(TOKEN_REQUESTS)).toBe(3)
  })
})

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

  const withoutRefreshTokens: Parameters<typeof startEngine>[0] = {
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
    await expect.poll(() => engine.requests(TOKEN_REQUESTS)).toBe(2)
    await expect.poll(() => engine.clock.pending).toBe(1)
    expect(engine.portal().signIn).toEqual(before)
    // A reply that was cut off was an answer to AWS: its refresh token is used up.
    if (fault.kind === 'cut-off') return
    await engine.pass(MINUTE_MS)
    await refreshed(engine, before)
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
    await expect.poll(() => engine.requests(TOKEN_REQUESTS)).toBe(2)
    await signOut(engine)
    await expect.poll(() => readFile(engine.logPath, 'utf8')).toContain('refresh-failed')
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
    expect(engine.clock.pending).toBe(0)
  })
})
