import { createHash } from 'node:crypto'
import { ROLE_SESSION_NAME } from '../../../shared/limits.ts'
import { partitionFacts, type Partition } from '../../../shared/partition.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { accountOfArn, partitionOfArn } from '../arn-parts.ts'
import { SAML_ISSUER, SAML_PROVIDER_NAME, samlProviderArn } from '../identity-providers.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { accessDenied, invalidToken, Refusal } from '../refusal.ts'
import type { World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { federatedSession } from './federated-session.ts'
import { readAssertion, type Assertion } from './read-assertion.ts'
import { findRole, readRoleArn, readRoleDuration, roleSessionReply } from './role-session.ts'
import { readSessionPolicy } from './session-policy.ts'
import { checkedTags } from './session-tags.ts'

const REDEEM_WITHIN_MS = 5 * MINUTE_MS
const ACTION = 'sts:AssumeRoleWithSAML'

/**
 * AssumeRoleWithSAML. Throws InvalidIdentityToken, IDPRejectedClaim, ExpiredTokenException or AccessDenied.
 * Sources: AssumeRoleWithSAML, STS API reference; "Configure SAML assertions for the authentication response".
 */
export function assumeRoleWithSaml(world: World, parameters: QueryParameters): XmlChildren {
  const roleArn = readRoleArn(parameters)
  const providerArn = parameters.requiredText('PrincipalArn', { min: 20, max: 2048 })
  const encoded = parameters.requiredText('SAMLAssertion', { min: 4, max: 100_000 })
  const seconds = readRoleDuration(parameters)
  const asked = parameters.get('DurationSeconds') === undefined ? null : seconds
  const policy = readSessionPolicy(parameters)
  parameters.finish()

  const role = findRole(world, roleArn)
  const partition = partitionOfArn(roleArn)
  if (partition === null || providerArn !== samlProviderArn(partition, accountOfArn(roleArn))) {
    throw invalidToken("Specified provider doesn't exist")
  }
  const assertion = readAssertion(world, encoded)
  const audience = checkConditions(world, assertion, partition)
  if (!namesPair(assertion, roleArn, providerArn)) throw accessDenied(`Not authorized to perform ${ACTION}`)

  const sourceIdentity = sourceIdentityOf(assertion)
  const { issued, packedSize } = federatedSession(world, {
    action: ACTION,
    role,
    providerArn,
    claims: [
      ['SAML:aud', assertion.recipient],
      ['SAML:iss', assertion.issuer],
      ['SAML:sub', assertion.subject],
      ['SAML:sub_type', assertion.subjectType],
    ],
    sessionName: sessionNameOf(assertion),
    sourceIdentity,
    tags: tagsOf(assertion),
    policy,
    durationSeconds: durationOf(assertion, asked),
  })
  return {
    ...roleSessionReply(issued, sourceIdentity, packedSize),
    Subject: assertion.subject,
    SubjectType: assertion.subjectType,
    Issuer: assertion.issuer,
    Audience: audience,
    NameQualifier: nameQualifier(roleArn),
  }
}

function checkConditions(world: World, assertion: Assertion, partition: Partition): string {
  if (assertion.issuer !== SAML_ISSUER) throw invalidToken('Issuer not present in specified provider')
  const host = partitionFacts(partition).signinHost
  const audience = assertion.audiences.find(
    (one) => one === 'urn:amazon:webservices' || one === `https://${host}/saml` || isRegional(one, host),
  )
  if (audience === undefined) throw invalidToken('Response does not contain the required audience.')
  const now = world.now()
  if (now < assertion.notBefore) throw invalidToken('The assertion is not valid yet')
  if (now >= assertion.notOnOrAfter || now >= assertion.issuedAt + REDEEM_WITHIN_MS) {
    throw new Refusal('ExpiredTokenException', 400, 'Token must be redeemed within 5 minutes of issuance')
  }
  return audience
}

function isRegional(audience: string, host: string): boolean {
  return audience.startsWith('https://') && audience.endsWith(`.${host}/saml`)
}

// AWS takes the two ARNs of a Role attribute in either order.
function namesPair({ attributes }: Assertion, roleArn: string, providerArn: string): boolean {
  return (attributes.get('Role') ?? []).some((value) => {
    const pair = value.split(',').map((part) => part.trim())
    return pair.includes(roleArn) && pair.includes(providerArn)
  })
}

function sessionNameOf({ attributes }: Assertion): string {
  const name = attributes.get('RoleSessionName')?.[0]
  if (name === undefined) throw invalidToken('RoleSessionName is required in AuthnResponse')
  if (ROLE_SESSION_NAME.test(name)) return name
  throw invalidToken('RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}')
}

function sourceIdentityOf({ attributes }: Assertion): string | null {
  const identity = attributes.get('SourceIdentity')?.[0]
  if (identity === undefined) return null
  if (ROLE_SESSION_NAME.test(identity) && !identity.startsWith('aws:')) return identity
  throw invalidToken('Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"')
}

function tagsOf({ attributes }: Assertion) {
  const prefix = 'PrincipalTag:'
  const pairs = [...attributes]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, values]) => [name.slice(prefix.length), values[0] ?? ''] as const)
  return checkedTags(pairs, attributes.get('TransitiveTagKeys') ?? [])
}

/** Seconds: the shorter of what the caller and the assertion say. */
function durationOf({ attributes }: Assertion, asked: number | null): number {
  const stated = Number(attributes.get('SessionDuration')?.[0] ?? NaN)
  const given = [asked, stated].filter((one) => one !== null && Number.isFinite(one)) as number[]
  return given.length === 0 ? 3600 : Math.min(...given)
}

// As the API reference defines it: a hash of issuer, account and the provider's name.
function nameQualifier(roleArn: string): string {
  const text = `${SAML_ISSUER}${accountOfArn(roleArn)}/${SAML_PROVIDER_NAME}`
  return createHash('sha1').update(text).digest('base64')
}
