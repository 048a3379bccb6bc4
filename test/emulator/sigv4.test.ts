import { ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCredentials } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import {
  arn,
  createTestWorld,
  GOVERNMENT,
  HOME,
  trust,
  type Credentials,
  type TestWorld,
} from './world-fixture.ts'

const MINUTE = 60_000

let lab: TestWorld
let key: IssuedCredentials
let session: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string }

beforeAll(async () => {
  lab = await createTestWorld()
  key = lab.key(lab.user('signer'))
  const role = lab.role('Signed', { trust: trust(arn(HOME, 'root')) })
  const command = new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'ann', DurationSeconds: 900 })
  const { Credentials } = await lab.sts(key).send(command)
  session = Credentials as typeof session
})
afterAll(() => lab.close())

function whoAmI(credentials: Credentials, region?: string) {
  return lab.sts(credentials, region).send(new GetCallerIdentityCommand({}))
}

const INVALID = awsError(
  'InvalidClientTokenId',
  403,
  'The security token included in the request is invalid.',
)
const MISMATCH = awsError(
  'SignatureDoesNotMatch',
  403,
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
)

describe('whose request it is', () => {
  test('a long-term key and a session are both known', async () => {
    await expect(whoAmI(key)).resolves.toMatchObject({ Arn: arn(HOME, 'user/signer') })
    await expect(whoAmI(session)).resolves.toMatchObject({
      Arn: arn(HOME, 'assumed-role/Signed/ann', 'sts'),
    })
  })

  test('a key nobody made is invalid', async () => {
    await expect(whoAmI({ ...key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' })).rejects.toEqual(INVALID)
  })

  test('another secret makes another signature', async () => {
    await expect(whoAmI({ ...key, secretAccessKey: 'wrong' })).rejects.toEqual(MISMATCH)
  })

  test('a session without its token, or with another, is invalid; so is a key that brings a token', async () => {
    const { AccessKeyId, SecretAccessKey } = session
    await expect(whoAmI({ AccessKeyId, SecretAccessKey })).rejects.toEqual(INVALID)
    await expect(whoAmI({ ...session, SessionToken: 'other' })).rejects.toEqual(INVALID)
    await expect(whoAmI({ ...key, sessionToken: session.SessionToken })).rejects.toEqual(INVALID)
  })

  test("one partition does not know another's keys", async () => {
    const gov = lab.key(lab.user('gov', undefined, { account: GOVERNMENT }))
    await expect(whoAmI(gov, 'us-gov-west-1')).resolves.toMatchObject({
      Arn: `arn:aws-us-gov:iam::${GOVERNMENT}:user/gov`,
    })
    await expect(whoAmI(gov, 'us-east-1')).rejects.toEqual(INVALID)
    await expect(whoAmI(key, 'us-gov-west-1')).rejects.toEqual(INVALID)
  })

  test('a region that no partition has is not a valid one', async () => {
    await expect(whoAmI(key, 'moon-base-1')).rejects.toEqual(
      awsError('SignatureDoesNotMatch', 403, 'Credential should be scoped to a valid region. '),
    )
  })

  test('a request without a signature is told so', async () => {
    const reply = await fetch(lab.url, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    })
    expect(reply.status).toBe(403)
    expect(await reply.text()).toContain('<Code>MissingAuthenticationToken</Code>')
  })

  test('a body that was changed on the way is not what was signed', async () => {
    const sts = lab.sts(key)
    sts.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: string; headers: Record<string, string> }
        request.body = request.body.replace('2011-06-15', '2011-06-16')
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toEqual(MISMATCH)
  })
})

describe('when it was signed', () => {
  afterEach(() => {
    lab.clock.set(Date.now())
  })
  // A client corrects its clock by the last reply's Date, so each attempt takes a new one.
  const skewed = (byMs: number) =>
    new STSClient({
      endpoint: lab.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
      maxAttempts: 1,
      systemClockOffset: byMs,
    }).send(new GetCallerIdentityCommand({}))

  test('a quarter of an hour either way is taken', async () => {
    await expect(skewed(-14.9 * MINUTE)).resolves.toHaveProperty('Arn')
    await expect(skewed(14.9 * MINUTE)).resolves.toHaveProperty('Arn')
  })

  test('an older signature is expired, and the message holds the three times', async () => {
    await expect(skewed(-16 * MINUTE)).rejects.toEqual(
      awsError(
        'SignatureDoesNotMatch',
        403,
        expect.stringMatching(
          /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
        ),
      ),
    )
  })

  test('a signature of the future is not yet current', async () => {
    await expect(skewed(16 * MINUTE)).rejects.toEqual(
      awsError(
        'SignatureDoesNotMatch',
        403,
        expect.stringMatching(
          /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/,
        ),
      ),
    )
  })

  test("it is the emulator's clock that judges", async () => {
    lab.clock.advance(-2 * 60 * MINUTE)
    await expect(skewed(0)).rejects.toThrow(/^Signature not yet current/)
    await expect(skewed(-2 * 60 * MINUTE)).resolves.toHaveProperty('Arn')
  })

  test('a session is over at its expiry', async () => {
    lab.clock.advance(14 * MINUTE)
    await expect(whoAmI(session)).resolves.toHaveProperty('Arn')
    const later = lab.sts(session)
    later.config.systemClockOffset = 15 * MINUTE
    lab.clock.advance(MINUTE)
    await expect(later.send(new GetCallerIdentityCommand({}))).rejects.toEqual(
      awsError('ExpiredToken', 403, 'The security token included in the request is expired'),
    )
  })
})

describe('which service it was signed for', () => {
  test('IAM answers as STS does, S3 in names of its own', async () => {
    const unknown = { ...key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }
    const wrongToken = { ...session, SessionToken: 'other' }
    const wrongSecret = { ...key, secretAccessKey: 'wrong' }
    const keys = (credentials: Credentials) => lab.iam(credentials).send(new ListAccessKeysCommand({}))
    const buckets = (credentials: Credentials) => lab.s3(credentials).send(new ListBucketsCommand({}))

    await expect(keys(unknown)).rejects.toEqual(INVALID)
    await expect(keys(wrongSecret)).rejects.toEqual(MISMATCH)
    await expect(buckets(unknown)).rejects.toMatchObject(
      awsError('InvalidAccessKeyId', 403, expect.any(String)),
    )
    await expect(buckets(wrongToken)).rejects.toMatchObject(awsError('InvalidToken', 400, expect.any(String)))
    await expect(buckets(wrongSecret)).rejects.toMatchObject(
      awsError('SignatureDoesNotMatch', 403, expect.any(String)),
    )
    lab.clock.advance(20 * MINUTE)
    await expect(buckets(key)).rejects.toMatchObject(
      awsError('RequestTimeTooSkewed', 403, expect.any(String)),
    )
    const late = lab.s3(session)
    late.config.systemClockOffset = 20 * MINUTE
    await expect(late.send(new ListBucketsCommand({}))).rejects.toMatchObject(
      awsError('ExpiredToken', 400, 'The provided token has expired.'),
    )
    lab.clock.set(Date.now())
  })

  test('an operation nobody has heard of is named, but only to those who signed', async () => {
    const ask = async (credentials: boolean) => {
      const sts = lab.sts(key)
      sts.middlewareStack.add(
        (next) => (args) => {
          const request = args.request as { body: string; headers: Record<string, string> }
          request.body = request.body.replace('GetCallerIdentity', 'GetFortuneCookie')
          request.headers['content-length'] = String(request.body.length)
          return next(args)
        },
        { step: 'build', priority: 'low' },
      )
      if (credentials) return sts.send(new GetCallerIdentityCommand({}))
      const reply = await fetch(lab.url, {
        method: 'POST',
        body: new URLSearchParams({ Action: 'GetFortuneCookie' }),
      })
      return reply.text()
    }
    await expect(ask(true)).rejects.toEqual(
      awsError('InvalidAction', 400, 'Could not find operation GetFortuneCookie for version 2011-06-15'),
    )
    expect(await ask(false)).toContain('MissingAuthenticationToken')
  })
})
