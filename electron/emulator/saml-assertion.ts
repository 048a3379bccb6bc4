import { SignedXml } from 'xml-crypto'
import { MINUTE_MS } from '../../shared/time.ts'
import { partitionFacts, type Partition } from '../../shared/partition.ts'
import { secondsTime } from './aws-time.ts'
import { identityProviderOf, SAML_ISSUER } from './identity-providers.ts'
import type { World } from './world.ts'
import { escapeXml } from './xml.ts'

export const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/'

const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** What an assertion is to say; the rest is as an honest provider would have it. */
export interface AssertionOptions {
  /** The pairs of role and provider ARN that the person may choose from. */
  readonly roles: readonly { readonly role: string; readonly provider: string }[]
  readonly sessionName?: string | null
  readonly subject?: string
  /** The attribute SessionDuration, in seconds. */
  readonly sessionSeconds?: number
  readonly tags?: Readonly<Record<string, string>>
  readonly transitiveTagKeys?: readonly string[]
  readonly sourceIdentity?: string
  readonly audience?: string
  readonly issuer?: string
  /** Milliseconds from now until NotOnOrAfter; negative for one that is over. Five minutes if not said. */
  readonly lifetimeMs?: number
  /** False for a response in which the provider says that the sign-in failed. */
  readonly success?: boolean
}

/** AWS's assertion consumer service of a partition, which is also the audience. */
export function samlAudience(partition: Partition): string {
  return `https://${partitionFacts(partition).signinHost}/saml`
}

/** A SAML response of the world's identity provider, its assertion signed, in base64 as STS takes it. */
export function mintAssertion(world: World, options: AssertionOptions): string {
  const signer = new SignedXml({
    privateKey: identityProviderOf(world).privateKey,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
  })
  signer.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    transforms: [ENVELOPED, EXCLUSIVE_C14N],
    digestAlgorithm: SHA256,
  })
  signer.computeSignature(responseXml(world, options), {
    prefix: 'ds',
    location: { reference: "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']", action: 'after' },
  })
  return Buffer.from(signer.getSignedXml()).toString('base64')
}

function responseXml(world: World, options: AssertionOptions): string {
  const status = options.success === false ? 'AuthnFailed' : 'Success'
  const issuer = `<saml:Issuer>${escapeXml(options.issuer ?? SAML_ISSUER)}</saml:Issuer>`
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${world.randomHex(16)}" Version="2.0" IssueInstant="${secondsTime(world.now())}">${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>${assertionXml(world, options, issuer)}</samlp:Response>`
}

function assertionXml(world: World, options: AssertionOptions, issuer: string): string {
  const now = world.now()
  const audience = options.audience ?? samlAudience('aws')
  const end = secondsTime(now + (options.lifetimeMs ?? 5 * MINUTE_MS))
  const subject = escapeXml(options.subject ?? options.sessionName ?? 'someone')
  return [
    `<saml:Assertion ID="_${world.randomHex(16)}" Version="2.0" IssueInstant="${secondsTime(now)}">`,
    issuer,
    '<saml:Subject>',
    `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${subject}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${escapeXml(audience)}"/>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${secondsTime(now - MINUTE_MS)}" NotOnOrAfter="${end}">`,
    `<saml:AudienceRestriction><saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestriction>`,
    '</saml:Conditions>',
    `<saml:AttributeStatement>${attributesXml(options)}</saml:AttributeStatement>`,
    '</saml:Assertion>',
  ].join('')
}

function attributesXml(options: AssertionOptions): string {
  const one = (name: string, value: string | number | null | undefined): [string, string[]][] =>
    value === null || value === undefined ? [] : [[name, [String(value)]]]
  const attributes: [string, readonly string[]][] = [
    ['Role', options.roles.map(({ role, provider }) => `${role},${provider}`)],
    ...one('RoleSessionName', options.sessionName === undefined ? 'someone' : options.sessionName),
    ...one('SessionDuration', options.sessionSeconds),
    ...one('SourceIdentity', options.sourceIdentity),
    ...Object.entries(options.tags ?? {}).flatMap(([key, value]) => one(`PrincipalTag:${key}`, value)),
    ...(options.transitiveTagKeys
      ? [['TransitiveTagKeys', options.transitiveTagKeys] satisfies [string, readonly string[]]]
      : []),
  ]
  return attributes
    .map(([name, values]) => {
      const inside = values.map((value) => `<saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue>`)
      return `<saml:Attribute Name="${escapeXml(ATTRIBUTES + name)}">${inside.join('')}</saml:Attribute>`
    })
    .join('')
}
