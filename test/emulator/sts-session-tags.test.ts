import { AssumeRoleCommand, type Tag } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IamRole, IssuedCredentials } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import { arn, createTestWorld, HOME, trust, type TestWorld } from './world-fixture.ts'

const FULL = { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }

let lab: TestWorld
let admin: IssuedCredentials
let open: IamRole

beforeAll(async () => {
  lab = await createTestWorld()
  admin = lab.key(lab.user('admin'))
  open = lab.role('Open', { trust: trust(arn(HOME, 'root'), FULL), maxSessionDuration: 43_200 })
})
afterAll(() => lab.close())

function assume(credentials: Parameters<TestWorld['sts']>[0], RoleArn: string, rest = {}) {
  return lab.sts(credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ann', ...rest }))
}

/** The credentials of a role session. */
async function session(role: IamRole, rest = {}, from: Parameters<TestWorld['sts']>[0] = admin) {
  const { Credentials } = await assume(from, role.arn, rest)
  return Credentials!
}

describe('session tags', () => {
  const tags = (...pairs: [string, string][]): Tag[] => pairs.map(([Key, Value]) => ({ Key, Value }))
  const tagsIn = (credentials: { AccessKeyId: string | undefined }) => {
    const principal = lab.world.credentials.find(credentials.AccessKeyId!)!.principal
    return principal.kind === 'assumed-role' ? Object.fromEntries(principal.tags) : null
  }
  const invalid = (message: string) => awsError('InvalidParameterValue', 400, message)

  test('transitive tags pass down a chain, the others end with their session', async () => {
    const first = await session(open, {
      Tags: tags(['team', 'blue'], ['ticket', 'T-1']),
      TransitiveTagKeys: ['team'],
    })
    const second = await session(open, {}, first)
    const third = await session(open, { Tags: tags(['stage', 'last']) }, second)

    expect(tagsIn(first)).toEqual({ team: 'blue', ticket: 'T-1' })
    expect(tagsIn(second)).toEqual({ team: 'blue' })
    expect(tagsIn(third)).toEqual({ team: 'blue', stage: 'last' })
  })

  test('a transitive tag cannot be overridden down the chain, in whatever case it is written', async () => {
    const first = await session(open, { Tags: tags(['team', 'blue']), TransitiveTagKeys: ['team'] })
    await expect(assume(first, open.arn, { Tags: tags(['TEAM', 'red']) })).rejects.toEqual(
      invalid(
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      ),
    )
  })

  test('keys that differ only in case are duplicates', async () => {
    await expect(assume(admin, open.arn, { Tags: tags(['Team', 'a'], ['team', 'b']) })).rejects.toEqual(
      invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
    )
  })

  test('a transitive key must be among the tags, and aws: is reserved', async () => {
    await expect(assume(admin, open.arn, { TransitiveTagKeys: ['team'] })).rejects.toEqual(
      invalid('The specified transitive tag key must be included in the requested tags.'),
    )
    await expect(assume(admin, open.arn, { Tags: tags(['aws:x', 'y']) })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  test('fifty tags are the most, with keys to 128 and values to 256 characters', async () => {
    const many = (count: number) =>
      tags(...Array.from({ length: count }, (_, n): [string, string] => [`k${n}`, 'v']))
    await expect(assume(admin, open.arn, { Tags: many(50) })).resolves.toHaveProperty('PackedPolicySize')
    await expect(assume(admin, open.arn, { Tags: many(51) })).rejects.toMatchObject({
      name: 'ValidationError',
    })
    for (const pair of [
      ['k'.repeat(129), 'v'],
      ['k', 'v'.repeat(257)],
      ['', 'v'],
      ['k', 'no;semicolon'],
    ] as const) {
      await expect(assume(admin, open.arn, { Tags: tags([...pair]) })).rejects.toMatchObject({
        name: 'ValidationError',
      })
    }
    await expect(
      assume(admin, open.arn, { Tags: tags(['k'.repeat(128), 'v'.repeat(256)]) }),
    ).resolves.toHaveProperty('Credentials')
  })

  test('sts:TagSession must be in the trust policy of every role of a chain', async () => {
    const untagged = lab.role('Untagged', { trust: trust(arn(HOME, 'root')) })
    const denied = (caller: string) =>
      awsError(
        'AccessDenied',
        403,
        `User: ${caller} is not authorized to perform: sts:TagSession on resource: ${untagged.arn}`,
      )
    await expect(assume(admin, untagged.arn, { Tags: tags(['team', 'blue']) })).rejects.toEqual(
      denied(arn(HOME, 'user/admin')),
    )
    const first = await session(open, { Tags: tags(['team', 'blue']), TransitiveTagKeys: ['team'] })
    await expect(assume(first, untagged.arn)).rejects.toEqual(
      denied(arn(HOME, 'assumed-role/Open/ann', 'sts')),
    )
    const plain = await session(open, { Tags: tags(['team', 'blue']) })
    await expect(assume(plain, untagged.arn)).resolves.toHaveProperty('Credentials')
  })

  test('long unlike tags run over the packed limit, and the percentage says by how much', async () => {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    let state = 1
    const noise = (length: number) =>
      Array.from({ length }, () => {
        state = (state * 48_271) % 2_147_483_647
        return letters[state % letters.length]!
      }).join('')
    const unlike = Array.from({ length: 8 }, (_, n): [string, string] => [`key${n}`, noise(256)])
    await expect(assume(admin, open.arn, { Tags: tags(...unlike) })).rejects.toEqual(
      awsError(
        'PackedPolicyTooLarge',
        400,
        expect.stringMatching(/^Packed size of session tags consumes 1\d\d% of allotted space\.$/),
      ),
    )
    const reply = await assume(admin, open.arn, { Tags: tags(...unlike.slice(0, 2)) })
    expect(reply.PackedPolicySize).toBeGreaterThan(20)
    expect(reply.PackedPolicySize).toBeLessThanOrEqual(100)
  })
})

describe('source identity', () => {
  test('it is answered, and stays down the chain', async () => {
    const first = await assume(admin, open.arn, { SourceIdentity: 'ann@example.com' })
    const second = await assume(first.Credentials!, open.arn)
    const same = await assume(first.Credentials!, open.arn, { SourceIdentity: 'ann@example.com' })
    expect([first, second, same].map((reply) => reply.SourceIdentity)).toEqual(
      Array.from({ length: 3 }, () => 'ann@example.com'),
    )
  })

  test('once set it cannot change', async () => {
    const first = await session(open, { SourceIdentity: 'ann@example.com' })
    await expect(assume(first, open.arn, { SourceIdentity: 'bob@example.com' })).rejects.toMatchObject(
      awsError('AccessDenied', 403, expect.any(String)),
    )
  })

  test('sts:SetSourceIdentity must be in the trust policy of every role of a chain', async () => {
    const plain = lab.role('NoIdentity', { trust: trust(arn(HOME, 'root')) })
    const first = await session(open, { SourceIdentity: 'ann@example.com' })
    await expect(assume(first, plain.arn)).rejects.toEqual(
      awsError(
        'AccessDenied',
        403,
        `User: ${arn(HOME, 'assumed-role/Open/ann', 'sts')} is not authorized to perform: sts:SetSourceIdentity on resource: ${plain.arn}`,
      ),
    )
  })
})
