import {
  AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  identityProviderOf,
  oidcProviderArn,
  samlProviderArn,
} from '../../electron/emulator/identity-providers.ts'
import { mintAssertion, samlAudience, type AssertionOptions } from '../../electron/emulator/saml-assertion.ts'
import { mintWebIdentityToken, type WebIdentityOptions } from '../../electron/emulator/web-identity-token.ts'
import type { IamRole, PolicyDocument, PolicyStatement } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import { arn, createTestWorld, GOVERNMENT, HOME, type TestWorld } from './world-fixture.ts'

let lab: TestWorld
let anonymous: STSClient
const saml = samlProviderArn('aws', HOME)
const oidc = oidcProviderArn('aws', HOME)

beforeAll(async () => {
  lab = await createTestWorld()
  // Neither operation is signed; the client would otherwise look for credentials.
  anonymous = new STSClient({
    endpoint: lab.url,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: '', secretAccessKey: '' },
  })
})
afterAll(() => lab.close())
beforeEach(() => {
  identityProviderOf(lab.world).rejectedSubjects.clear()
})

function federated(provider: string, rest: Partial<PolicyStatement>): PolicyDocument {
  return {
    Statement: { Effect: 'Allow', Principal: { Federated: provider }, ...rest },
  }
}

describe('AssumeRoleWithSAML', () => {
  let role: IamRole
  beforeAll(() => {
    role = lab.role('Saml', {
      trust: federated(saml, {
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      }),
      maxSessionDuration: 7200,
    })
  })

  function redeem(options: Partial<AssertionOptions> = {}, rest: Record<string, unknown> = {}) {
    const roles = [{ role: role.arn, provider: saml }]
    const SAMLAssertion = mintAssertion(lab.world, { roles, sessionName: 'ann', ...options })
    return anonymous.send(
      new AssumeRoleWithSAMLCommand({ RoleArn: role.arn, PrincipalArn: saml, SAMLAssertion, ...rest }),
    )
  }

  test('an assertion that the provider signed lets its subject in', async () => {
    const reply = await redeem({ subject: 'ann@example.com' })

    expect(reply).toMatchObject({
      AssumedRoleUser: { Arn: arn(HOME, 'assumed-role/Saml/ann', 'sts') },
      Subject: 'ann@example.com',
      SubjectType: 'persistent',
      Issuer: 'https://idp.practice.example/saml',
      Audience: 'https://signin.aws.amazon.com/saml',
    })
    const identity = await lab.sts(reply.Credentials!).send(new GetCallerIdentityCommand({}))
    expect(identity.UserId).toBe('AROASAML:ann')
  })

  test('one letter changed after signing breaks the signature', async () => {
    const roles = [{ role: role.arn, provider: saml }]
    const honest = Buffer.from(mintAssertion(lab.world, { roles, sessionName: 'ann' }), 'base64').toString()
    const SAMLAssertion = Buffer.from(honest.replaceAll('>ann<', '>bob<')).toString('base64')
    await expect(redeem({}, { SAMLAssertion })).rejects.toEqual(
      awsError('InvalidIdentityToken', 400, 'Response signature invalid'),
    )
  })

  test('an unsigned assertion put before the signed one is not read', async () => {
    const roles = [{ role: role.arn, provider: saml }]
    const honest = Buffer.from(mintAssertion(lab.world, { roles, sessionName: 'ann' }), 'base64').toString()
    const forged = /<saml:Assertion[\s\S]*<\/saml:Assertion>/
      .exec(honest)![0]
      .replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, '')
      .replace(/ ID="[^"]*"/, ' ID="_forged"')
      .replaceAll('>ann<', '>root<')
    const SAMLAssertion = Buffer.from(
      honest.replace('<saml:Assertion', () => `${forged}<saml:Assertion`),
    ).toString('base64')
    const reply = await redeem({}, { SAMLAssertion })
    expect(reply.AssumedRoleUser?.Arn).toBe(arn(HOME, 'assumed-role/Saml/ann', 'sts'))
  })

  test("another world's provider is not believed", async () => {
    const other = await createTestWorld()
    const roles = [{ role: role.arn, provider: saml }]
    const SAMLAssertion = mintAssertion(other.world, { roles, sessionName: 'ann' })
    await other.close()
    await expect(redeem({}, { SAMLAssertion })).rejects.toEqual(
      awsError('InvalidIdentityToken', 400, 'Response signature invalid'),
    )
  })

  test.each([
    [
      'an audience that is not AWS',
      { audience: 'https://example.com/saml' },
      'Response does not contain the required audience.',
    ],
    [
      "another partition's audience",
      { audience: samlAudience('aws-us-gov') },
      'Response does not contain the required audience.',
    ],
    [
      'an issuer IAM does not have on file',
      { issuer: 'https://other.example' },
      'Issuer not present in specified provider',
    ],
    ['no session name', { sessionName: null }, 'RoleSessionName is required in AuthnResponse'],
    [
      'a session name with a space',
      { sessionName: 'a b' },
      'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}',
    ],
    [
      'a source identity of AWS',
      { sourceIdentity: 'aws:x' },
      'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
    ],
  ])('%s is an InvalidIdentityToken', async (_, options, message) => {
    await expect(redeem(options)).rejects.toEqual(awsError('InvalidIdentityToken', 400, message))
  })

  test('an assertion past its NotOnOrAfter is expired', async () => {
    await expect(redeem({ lifetimeMs: -1000 })).rejects.toEqual(
      awsError('ExpiredTokenException', 400, 'Token must be redeemed within 5 minutes of issuance'),
    )
  })

  test('an assertion is to be redeemed within five minutes, however long it says it lasts', async () => {
    const roles = [{ role: role.arn, provider: saml }]
    const SAMLAssertion = mintAssertion(lab.world, { roles, sessionName: 'ann', lifetimeMs: 3_600_000 })
    lab.clock.advance(4 * 60_000)
    await expect(redeem({}, { SAMLAssertion })).resolves.toHaveProperty('Credentials')
    lab.clock.advance(60_000)
    await expect(redeem({}, { SAMLAssertion })).rejects.toMatchObject({ name: 'ExpiredTokenException' })
    lab.clock.advance(-5 * 60_000)
  })

  test('a provider that reports a failed sign-in, or rejects the subject, is an IDPRejectedClaim', async () => {
    await expect(redeem({ success: false })).rejects.toMatchObject(
      awsError('IDPRejectedClaim', 403, expect.any(String)),
    )
    identityProviderOf(lab.world).rejectedSubjects.add('leaver@example.com')
    await expect(redeem({ subject: 'leaver@example.com' })).rejects.toMatchObject({
      name: 'IDPRejectedClaimException',
    })
    await expect(redeem({ subject: 'ann@example.com' })).resolves.toHaveProperty('Credentials')
  })

  test('only a pair of role and provider that the assertion names may be taken, in either order', async () => {
    const denied = awsError('AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithSAML')
    const other = { role: arn(HOME, 'role/Other'), provider: saml }
    await expect(redeem({ roles: [other] })).rejects.toEqual(denied)
    await expect(redeem({ roles: [other, { role: saml, provider: role.arn }] })).resolves.toHaveProperty(
      'Credentials',
    )
  })

  test('a role that does not trust the provider, or is not there, denies in the same words', async () => {
    const denied = awsError('AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithSAML')
    const closed = lab.role('Closed', { trust: federated(oidc, { Action: 'sts:AssumeRoleWithSAML' }) })
    for (const RoleArn of [closed.arn, arn(HOME, 'role/Nowhere')]) {
      await expect(redeem({ roles: [{ role: RoleArn, provider: saml }] }, { RoleArn })).rejects.toEqual(
        denied,
      )
    }
  })

  test("a provider of another account is none of this role's", async () => {
    const PrincipalArn = samlProviderArn('aws', '222222222222')
    await expect(redeem({}, { PrincipalArn })).rejects.toEqual(
      awsError('InvalidIdentityToken', 400, "Specified provider doesn't exist"),
    )
  })

  test('tags and a source identity come along, and need their own permissions in the trust policy', async () => {
    const plain = lab.role('SamlPlain', { trust: federated(saml, { Action: 'sts:AssumeRoleWithSAML' }) })
    const roles = [{ role: plain.arn, provider: saml }]
    await expect(redeem({ roles, tags: { team: 'blue' } }, { RoleArn: plain.arn })).rejects.toEqual(
      awsError('AccessDenied', 403, 'Not authorized to perform sts:TagSession'),
    )
    await expect(redeem({ roles, sourceIdentity: 'ann' }, { RoleArn: plain.arn })).rejects.toEqual(
      awsError('AccessDenied', 403, 'Not authorized to perform sts:SetSourceIdentity'),
    )

    const reply = await redeem({
      tags: { team: 'blue' },
      transitiveTagKeys: ['team'],
      sourceIdentity: 'ann@example.com',
    })
    expect(reply.SourceIdentity).toBe('ann@example.com')
    expect(reply.PackedPolicySize).toBeGreaterThan(0)
    expect(lab.world.credentials.find(reply.Credentials!.AccessKeyId!)?.principal).toMatchObject({
      tags: new Map([['team', 'blue']]),
      transitiveTagKeys: ['team'],
      sourceIdentity: 'ann@example.com',
    })
  })

  test("the shorter of the caller's duration and the assertion's holds, and the role's maximum stands", async () => {
    const lasts = async (...given: Parameters<typeof redeem>) => {
      const { Credentials } = await redeem(...given)
      return Math.round((Credentials!.Expiration!.getTime() - lab.clock.now()) / 900_000) * 900
    }
    expect(await lasts()).toBe(3600)
    expect(await lasts({ sessionSeconds: 7200 })).toBe(7200)
    expect(await lasts({ sessionSeconds: 7200 }, { DurationSeconds: 1800 })).toBe(1800)
    expect(await lasts({ sessionSeconds: 900 }, { DurationSeconds: 1800 })).toBe(900)
    await expect(redeem({ sessionSeconds: 10_000 })).rejects.toEqual(
      awsError(
        'ValidationError',
        400,
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      ),
    )
  })

  test('GovCloud has its own provider and audience', async () => {
    const provider = samlProviderArn('aws-us-gov', GOVERNMENT)
    const gov = lab.role('SamlGov', {
      account: GOVERNMENT,
      trust: federated(provider, { Action: 'sts:AssumeRoleWithSAML' }),
    })
    const reply = await redeem(
      { roles: [{ role: gov.arn, provider }], audience: samlAudience('aws-us-gov') },
      { RoleArn: gov.arn, PrincipalArn: provider },
    )
    expect(reply.AssumedRoleUser?.Arn).toBe(`arn:aws-us-gov:sts::${GOVERNMENT}:assumed-role/SamlGov/ann`)
  })
})

describe('AssumeRoleWithWebIdentity', () => {
  let role: IamRole
  beforeAll(() => {
    role = lab.role('Web', {
      trust: federated(oidc, {
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
    return anonymous.send(
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
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid: 'practice-1' })).toString('base64url')
    await expect(redeem({}, { WebIdentityToken: `${unsigned}.${otherBody}.` })).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
    })
    await expect(redeem({}, { WebIdentityToken: 'opaque' })).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
    })
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
