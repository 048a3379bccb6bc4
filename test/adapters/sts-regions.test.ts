import { describe, expect, test } from 'vitest'
import { createAws } from '../../electron/adapters/aws.ts'
import { Secret } from '../../electron/core/secret.ts'
import type { Fault } from '../../electron/emulator/faults.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { PATIENCE } from '../core/engine.ts'
import { practice } from '../emulator/practice.ts'
import { createFakeClock } from '../fakes.ts'

/** STS at AWS's own names, through the practice organisation's proxy, with a key of a robot's. */
async function atAws(environment: NodeJS.ProcessEnv = {}) {
  const emulator = await practice()
  const clock = createFakeClock(Date.now())
  const { proxy, ca } = emulator.ready
  const { sts } = createAws(
    { HTTPS_PROXY: proxy, AWS_CA_BUNDLE: ca, ...environment },
    { clock, timeouts: { connectMs: 5_000, requestMs: 5_000 } },
  )
  const robot = emulator.makeUserKey(emulator.world.organisation.portals[0]!.accounts[0]!.id, 'robot')!
  const key = {
    accessKeyId: robot.accessKeyId,
    secretAccessKey: new Secret(robot.secretAccessKey),
    sessionToken: null,
  }
  return {
    clock,
    emulator,
    who: (region: string) => sts.getCallerIdentity(key, region),
    fail: (fault: Fault) => emulator.faults.add([fault]),
    /** Where STS was asked who somebody is, in turn. */
    asked: () =>
      emulator.log
        .list({ operation: 'GetCallerIdentity' })
        .filter(({ accessKeyId }) => accessKeyId !== null)
        .map(({ region }) => region),
    /** How often anything was asked of STS there. */
    looks: (region: string) =>
      emulator.log.list().filter((entry) => entry.service === 'sts' && entry.region === region).length,
  }
}

describe('a region whose STS fails', () => {
  test.each<[string, Fault]>([
    ['does not answer', { kind: 'hang', service: 'sts', region: 'eu-west-1' }],
    ['cuts the connection', { kind: 'reset', service: 'sts', region: 'eu-west-1' }],
    ['has an error of its own', { kind: 'status', status: 503, service: 'sts', region: 'eu-west-1' }],
  ])('because it %s is left after one try for another near it', async (_what, fault) => {
    const { who, fail, asked } = await atAws()
    fail(fault)
    await expect(who('eu-west-1')).resolves.toMatchObject({ arn: expect.stringContaining('robot') as string })
    await who('eu-west-1')
    expect(asked()).toEqual(['eu-west-1', 'eu-central-1', 'eu-central-1'])
  })

  test('is looked at every minute, and asked again once it answers', async () => {
    const { who, fail, asked, looks, clock, emulator } = await atAws()
    fail({ kind: 'reset', service: 'sts', region: 'eu-west-1' })
    await who('eu-west-1')
    clock.advance(MINUTE_MS)
    await expect.poll(() => looks('eu-west-1'), PATIENCE).toBe(2)
    await expect.poll(() => clock.pending, PATIENCE).toBe(1)
    await who('eu-west-1')
    emulator.faults.clear()
    clock.advance(MINUTE_MS)
    await expect.poll(() => looks('eu-west-1'), PATIENCE).toBe(3)
    await expect
      .poll(async () => {
        await who('eu-west-1')
        return asked().at(-1)
      }, PATIENCE)
      .toBe('eu-west-1')
    expect(asked().slice(0, 3)).toEqual(['eu-west-1', 'eu-central-1', 'eu-central-1'])
    expect(clock.pending).toBe(0)
  })

  test('stays left while a network’s own page answers for it', async () => {
    const { who, fail, asked, looks, clock, emulator } = await atAws()
    fail({ kind: 'reset', service: 'sts', region: 'eu-west-1' })
    await who('eu-west-1')
    emulator.faults.clear()
    fail({ kind: 'html', service: 'sts', region: 'eu-west-1' })
    clock.advance(MINUTE_MS)
    await expect.poll(() => looks('eu-west-1'), PATIENCE).toBe(2)
    await expect.poll(() => clock.pending, PATIENCE).toBe(1)
    await who('eu-west-1')
    expect(asked().at(-1)).toBe('eu-central-1')
  })

  test('is told of, and not the others, where they all fail; and asked first the next time', async () => {
    const { who, fail, asked, emulator } = await atAws()
    fail({ kind: 'status', status: 500, service: 'sts' })
    await expect(who('us-gov-east-1')).rejects.toMatchObject({
      code: 'aws-outage',
      message: expect.stringContaining('sts.us-gov-east-1.amazonaws.com') as string,
    })
    emulator.faults.clear()
    // A key of another partition: what it refuses is no failure of the region's.
    await expect(who('us-gov-east-1')).rejects.toMatchObject({ code: 'access-key-refused' })
    expect(asked()[0]).toBe('us-gov-east-1')
    expect(asked().at(-1)).toBe('us-gov-east-1')
    expect(new Set(asked())).toEqual(new Set(['us-gov-east-1', 'us-gov-west-1']))
  })
})

test('throttling is waited for in the region itself, and no reason to leave it', async () => {
  const { who, fail, asked } = await atAws()
  fail({ kind: 'throttle', service: 'sts', times: 1 })
  await who('eu-west-1')
  expect(asked()).toEqual(['eu-west-1', 'eu-west-1'])
})

test('an endpoint of the user’s own is the only one, and tried again', async () => {
  const emulator = await practice()
  const { who, asked } = await atAws({ AWS_ENDPOINT_URL_STS: emulator.ready.endpoints.sts })
  await expect(who('eu-west-1')).rejects.toMatchObject({ code: 'access-key-refused' })
  expect(asked()).toEqual([])
  emulator.faults.add([{ kind: 'status', status: 500, service: 'sts', times: 2 }])
  await expect(who('eu-west-1')).rejects.toMatchObject({ code: 'access-key-refused' })
  expect(emulator.log.list({ operation: 'GetCallerIdentity' }).map(({ region }) => region)).toEqual(
    Array(4).fill('eu-west-1'),
  )
})

test('hosts that answer over IPv6 as well are asked where the environment wants them', async () => {
  const { who, asked, fail } = await atAws({ AWS_USE_DUALSTACK_ENDPOINT: 'true' })
  await who('eu-west-1')
  expect(asked()).toEqual(['eu-west-1'])
  fail({ kind: 'reset', service: 'sts' })
  await expect(who('eu-west-1')).rejects.toMatchObject({
    message: expect.stringContaining('sts.eu-west-1.api.aws could not be reached') as string,
  })
})
