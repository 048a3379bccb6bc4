import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IamRole, IssuedCredentials } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import { arn, createTestWorld, ELSEWHERE, HOME, trust, type TestWorld } from './world-fixture.ts'

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

describe('what AssumeRole answers', () => {
  test('the session answers GetCallerIdentity as the role, under the session name', async () => {
    const reply = await assume(admin, open.arn)

    expect(reply.AssumedRoleUser).toEqual({
      Arn: arn(HOME, 'assumed-role/Open/ann', 'sts'),
      AssumedRoleId: 'AROAOPEN:ann',
    })
    expect(reply.PackedPolicySize).toBeUndefined()
    const identity = await lab.sts(reply.Credentials!).send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({
      UserId: 'AROAOPEN:ann',
      Account: HOME,
      Arn: arn(HOME, 'assumed-role/Open/ann', 'sts'),
    })
  })

  test("a role's path is in its ARN and not in the session's", async () => {
    const deep = lab.role('Deep', { trust: trust(arn(HOME, 'root')), path: '/team/blue/' })
    expect((await assume(admin, deep.arn)).AssumedRoleUser?.Arn).toBe(
      arn(HOME, 'assumed-role/Deep/ann', 'sts'),
    )
    await expect(assume(admin, arn(HOME, 'role/Deep'))).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('a session lasts an hour unless another duration is asked for', async () => {
    const lasts = async (rest = {}) => {
      const { Expiration } = await session(open, rest)
      return Math.abs(Expiration!.getTime() - lab.clock.now())
    }
    expect(await lasts()).toBeGreaterThan(3_590_000)
    expect(await lasts()).toBeLessThanOrEqual(3_600_000)
    expect(await lasts({ DurationSeconds: 43_200 })).toBeGreaterThan(43_190_000)
  })

  test('the emulator can be told how long role credentials really live', async () => {
    const short = await createTestWorld(2000)
    const role = short.role('Short', { trust: trust(arn(HOME, 'root')) })
    const key = short.key(short.user('admin'))
    const sts = short.sts(key)
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'ann', DurationSeconds: 3600 }),
    )
    expect(Credentials!.Expiration!.getTime() - short.clock.now()).toBeLessThanOrEqual(2000)
    short.clock.advance(2001)
    await expect(short.sts(Credentials!).send(new GetCallerIdentityCommand({}))).rejects.toEqual(
      awsError('ExpiredToken', 403, 'The security token included in the request is expired'),
    )
    await short.close()
  })
})

describe('what AssumeRole refuses to read', () => {
  const wrong = (value: string, member: string, rule: string) =>
    awsError(
      'ValidationError',
      400,
      `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
    )

  test.each([
    [
      { DurationSeconds: 899 },
      wrong('899', 'durationSeconds', 'Member must have value greater than or equal to 900'),
    ],
    [
      { DurationSeconds: 43_201 },
      wrong('43201', 'durationSeconds', 'Member must have value less than or equal to 43200'),
    ],
    [
      { RoleSessionName: 'a b' },
      wrong(
        'a b',
        'roleSessionName',
        String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]*`,
      ),
    ],
    [
      { RoleSessionName: 'a' },
      wrong('a', 'roleSessionName', 'Member must have length greater than or equal to 2'),
    ],
    [
      { RoleSessionName: 'a'.repeat(65) },
      wrong('a'.repeat(65), 'roleSessionName', 'Member must have length less than or equal to 64'),
    ],
    [{ ExternalId: 'x' }, wrong('x', 'externalId', 'Member must have length greater than or equal to 2')],
    [
      { SourceIdentity: 'aws:ann' },
      wrong(
        'aws:ann',
        'sourceIdentity',
        String.raw`Member must satisfy regular expression pattern: (?!aws:)[\w+=,.@-]*`,
      ),
    ],
    [
      { TokenCode: '12345', SerialNumber: arn(HOME, 'mfa/admin') },
      wrong('12345', 'tokenCode', 'Member must have length greater than or equal to 6'),
    ],
  ])('%o is a ValidationError in the words of AWS', async (rest, error) => {
    await expect(assume(admin, open.arn, rest)).rejects.toEqual(error)
  })

  test('whatever was sent comes back in the message as it was', async () => {
    const RoleSessionName = `<&">'`
    await expect(assume(admin, open.arn, { RoleSessionName })).rejects.toThrow(
      `Value '${RoleSessionName}' at`,
    )
  })

  test('all broken rules come in one error', async () => {
    await expect(assume(admin, open.arn, { DurationSeconds: 1, RoleSessionName: 'a' })).rejects.toEqual(
      awsError('ValidationError', 400, expect.stringMatching(/^2 validation errors detected: .*; .*/)),
    )
  })

  test('what is no ARN of a role is invalid', async () => {
    const notRole = arn(HOME, 'user/somebody')
    await expect(assume(admin, notRole)).rejects.toEqual(
      awsError('ValidationError', 400, `${notRole} is invalid`),
    )
  })

  test("no more than the role's own maximum, once the caller was let in", async () => {
    const hourly = lab.role('Hourly', { trust: trust(arn(HOME, 'root')) })
    const closed = lab.role('ClosedHourly', { trust: trust(arn(ELSEWHERE, 'root')) })
    await expect(assume(admin, hourly.arn, { DurationSeconds: 3601 })).rejects.toEqual(
      awsError(
        'ValidationError',
        400,
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      ),
    )
    await expect(assume(admin, closed.arn, { DurationSeconds: 3601 })).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })

  test('a chained session lasts an hour at most, whatever the role allows', async () => {
    const first = await session(open)
    await expect(assume(first, open.arn, { DurationSeconds: 3601 })).rejects.toEqual(
      awsError(
        'ValidationError',
        400,
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      ),
    )
    await expect(assume(first, open.arn, { DurationSeconds: 3600 })).resolves.toHaveProperty('Credentials')
  })
})
