import { describe, expect, test } from 'vitest'
import { readSamlResponse } from '../../../electron/core/saml/saml-response.ts'

const ROLE = 'arn:aws:iam::111111111111:role/Federated'
const PROVIDER = 'arn:aws:iam::111111111111:saml-provider/Idp'
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/'

const attribute = (name: string, ...values: readonly string[]) =>
  `<saml:Attribute Name="${ATTRIBUTES}${name}">${values
    .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
    .join('')}</saml:Attribute>`

interface Parts {
  readonly prolog?: string
  readonly status?: string
  readonly issued?: string
  readonly attributes?: string
  readonly assertion?: string
}

function xml({ prolog = '', status = 'Success', issued = '', attributes = '', assertion }: Parts = {}) {
  const inside =
    assertion ??
    `<saml:Assertion IssueInstant="${issued}"><saml:Conditions NotOnOrAfter="2026-11-22T10:20:00Z"/>
     <saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion>`
  return `${prolog}<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><samlp:Status><samlp:StatusCode
    Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>${inside}</samlp:Response>`
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const read = (parts: Parts = {}) => readSamlResponse(base64(xml(parts)))
const refusal = (text: string) => {
  try {
    readSamlResponse(text)
  } catch (error) {
    return error instanceof Error ? `${(error as { code?: string }).code}: ${error.message}` : ''
  }
  return 'taken'
}

describe('a SAML response', () => {
  test('offers each role with its provider, in whichever order the two are written', () => {
    const other = ROLE.replace('Federated', 'path/Other')
    const attributes = attribute('Role', `${ROLE},${PROVIDER}`, ` ${PROVIDER} , ${other} `, 'neither,nor')
    expect(read({ attributes }).roles).toEqual([
      { roleArn: ROLE, providerArn: PROVIDER },
      { roleArn: other, providerArn: PROVIDER },
    ])
  })

  test('names the session, and tells until when AWS takes it: the earliest of its ends', () => {
    const attributes = attribute('RoleSessionName', 'ann@example.com')
    expect(read({ attributes, issued: '2026-11-22T11:10:00.500+01:00' })).toMatchObject({
      sessionName: 'ann@example.com',
      usableUntil: Date.parse('2026-11-22T10:15:00.500Z'),
    })
    expect(read({ issued: '2026-11-22T10:18:00Z' }).usableUntil).toBe(Date.parse('2026-11-22T10:20:00Z'))
    expect(read({ assertion: '<saml:Assertion/>' }).usableUntil).toBeNull()
  })

  test('that is encrypted leaves open what it offers', () => {
    expect(read({ assertion: '<saml:EncryptedAssertion/>' }).roles).toBeNull()
  })

  test('is the same as Base64, in lines, as a form, as copied from a browser, and as XML', () => {
    const text = xml({ attributes: attribute('Role', `${ROLE},${PROVIDER}`) })
    const whole = base64(text)
    const ways = [
      whole,
      `  ${whole.replaceAll(/.{76}/g, '$&\r\n')}\n`,
      `RelayState=x&${new URLSearchParams({ SAMLResponse: whole }).toString()}&y=z`,
      `SAMLResponse=${whole}`,
      `SAMLResponse: ${whole}`,
      text,
    ]
    for (const way of ways) expect(readSamlResponse(way).assertion.reveal()).toBe(whole)
  })

  test('is a secret from here on', () => {
    expect(JSON.stringify(read())).toContain('"assertion":"[secret]"')
  })
})

describe('is refused with the reason:', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
  test.each([
    ['nothing at all', '', /^assertion-unreadable: .*it is empty/],
    ['what is no Base64', 'an-assertion', /it is no Base64/],
    ['a form that is cut off', 'SAMLResponse=PHNhbWw%', /it is cut off/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x3c]).toString('base64'), /cut off or no text/],
    ['half of one', base64(xml().slice(0, -20)), /it is no XML, or not all of it/],
    ['another document', base64('<html></html>'), /it is no SAML response/],
    ['a document type', base64(xml({ prolog: bomb })), /document type/],
    ['more than AWS takes', base64(xml({ attributes: 'x'.repeat(75_000) })), /longer than AWS takes/],
    [
      'elements within elements without end',
      base64(xml({ attributes: '<a>'.repeat(20_000) })),
      /it is no XML/,
    ],
    ['a sign-in that failed', base64(xml({ status: 'AuthnFailed' })), /the sign-in failed/],
  ])('%s', (_what, text, reason) => {
    expect(refusal(text)).toMatch(reason)
  })
})
