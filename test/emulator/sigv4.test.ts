import { ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createCredentialLedger } from '../../electron/emulator/credential-ledger.ts'
import { verifySignature, type SigningService } from '../../electron/emulator/sigv4.ts'
import type { EmulatorRequest, IssuedCredentials, World } from '../../electron/emulator/world.ts'
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

describe("AWS's own examples", () => {
  // The two documents' secrets differ in one character.
  const secrets = {
    AKIDEXAMPLE: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    AKIAIOSFODNN7EXAMPLE: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  }

  /** A world that knows the example's key, at that time. */
  function exampleWorld(accessKeyId: keyof typeof secrets, at: number): World {
    const credentials = createCredentialLedger(() => at)
    const { principal } = key
    credentials.enter({
      accessKeyId,
      secretAccessKey: secrets[accessKeyId],
      sessionToken: null,
      issuedAt: at,
      expiresAt: null,
      principal,
    })
    return { ...lab.world, credentials, now: () => at }
  }

  function request(
    service: SigningService,
    rawUrl: string,
    headers: Record<string, string>,
  ): EmulatorRequest {
    return {
      service,
      method: 'GET',
      rawUrl,
      url: new URL(rawUrl, 'http://emulator'),
      headers: new Map(Object.entries(headers)),
      body: Buffer.alloc(0),
    }
  }

  // "Examples of the complete Signature Version 4 signing process", AWS general reference.
  const listUsers = (signature: string) =>
    request('iam', '/?Action=ListUsers&Version=2010-05-08', {
      host: 'iam.amazonaws.com',
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
    })

  test('the header form, as in the general reference', () => {
    const world = exampleWorld('AKIDEXAMPLE', Date.UTC(2015, 7, 30, 12, 36))
    const right = '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7'
    expect(verifySignature(world, 'iam', listUsers(right))).toMatchObject({ region: 'us-east-1' })
    expect(() => verifySignature(world, 'iam', listUsers(right.replace('5', '6')))).toThrow(/does not match/)
  })

  test('the query form, as in the S3 reference, until it expires', () => {
    const signedAt = Date.UTC(2013, 4, 24)
    const url =
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
    const get = request('s3', url, { host: 'examplebucket.s3.amazonaws.com' })
    const atTheEnd = exampleWorld('AKIAIOSFODNN7EXAMPLE', signedAt + 86_400_000)
    expect(verifySignature(atTheEnd, 's3', get)).toMatchObject({ region: 'us-east-1' })
    const later = exampleWorld('AKIAIOSFODNN7EXAMPLE', signedAt + 86_401_000)
    expect(() => verifySignature(later, 's3', get)).toThrow('Request has expired')
  })

  test('a signature for one region is not taken by the host of another', () => {
    const world = exampleWorld('AKIDEXAMPLE', Date.UTC(2015, 7, 30, 12, 36))
    const base = listUsers('0'.repeat(64))
    const headers = new Map([
      ...base.headers,
      ['host', 'sts.eu-west-1.amazonaws.com'] as const,
      ['authorization', base.headers.get('authorization')!.replace('/iam/', '/sts/')] as const,
    ])
    expect(() => verifySignature(world, 'sts', { ...base, service: 'sts', headers })).toThrow(
      'Credential should be scoped to a valid region. ',
    )
  })
})

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
