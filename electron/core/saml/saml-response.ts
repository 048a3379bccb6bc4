import { DOMParser, type Element } from '@xmldom/xmldom'
import { parseRoleArn, parseSamlProviderArn } from '../../../shared/arn.ts'
import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { epochOf } from '../delivery/iso-time.ts'
import { bytesToText } from '../encoding.ts'
import type { SamlResponse, SamlRole } from '../ports.ts'
import { Secret } from '../secret.ts'

// Source of the attributes and of the five minutes: "Configure SAML assertions for the authentication response", IAM
// user guide; of the length: AssumeRoleWithSAML, STS API reference.
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/'
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
const LONGEST = 100_000
const REDEEM_WITHIN_MS = 5 * MINUTE_MS

/**
 * Reads what an identity provider posts to AWS: the Base64 of SAMLResponse, the whole form as a browser's network view
 * shows it, or the XML itself. Nothing is verified. Throws `assertion-unreadable`.
 */
export function readSamlResponse(text: string): SamlResponse {
  const base64 = base64In(text)
  const response = parsed(xmlIn(base64))
  const [status] = elements(response, PROTOCOL, 'StatusCode')
  if (!status?.getAttribute('Value')?.endsWith(':Success'))
    throw unreadable('the identity provider says in it that the sign-in failed')
  const roles = rolesIn(response)
  return {
    assertion: new Secret(base64),
    roles: elements(response, ASSERTION, 'EncryptedAssertion').length > 0 ? null : roles,
    sessionName: valuesOf(response, 'RoleSessionName')[0] ?? null,
    usableUntil: usableUntil(response),
  }
}

/** Without a cause: a parser's error quotes what it could not read, and a cause goes into the log. */
function unreadable(reason: string): AppError {
  return new AppError('assertion-unreadable', { reason })
}

function base64In(text: string): string {
  const trimmed = text.trim()
  if (trimmed.startsWith('<')) return ensured(btoa(bytesToText(new TextEncoder().encode(trimmed))))
  const field = /(?:^|[&\s])SAMLResponse[=:]\s*([^&\s]+)/.exec(trimmed)?.[1] ?? trimmed
  return ensured(unescaped(field).replaceAll(/\s/g, ''))
}

/** A plus is a blank in a form that is escaped, and a sign of Base64 in one that no longer is. */
function unescaped(field: string): string {
  if (!field.includes('%')) return field
  try {
    return decodeURIComponent(field)
  } catch {
    throw unreadable('it is cut off')
  }
}

function ensured(base64: string): string {
  if (base64 === '') throw unreadable('it is empty')
  if (base64.length > LONGEST) throw unreadable('it is longer than AWS takes')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw unreadable('it is no Base64')
  return base64
}

function xmlIn(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable('it is cut off or no text')
  }
}

function parsed(xml: string): Element {
  // A document type could define entities that expand without end, and no SAML response has one.
  if (/<!DOCTYPE/i.test(xml)) throw unreadable('it has a document type, which no SAML response has')
  let root: Element | null
  try {
    const onError = (_level: string, message: string) => {
      throw new Error(message)
    }
    root = new DOMParser({ onError }).parseFromString(xml, 'text/xml').documentElement
  } catch {
    throw unreadable('it is no XML, or not all of it')
  }
  if (root?.localName === 'Response' && root.namespaceURI === PROTOCOL) return root
  throw unreadable('it is no SAML response')
}

function elements(below: Element, namespace: string, name: string): readonly Element[] {
  return Array.from(below.getElementsByTagNameNS(namespace, name))
}

function valuesOf(response: Element, attribute: string): readonly string[] {
  return elements(response, ASSERTION, 'Attribute')
    .filter((element) => element.getAttribute('Name') === ATTRIBUTES + attribute)
    .flatMap((element) => elements(element, ASSERTION, 'AttributeValue'))
    .map((element) => (element.textContent ?? '').trim())
}

/** `role,provider` in either order; a value that is neither is passed over, as AWS does. */
function rolesIn(response: Element): readonly SamlRole[] {
  return valuesOf(response, 'Role').flatMap((value) => {
    const pair = value.split(',').map((part) => part.trim())
    const roleArn = pair.find((arn) => parseRoleArn(arn))
    const providerArn = pair.find((arn) => parseSamlProviderArn(arn))
    return roleArn !== undefined && providerArn !== undefined ? [{ roleArn, providerArn }] : []
  })
}

function usableUntil(response: Element): number | null {
  const times = (name: string, attribute: string) =>
    elements(response, ASSERTION, name).flatMap((element) => {
      const time = epochOf(element.getAttribute(attribute) ?? '')
      return time === null ? [] : [time]
    })
  const ends = [
    ...times('Assertion', 'IssueInstant').map((issued) => issued + REDEEM_WITHIN_MS),
    ...times('Conditions', 'NotOnOrAfter'),
    ...times('SubjectConfirmationData', 'NotOnOrAfter'),
  ]
  return ends.length === 0 ? null : Math.min(...ends)
}
