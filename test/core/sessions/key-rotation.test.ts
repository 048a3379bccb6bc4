import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { accessKeysOf } from '../../../electron/emulator/access-keys.ts'
import type { Fault } from '../../../electron/emulator/faults.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import { drive, PATIENCE, settle, startEngine, type Engine, type EngineOptions } from '../engine.ts'

const ACCOUNT = '111111111111'
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const refusal = (operation: string, code: string, times?: number): Fault => ({
  kind: 'status',
  status: 403,
  operation,
  body: `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  ...(times === undefined ? {} : { times }),
})

/** An engine with the session of a user who may look after its keys, where it brings MFA along if that is wanted. */
async function startWithUser({ needsMfa = false, ...options }: EngineOptions & { needsMfa?: boolean } = {}) {
  const iam = {
    Effect: 'Allow',
    Action: 'iam:*',
    Resource: '*',
    ...(needsMfa ? { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } } : {}),
  }
  const keys = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }, iam],
  }
  const user = { name: 'kim', policies: { keys }, mfaSeed: SEED }
  const account = { id: ACCOUNT, name: 'work', permissionSets: [], users: [user] }
  const startUrl = 'https://work.awsapps.com/start'
  const orgFile = join(await temporaryFolder(), 'org.json')
  const portals = [{ name: 'work', startUrl, region: 'us-east-1', accounts: [account] }]
  await writeFile(orgFile, JSON.stringify({ portals }))
  const engine = await startEngine({ ...options, emulator: { orgFile } })
  const { world, makeUserKey } = engine.emulator
  const { accessKeyId, secretAccessKey } = makeUserKey(ACCOUNT, 'kim')!
  const { id } = await engine.app().dispatch('session.add', {
    draft: {
      kind: 'iam-user',
      key: { from: 'typed', accessKeyId, secretAccessKey },
      mfaSerial: `arn:aws:iam::${ACCOUNT}:mfa/kim`,
      codes: { from: 'seed', seed: SEED },
    },
  })
  const { arn } = world.organisation.user(ACCOUNT, 'kim')!
  return {
    engine,
    id,
    oldId: accessKeyId,
    makeKey: () => makeUserKey(ACCOUNT, 'kim')!,
    keys: () =>
      accessKeysOf(world)
        .of(arn)
        .map((key) => `${key.id} ${key.status}`),
    use: (key: string) =>
      accessKeysOf(world).used(key, { at: engine.clock.now(), service: 's3', region: 'r' }),
    rotate: () => engine.app().dispatch('key.rotate', { sessionId: id }),
    shown: () => engine.app().store.get().live.keyRotations,
    held: () => engine.app().dispatch('key.describe', { sessionId: id }),
  }
}

describe('the age of a key', () => {
  const age = (engine: Engine, sessionId: string) => engine.app().dispatch('key.age', { sessionId })

  test('is what IAM says of it', async () => {
    const { engine, id, rotate } = await startWithUser()
    engine.clock.advance(MINUTE_MS)
    await rotate()
    const { createdAt } = await age(engine, id)
    const now = engine.emulator.clock.now()
    expect(createdAt).toBeGreaterThan(now - MINUTE_MS)
    expect(createdAt).toBeLessThanOrEqual(now)
  })

  test('is unknown where the user may not list its keys without MFA, and nobody is asked for a code', async () => {
    const { engine, id } = await startWithUser({ needsMfa: true })
    expect(await age(engine, id)).toEqual({ createdAt: null })
    expect(engine.requests('GetSessionToken')).toBe(0)
  })
})

const notices = (engine: Engine) =>
  engine
    .app()
    .store.get()
    .live.notices.map(({ error }) => error)

describe('a rotation', () => {
  test('waits until AWS knows the new key everywhere', async () => {
    const { engine, rotate, held, keys, oldId } = await startWithUser()
    engine.emulator.faults.add([
      refusal('GetCallerIdentity', 'InvalidClientTokenId', 3),
      refusal('UpdateAccessKey', 'InvalidClientTokenId', 2),
    ])
    await drive(engine.clock, rotate())
    const { accessKeyId, rotating } = await held()
    expect(rotating).toBe(false)
    expect(accessKeyId).not.toBe(oldId)
    expect(keys()).toEqual([`${accessKeyId} Active`])
  })

  test('is undone where AWS does not take the new key for a minute', async () => {
    const { engine, rotate, held, keys, oldId } = await startWithUser()
    engine.emulator.faults.add([refusal('GetCallerIdentity', 'InvalidClientTokenId')])
    await expect(drive(engine.clock, rotate(), 200)).rejects.toMatchObject({ code: 'key-rotation-undone' })
    expect(await held()).toMatchObject({ accessKeyId: oldId, rotating: false })
    expect(keys()).toEqual([`${oldId} Active`])
  })

  test('brings MFA along where the user’s policies want it', async () => {
    const { engine, rotate, held, keys } = await startWithUser({ needsMfa: true })
    await rotate()
    expect(keys()).toEqual([`${(await held()).accessKeyId} Active`])
    expect(engine.requests('GetSessionToken')).toBe(1)
  })

  test('that the network interrupts goes on by itself', async () => {
    const { engine, rotate, held, keys } = await startWithUser()
    engine.emulator.faults.add([{ kind: 'reset', operation: 'DeleteAccessKey', times: 3 }])
    await expect(rotate()).rejects.toMatchObject({ code: 'unreachable' })
    expect((await held()).rotating).toBe(true)
    await expect
      .poll(async () => {
        await engine.pass(MINUTE_MS)
        return (await held()).rotating
      }, PATIENCE)
      .toBe(false)
    expect(keys()).toEqual([`${(await held()).accessKeyId} Active`])
  })

  test('that AWS denies half way is told to a person, and finished when asked for again', async () => {
    const { engine, rotate, held, keys } = await startWithUser()
    engine.emulator.faults.add([refusal('DeleteAccessKey', 'AccessDenied')])
    await expect(rotate()).rejects.toMatchObject({ code: 'access-denied' })
    await expect
      .poll(() => notices(engine).map(({ code }) => code), PATIENCE)
      .toEqual(['key-rotation-unfinished'])
    engine.emulator.faults.clear()
    await rotate()
    expect(notices(engine)).toEqual([])
    expect(keys()).toEqual([`${(await held()).accessKeyId} Active`])
    expect(engine.requests('CreateAccessKey')).toBe(1)
  })

  test('is shown step by step, and gone when it is done', async () => {
    const { engine, id, rotate, shown } = await startWithUser()
    const steps: string[] = []
    const stop = engine.app().store.watch(({ live }, before) => {
      if (live.keyRotations !== before.live.keyRotations)
        steps.push(live.keyRotations.map(({ sessionId, step }) => `${sessionId} ${step}`).join())
    })
    await rotate()
    stop()
    const expected = ['create', 'try', 'deactivate-old', 'delete-old'].map((step) => `${id} ${step}`)
    expect(steps).toEqual([...expected, ''])
    expect(shown()).toEqual([])
  })

  test('that an earlier Lanyard left half done is shown as such from the start, until it is finished', async () => {
    const { engine, id, rotate, shown } = await startWithUser()
    engine.emulator.faults.add([{ kind: 'reset', operation: 'DeleteAccessKey' }])
    await expect(rotate()).rejects.toMatchObject({ code: 'unreachable' })
    expect(shown()).toEqual([{ sessionId: id, step: 'delete-old', resumed: false }])
    await engine.restart()
    expect(shown()).toEqual([{ sessionId: id, step: 'delete-old', resumed: true }])
    engine.emulator.faults.clear()
    await expect
      .poll(async () => {
        await engine.pass(MINUTE_MS)
        return shown()
      }, PATIENCE)
      .toEqual([])
  })

  test('asked for twice at once is one', async () => {
    const { engine, rotate } = await startWithUser()
    await Promise.all([rotate(), rotate()])
    expect(engine.requests('CreateAccessKey')).toBe(1)
  })

  test('whose new key was lost on the way leaves alone what somebody uses', async () => {
    const { engine, rotate, held, keys, use, oldId } = await startWithUser()
    engine.emulator.faults.add([
      { kind: 'lost-reply', operation: 'CreateAccessKey', times: 1 },
      // Until the key that was made has been used.
      { kind: 'reset', operation: 'GetAccessKeyLastUsed', times: 3 },
    ])
    await expect(rotate()).rejects.toMatchObject({ code: 'unreachable' })
    const stray = keys()
      .map((key) => key.split(' ')[0]!)
      .find((id) => id !== oldId)!
    use(stray)
    await expect
      .poll(async () => {
        await engine.pass(MINUTE_MS)
        return (await held()).rotating
      }, PATIENCE)
      .toBe(false)
    expect(keys()).toEqual([`${oldId} Active`, `${stray} Active`])
  })

  test('leaves alone a key that was there before, though it was lost sight of', async () => {
    const { engine, rotate, makeKey, keys } = await startWithUser()
    const { accessKeyId } = makeKey()
    await expect(rotate()).rejects.toMatchObject({ code: 'key-rotation-full' })
    await engine.pass(MINUTE_MS)
    await settle()
    expect(keys()).toContain(`${accessKeyId} Active`)
    expect(engine.requests('CreateAccessKey')).toBe(0)
  })

  test('is not begun while the vault is in memory only', async () => {
    const keys = async () => ({ kind: 'memory', reason: 'no keyring' }) as const
    const user = await startWithUser({ ports: () => ({ keys }) })
    await expect(user.rotate()).rejects.toMatchObject({ code: 'vault-not-kept' })
    expect(user.engine.requests('CreateAccessKey')).toBe(0)
  })

  test('is of IAM users alone', async () => {
    const { engine, id } = await startWithUser()
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/Any`
    const chain = await engine.app().dispatch('session.add', {
      draft: { kind: 'chained-role', source: { sessionId: id }, roleArn },
    })
    await expect(engine.app().dispatch('key.rotate', { sessionId: chain.id })).rejects.toMatchObject({
      code: 'key-not-had',
    })
  })
})
