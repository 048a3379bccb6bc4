import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { identityProviderOf, oidcProviderArn } from '../../electron/emulator/identity-providers.ts'
import { mintWebIdentityToken, type WebIdentityOptions } from '../../electron/emulator/web-identity-token.ts'
import type { IamRole } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import { arn, createTestWorld, federatedTrust, HOME, type TestWorld } from './world-fixture.ts'

let lab: TestWorld
const oidc = oidcProviderArn('aws', HOME)

beforeAll(async () => {
  lab = await createTestWorld()
})
afterAll(() => lab.close())
beforeEach(() => {
  identityProviderOf(lab.world).rejectedSubjects.clear()
})

describe('AssumeRoleWithWebIdentity', () => {
  let role: IamRole
  beforeAll(() => {
    role = lab.role('Web', {
      trust: federatedTrust(oidc, {
        Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: {
          StringEquals: { 'idp.practice.example:aud': 'sts.amazonaws.com' },
          StringLike: { 'idp.practice.example:sub': 'repo:acme/*' },
        },
      }),
    })
  })

  function redeem(options: Partial<WebIdentityOptions> = {}, rest: Record<string, unknown> = {}) {
    const WebIdentityToken = mintWebIdentityToken(lab.world, { subject: 'repo:acme/shop', ...options })
    return lab.anonymous().send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: role.arn,
        RoleSessionName: 'build',
        WebIdentityToken,
        ...rest,
      }),
    )
  }

  test('a token that the provider signed lets its subject in', async () => {
    const reply = await redeem()
    expect(reply).toMatchObject({
      AssumedRoleUser: { Arn: arn(HOME, 'assumed-role/Web/build', 'sts') },
      SubjectFromWebIdentityToken: 'repo:acme/shop',
      Audience: 'sts.amazonaws.com',
      Provider: oidc,
    })
    const identity = await lab.sts(reply.Credentials!).send(new GetCallerIdentityCommand({}))
    expect(identity.UserId).toBe('AROAWEB:build')
  })

  test("the trust policy's conditions on subject and audience hold", async () => {
    const denied = awsError('AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
    await expect(redeem({ subject: 'repo:evil/shop' })).rejects.toEqual(denied)
    await expect(redeem({ audience: 'practice' })).rejects.toEqual(denied)
    await expect(redeem({}, { RoleArn: arn(HOME, 'role/Nowhere') })).rejects.toEqual(denied)
  })

  test('an audience IAM does not have on file is refused before any trust policy', async () => {
    await expect(redeem({ audience: 'api://other' })).rejects.toEqual(
      awsError('InvalidIdentityToken', 400, 'Incorrect token audience'),
    )
  })

  test('a token of another issuer, of another key, or with changed claims is an InvalidIdentityToken', async () => {
    await expect(redeem({ issuer: 'https://other.example' })).rejects.toEqual(
      awsError(
        'InvalidIdentityToken',
        400,
        'No OpenIDConnect provider found in your account for https://other.example',
      ),
    )
    const [head, , signature] = mintWebIdentityToken(lab.world, { subject: 'repo:acme/shop' }).split('.')
    const [, otherBody] = mintWebIdentityToken(lab.world, { subject: 'repo:acme/other' }).split('.')
    await expect(redeem({}, { WebIdentityToken: `${head}.${otherBody}.${signature}` })).rejects.toMatchObject(
      {
        name: 'InvalidIdentityTokenException',
      },
    )
  })

  test('what is not a JSON web token signed with RS256 is told so', async () => {
    const invalid = awsError(
      'InvalidIdentityToken',
      400,
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
    const [, body] = mintWebIdentityToken(lab.world, { subject: 'repo:acme/shop' }).split('.')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid: 'practice-1' })).toString('base64url')
    await expect(redeem({}, { WebIdentityToken: `${unsigned}.${body}.` })).rejects.toEqual(invalid)
    await expect(redeem({}, { WebIdentityToken: 'opaque' })).rejects.toEqual(invalid)
  })

  test('a token past its expiry says when it ended', async () => {
    await expect(redeem({ lifetimeMs: 0 })).rejects.toEqual(
      awsError(
        'ExpiredTokenException',
        400,
        expect.stringMatching(
          /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
        ),
      ),
    )
  })

  test('a subject that the provider rejects is an IDPRejectedClaim', async () => {
    identityProviderOf(lab.world).rejectedSubjects.add('repo:acme/shop')
    await expect(redeem()).rejects.toMatchObject({ name: 'IDPRejectedClaimException' })
  })

  test('the tags of the token become session tags', async () => {
    const reply = await redeem({
      tags: { env: 'prod' },
      transitiveTagKeys: ['env'],
      sourceIdentity: 'shop',
    })
    expect(reply.SourceIdentity).toBe('shop')
    expect(lab.world.credentials.find(reply.Credentials!.AccessKeyId!)?.principal).toMatchObject({
      tags: new Map([['env', 'prod']]),
      transitiveTagKeys: ['env'],
    })
  })
})
