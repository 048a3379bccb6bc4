import { expect, test } from 'vitest'
import { isAssertionConsumer, postedResponse } from '../../electron/desktop/saml-posts.ts'

test.each([
  'https://signin.aws.amazon.com/saml',
  'https://us-east-1.signin.aws.amazon.com/saml',
  'https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSPABC',
  'https://signin.amazonaws-us-gov.com/saml',
  'https://signin.amazonaws.cn/saml?x=y',
])('%s takes assertions', (url) => {
  expect(isAssertionConsumer(url, null)).toBe(true)
})

test.each([
  'http://signin.aws.amazon.com/saml',
  'https://signin.aws.amazon.com/samlx',
  'https://signin.aws.amazon.com/federation',
  'https://signin.aws.amazon.com.evil.example/saml',
  'https://evilsignin.aws.amazon.com/saml',
  'https://idp.example/saml',
  '',
])('%s does not', (url) => {
  expect(isAssertionConsumer(url, null)).toBe(false)
})

test('a sign-in endpoint of the user’s own takes them too', () => {
  expect(isAssertionConsumer('https://signin.corp.example/saml', 'https://signin.corp.example')).toBe(true)
  expect(isAssertionConsumer('https://signin.corp.example/other', 'https://signin.corp.example')).toBe(false)
})

test('the assertion is read out of the form, however it comes in parts', () => {
  const form = Buffer.from(new URLSearchParams({ RelayState: '', SAMLResponse: 'PHNhbWw+/+==' }).toString())
  expect(postedResponse([{ bytes: form.subarray(0, 20) }, {}, { bytes: form.subarray(20) }])).toBe(
    'PHNhbWw+/+==',
  )
  expect(postedResponse([])).toBeNull()
})
