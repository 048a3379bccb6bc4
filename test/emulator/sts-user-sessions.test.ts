import { ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { totp } from '../../electron/emulator/sts/totp.ts'
import type { IssuedCredentials } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import {
  allow,
  ALLOW_ALL,
  arn,
  createTestWorld,
  HOME,
  trust,
  type Credentials,
  type TestWorld,
} from './world-fixture.ts'

const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const STEP = 30_000

let lab: TestWorld
let key: IssuedCredentials
beforeAll(async () => {
  lab = await createTestWorld()
  key = lab.key(lab.user('ann', ALLOW_ALL, { seed: SEED }))
  lab.role('NeedsMfa', {
    trust: trust(arn(HOME, 'root'), { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
  })
})
afterAll(() => lab.close())

const SerialNumber = arn(HOME, 'mfa/ann')
const code = (offsetMs = 0) => totp(SEED, lab.clock.now() + offsetMs)

function sessionToken(credentials: Credentials, input = {}) {
  return lab.sts(credentials).send(new GetSessionTokenCommand(input))
}
function federationToken(credentials: Credentials, input = {}) {
  return lab.sts(credentials).send(new GetFederationTokenCommand({ Name: 'guest', ...input }))
}
function assumeWithMfa(credentials: Credentials, rest = {}) {
  const RoleArn = arn(HOME, 'role/NeedsMfa')
  return lab.sts(credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ann', ...rest }))
}

test('the codes are those of RFC 6238', () => {
  // Appendix B, SHA-1, whose seed is the ASCII text 12345678901234567890; the last six of its eight digits.
  const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const at = (seconds: number) => totp(seed, seconds * 1000)
  expect([59, 1111111109, 1234567890, 2000000000].map(at)).toEqual(['287082', '081804', '005924', '279037'])
})

describe('MFA', () => {
  // The middle of a step, two steps on, so that no code of an earlier test is in reach.
  beforeEach(() => {
    lab.clock.set((Math.floor(lab.clock.now() / STEP) + 3) * STEP + STEP / 2)
  })

  test('a role that asks for it opens to a right code', async () => {
    await expect(assumeWithMfa(key)).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(assumeWithMfa(key, { SerialNumber, TokenCode: code() })).resolves.toHaveProperty(
      'Credentials',
    )
  })

  test('each code works once', async () => {
    const TokenCode = code()
    await assumeWithMfa(key, { SerialNumber, TokenCode })
    await expect(assumeWithMfa(key, { SerialNumber, TokenCode })).rejects.toEqual(
      awsError('AccessDenied', 403, 'MultiFactorAuthentication failed with invalid MFA one time pass code. '),
    )
    lab.clock.advance(STEP)
    await expect(assumeWithMfa(key, { SerialNumber, TokenCode: code() })).resolves.toHaveProperty(
      'Credentials',
    )
  })

  test("a device's clock may be one step off, not more", async () => {
    await expect(assumeWithMfa(key, { SerialNumber, TokenCode: code(-STEP) })).resolves.toHaveProperty(
      'Credentials',
    )
    await expect(assumeWithMfa(key, { SerialNumber, TokenCode: code(STEP) })).resolves.toHaveProperty(
      'Credentials',
    )
    await expect(assumeWithMfa(key, { SerialNumber, TokenCode: code(2 * STEP) })).rejects.toThrow(
      /invalid MFA/,
    )
    await expect(assumeWithMfa(key, { SerialNumber, TokenCode: code(-2 * STEP) })).rejects.toThrow(
      /invalid MFA/,
    )
  })

  test('serial number and code come together, and the device must be the user’s', async () => {
    const together = awsError(
      'AccessDenied',
      403,
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    )
    const notTheirs = awsError(
      'AccessDenied',
      403,
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    )
    await expect(assumeWithMfa(key, { SerialNumber })).rejects.toEqual(together)
    await expect(assumeWithMfa(key, { TokenCode: code() })).rejects.toEqual(together)
    const other = arn(HOME, 'mfa/bob')
    await expect(assumeWithMfa(key, { SerialNumber: other, TokenCode: code() })).rejects.toEqual(notTheirs)
    const without = lab.key(lab.user('bob'))
    await expect(assumeWithMfa(without, { SerialNumber: other, TokenCode: code() })).rejects.toEqual(
      notTheirs,
    )
  })

  test('GetSessionToken with a code opens such a role without asking again, and once is enough for a chain', async () => {
    const { Credentials: plain } = await sessionToken(key)
    const { Credentials: strong } = await sessionToken(key, { SerialNumber, TokenCode: code() })
    await expect(assumeWithMfa(plain!)).rejects.toMatchObject({ name: 'AccessDenied' })
    const { Credentials: role } = await assumeWithMfa(strong!)
    await expect(assumeWithMfa(role!)).resolves.toHaveProperty('Credentials')
  })
})

describe('GetSessionToken', () => {
  test('is the user, for twelve hours if nothing is asked', async () => {
    const { Credentials } = await sessionToken(key)
    const lasts = Credentials!.Expiration!.getTime() - lab.clock.now()
    expect(lasts).toBeGreaterThan(43_190_000)
    expect(lasts).toBeLessThanOrEqual(43_200_000)
    const identity = await lab.sts(Credentials!).send(new GetCallerIdentityCommand({}))
    expect(identity.Arn).toBe(arn(HOME, 'user/ann'))
  })

  test.each([899, 129_601])('%i seconds are out of range', async (DurationSeconds) => {
    await expect(sessionToken(key, { DurationSeconds })).rejects.toMatchObject({ name: 'ValidationError' })
    await expect(federationToken(key, { DurationSeconds })).rejects.toMatchObject({ name: 'ValidationError' })
  })

  test('36 hours are the most', async () => {
    const { Credentials } = await sessionToken(key, { DurationSeconds: 129_600 })
    expect(Credentials!.Expiration!.getTime() - lab.clock.now()).toBeGreaterThan(129_590_000)
  })

  test('session credentials cannot call it, nor GetFederationToken', async () => {
    const { Credentials: own } = await sessionToken(key)
    const refused = (operation: string) =>
      awsError('AccessDenied', 403, `Cannot call ${operation} with session credentials`)
    await expect(sessionToken(own!)).rejects.toEqual(refused('GetSessionToken'))
    await expect(federationToken(own!)).rejects.toEqual(refused('GetFederationToken'))
  })

  test('without MFA its credentials are unknown to IAM', async () => {
    const { Credentials: plain } = await sessionToken(key)
    lab.clock.advance(3 * STEP)
    const { Credentials: strong } = await sessionToken(key, { SerialNumber, TokenCode: code() })
    await expect(lab.iam(plain!).send(new ListAccessKeysCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    await expect(lab.iam(strong!).send(new ListAccessKeysCommand({}))).resolves.toHaveProperty(
      'AccessKeyMetadata',
    )
  })
})

describe('GetFederationToken', () => {
  const buckets = (credentials: Credentials) => lab.s3(credentials).send(new ListBucketsCommand({}))

  test('a federated user has a name of its own', async () => {
    const reply = await federationToken(key)
    expect(reply.FederatedUser).toEqual({
      FederatedUserId: `${HOME}:guest`,
      Arn: arn(HOME, 'federated-user/guest', 'sts'),
    })
    const identity = await lab.sts(reply.Credentials!).send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({ Arn: arn(HOME, 'federated-user/guest', 'sts'), UserId: `${HOME}:guest` })
  })

  test('without a session policy it may do nothing', async () => {
    const { Credentials: bare } = await federationToken(key)
    await expect(buckets(bare!)).rejects.toMatchObject({ name: 'AccessDenied' })
    const { Credentials: scoped } = await federationToken(key, {
      Policy: JSON.stringify(allow({ Action: 's3:ListAllMyBuckets' })),
    })
    await expect(buckets(scoped!)).resolves.toHaveProperty('Buckets')
  })

  test('a session policy gives nothing that the user does not have', async () => {
    const broker = lab.key(lab.user('broker', allow({ Action: 'sts:GetFederationToken' })))
    const { Credentials } = await federationToken(broker, { Policy: JSON.stringify(ALLOW_ALL) })
    await expect(buckets(Credentials!)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('the user must be allowed to call it, and names have 2 to 32 characters', async () => {
    const mayNot = lab.key(lab.user('may-not', allow({ Action: 's3:*' })))
    await expect(federationToken(mayNot)).rejects.toMatchObject({ name: 'AccessDenied' })
    for (const Name of ['g', 'g'.repeat(33)]) {
      await expect(federationToken(key, { Name })).rejects.toMatchObject({ name: 'ValidationError' })
    }
  })

  test('IAM does not know its credentials', async () => {
    const { Credentials } = await federationToken(key, { Policy: JSON.stringify(ALLOW_ALL) })
    await expect(
      lab.iam(Credentials!).send(new ListAccessKeysCommand({ UserName: 'ann' })),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
  })
})
