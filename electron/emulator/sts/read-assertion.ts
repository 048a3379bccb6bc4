import { DOMParser, type Element } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { identityProviderOf } from '../identity-providers.ts'
import { ATTRIBUTES } from '../saml-assertion.ts'
import { invalidToken, Refusal } from '../refusal.ts'
import type { World } from '../world.ts'

/** What a SAML assertion says, once its signature was found good. Times in epoch milliseconds. */
export interface Assertion {
  readonly issuer: string
  readonly issuedAt: number
  readonly notBefore: number
  /** The earlier of the conditions' and the subject confirmation's. */
  readonly notOnOrAfter: number
  readonly audiences: readonly string[]
  readonly recipient: string
  readonly subject: string
  /** `persistent`, `transient`, or the whole format where it is another. */
  readonly subjectType: string
  /** AWS's attributes by what follows https://aws.amazon.com/SAML/Attributes/. */
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads a base64 SAML response and checks the signature with the key IAM has on file; a certificate that comes
 * along in the response is not trusted. Throws InvalidIdentityToken (400), or IDPRejectedClaim (403) where the
 * provider says that the sign-in failed.
 */
export function readAssertion(world: World, base64: string): Assertion {
  const text = Buffer.from(base64, 'base64').toString('utf8')
  const response = readXml(text)
  if (response?.localName !== 'Response') throw invalidToken('Invalid base64 SAMLResponse')
  const status = descendants(response, 'StatusCode')[0]?.getAttribute('Value') ?? ''
  if (!status.endsWith(':Success')) {
    throw new Refusal('IDPRejectedClaim', 403, 'The identity provider reported that authentication failed.')
  }
  const assertion = signedAssertion(world, text)
  const { rejectedSubjects } = identityProviderOf(world)
  if (rejectedSubjects.has(assertion.subject)) {
    throw new Refusal('IDPRejectedClaim', 403, 'The identity provider rejected the claim.')
  }
  return assertion
}

// Only what the signature covers is read: XML signatures can cover less than they seem to.
function signedAssertion(world: World, text: string): Assertion {
  const signature = /<(\w+:)?Signature[\s>][\s\S]*?<\/\1Signature>/.exec(text)?.[0]
  const verifier = new SignedXml({
    publicCert: identityProviderOf(world).publicKey,
    getCertFromKeyInfo: () => null,
  })
  const covered = signature === undefined ? null : coveredBy(verifier, signature, text)
  const element = covered && readXml(covered)
  const assertion =
    element && (element.localName === 'Assertion' ? element : descendants(element, 'Assertion')[0])
  if (!assertion) throw invalidToken('Response signature invalid')
  return assertionOf(assertion)
}

function coveredBy(verifier: SignedXml, signature: string, text: string): string | null {
  try {
    verifier.loadSignature(signature)
    if (!verifier.checkSignature(text)) return null
  } catch {
    return null
  }
  const references = verifier.getSignedReferences()
  return references.length === 1 ? references[0]! : null
}

function assertionOf(element: Element): Assertion {
  const first = (name: string) => descendants(element, name)[0]
  const time = (name: string, attribute: string, fallback: number) => {
    const text = first(name)?.getAttribute(attribute)
    return text ? Date.parse(text) : fallback
  }
  const format = first('NameID')?.getAttribute('Format') ?? ''
  return {
    issuer: textOf(first('Issuer')),
    issuedAt: Date.parse(element.getAttribute('IssueInstant') ?? ''),
    notBefore: time('Conditions', 'NotBefore', -Infinity),
    notOnOrAfter: Math.min(
      time('Conditions', 'NotOnOrAfter', Infinity),
      time('SubjectConfirmationData', 'NotOnOrAfter', Infinity),
    ),
    audiences: descendants(element, 'Audience').map(textOf),
    recipient: first('SubjectConfirmationData')?.getAttribute('Recipient') ?? '',
    subject: textOf(first('NameID')),
    subjectType: /:nameid-format:(persistent|transient)$/.exec(format)?.[1] ?? format,
    attributes: new Map(
      descendants(element, 'Attribute')
        .filter((attribute) => attribute.getAttribute('Name')?.startsWith(ATTRIBUTES))
        .map((attribute) => [
          attribute.getAttribute('Name')!.slice(ATTRIBUTES.length),
          descendants(attribute, 'AttributeValue').map(textOf),
        ]),
    ),
  }
}

/** The document's element; `null` when the text is no whole XML document. */
function readXml(text: string): Element | null {
  const parser = new DOMParser({
    onError(_level, message) {
      throw new Error(message)
    },
  })
  try {
    const document = parser.parseFromString(text, 'text/xml')
    // A DTD could define entities, and no SAML response has one.
    return document.doctype ? null : document.documentElement
  } catch {
    return null
  }
}

/** All elements of a name anywhere below, in document order. */
function descendants(element: Element, name: string): readonly Element[] {
  return Array.from(element.getElementsByTagNameNS('*', name))
}

function textOf(element: Element | undefined): string {
  return (element?.textContent ?? '').trim()
}
