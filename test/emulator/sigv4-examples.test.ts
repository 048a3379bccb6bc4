import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCredentialLedger } from '../../electron/emulator/credential-ledger.ts'
import { verifySignature, type SigningService } from '../../electron/emulator/sigv4.ts'
import type { EmulatorRequest, IssuedCredentials, World } from '../../electron/emulator/world.ts'
import { createTestWorld, type TestWorld } from './world-fixture.ts'

let lab: TestWorld
let key: IssuedCredentials
beforeAll(async () => {
  lab = await createTestWorld()
  key = lab.key(lab.user('signer'))
})
afterAll(() => lab.close())

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
