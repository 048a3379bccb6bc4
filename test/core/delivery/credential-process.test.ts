import { expect, test } from 'vitest'
import { credentialProcessJson } from '../../../electron/core/delivery/credential-process.ts'

const CREDENTIALS = {
  sessionId: 'sso-role:a',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE==',
  expiresAt: Date.UTC(2026, 10, 5, 12, 34, 56, 789),
  accountId: '012345678901',
  region: 'eu-west-1',
}

test('it is the one JSON object that the SDKs document, with the account and the end', () => {
  const output = credentialProcessJson(CREDENTIALS)
  expect(JSON.parse(output)).toEqual({
    Version: 1,
    AccessKeyId: CREDENTIALS.accessKeyId,
    SecretAccessKey: CREDENTIALS.secretAccessKey,
    SessionToken: CREDENTIALS.sessionToken,
    Expiration: '2026-11-05T12:34:56Z',
    // A leading zero belongs to it: it is text, not a number.
    AccountId: '012345678901',
  })
  expect(output).toMatch(/^\{[^\n]*\}\n$/)
})
