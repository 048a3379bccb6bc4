import { AssumeRoleWithSAMLCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  identityProviderOf,
  oidcProviderArn,
  samlProviderArn,
} from '../../electron/emulator/identity-providers.ts'
import { mintAssertion, samlAudience, type AssertionOptions } from '../../electron/emulator/saml-assertion.ts'
import type { IamRole } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import { arn, createTestWorld, federatedTrust, GOVERNMENT, HOME, type TestWorld } from './world-fixture.ts'

let lab: TestWorld
const saml = samlProviderArn('aws', HOME)
const oidc = oidcProviderArn('aws', HOME)

beforeAll(async () => {
  lab = await createTestWorld()
})
afterAll(() => lab.close())
beforeEach(() => {
  identityProviderOf(lab.world).rejectedSubjects.clear()
})

describe('AssumeRoleWithSAML', () => {
  let role: IamRole
  beforeAll(() => {
    role = lab.role('Saml', {
      trust: federatedTrust(saml, {
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      }),
      maxSessionDuration: 7200,
    })
  })

  function redeem(options: Partial<AssertionOptions> = {}, rest: Record<string, unknown> = {}) {
    const roles = [{ role: role.arn, provider: saml }]
    const SAMLAssertion = mintAssertion(lab.world, { roles, sessionName: 'ann', ...options })
    return lab
      .anonymous()
      .send(new AssumeRoleWithSAMLCommand({ RoleArn: role.arn, PrincipalArn: saml, SAMLAssertion, ...rest }))
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
    const closed = lab.role('Closed', { trust: federatedTrust(oidc, { Action: 'sts:AssumeRoleWithSAML' }) })
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
    const plain = lab.role('SamlPlain', { trust: federatedTrust(saml, { Action: 'sts:AssumeRoleWithSAML' }) })
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
      trust: federatedTrust(provider, { Action: 'sts:AssumeRoleWithSAML' }),
    })
    const reply = await redeem(
      { roles: [{ role: gov.arn, provider }], audience: samlAudience('aws-us-gov') },
      { RoleArn: gov.arn, PrincipalArn: provider },
    )
    expect(reply.AssumedRoleUser?.Arn).toBe(`arn:aws-us-gov:sts::${GOVERNMENT}:assumed-role/SamlGov/ann`)
  })
})
