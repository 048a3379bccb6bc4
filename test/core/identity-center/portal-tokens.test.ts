import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { addPortal, PATIENCE, signIn, start, startEngine, startSignedIn } from '../engine.ts'
import { anyCall, refreshed, signedIn, TOKEN_REQUESTS } from './held-sign-in.ts'

describe('a sign-in goes on by itself', () => {
  test('its token is refreshed six minutes before its end', async () => {
    const engine = await signedIn()
    const before = engine.portal().signIn
    await engine.pass(54 * MINUTE_MS - 2 * SECOND_MS)
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
    const passed = engine.pass(55 * MINUTE_MS)
    // One call waits for the refresh that fails, the next one comes after it.
    await anyCall(engine)
    await passed
    await anyCall(engine)
    expect(engine.requests(TOKEN_REQUESTS)).toBe(2)
    await engine.pass(MINUTE_MS)
    await expect.poll(() => engine.requests(TOKEN_REQUESTS), PATIENCE).toBe(3)
    engine.emulator.faults.clear()
    await expect.poll(() => engine.clock.pending, PATIENCE).toBe(1)
    await engine.pass(MINUTE_MS)
    await refreshed(engine, before)
  })

  test('a call that finds the token due and the network away is served with the old token', async () => {
    const engine = await startSignedIn({ emulator: { accounts: 1, roles: 1 } })
    engine.emulator.faults.add([{ kind: 'reset', operation: TOKEN_REQUESTS }])
    const passed = engine.pass(56 * MINUTE_MS)
    await start(engine)
    await passed
    expect(engine.requests(TOKEN_REQUESTS)).toBe(2)
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
    const unwritten = () =>
      engine
        .app()
        .store.get()
        .live.notices.filter(({ error }) => error.code === 'vault-unwritable')
    expect(unwritten().map(({ error }) => error.message)).toEqual([
      'Sign-ins and keys could not be saved: the disk is full.',
    ])
    // Nor does it cost the one who signs in just then.
    await engine.app().dispatch('portal.sign-out', { portalId: engine.portal().id })
    await signIn(engine)
    expect(engine.portal().signIn.phase).toBe('signed-in')
    full = false
    await engine.pass(56 * MINUTE_MS)
    await expect.poll(unwritten, PATIENCE).toEqual([])
    await engine.restart()
    expect(engine.portal().signIn.phase).toBe('signed-in')
  })
})
