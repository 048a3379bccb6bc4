import { expect, test } from 'vitest'
import { createCredentialLedger } from '../../electron/emulator/credential-ledger.ts'
import type { Principal } from '../../electron/emulator/world.ts'

const HOUR = 3_600_000

const PRINCIPAL: Principal = {
  kind: 'user',
  accountId: '012345678901',
  arn: 'arn:aws:iam::012345678901:user/robot',
  userId: 'AIDA0',
  user: {
    name: 'robot',
    arn: 'arn:aws:iam::012345678901:user/robot',
    id: 'AIDA0',
    accountId: '012345678901',
    policies: new Map(),
    mfa: null,
  },
  mfa: false,
}

test('temporary credentials end when they were said to, and are looked up by their key', () => {
  const ledger = createCredentialLedger(() => 1000)
  const issued = ledger.issue(PRINCIPAL, HOUR)
  expect(issued).toMatchObject({ issuedAt: 1000, expiresAt: 1000 + HOUR, principal: PRINCIPAL })
  expect(issued.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
  expect(issued.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/)
  expect(issued.sessionToken!.length).toBeGreaterThan(600)
  expect(ledger.find(issued.accessKeyId)).toBe(issued)
})

test('a user’s key has no end and no session token, until it is forgotten', () => {
  const ledger = createCredentialLedger(() => 1000)
  const key = ledger.issueKey(PRINCIPAL)
  expect(key).toMatchObject({ sessionToken: null, expiresAt: null })
  expect(key.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/)
  ledger.forget(key.accessKeyId)
  expect(ledger.find(key.accessKeyId)).toBeUndefined()
})

test('the account can be read from an access key ID, as from AWS’s own', () => {
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const { accessKeyId } = createCredentialLedger(() => 0).issue(PRINCIPAL, HOUR)
  let bits = 0n
  for (const letter of accessKeyId.slice(4)) bits = bits * 32n + BigInt(ALPHABET.indexOf(letter))
  const account = (bits >> 39n) & ((1n << 40n) - 1n)
  expect(String(account).padStart(12, '0')).toBe(PRINCIPAL.accountId)
})

test('what expired lately is remembered, what expired long ago is not, and keys stay', () => {
  let now = 0
  const ledger = createCredentialLedger(() => now)
  const key = ledger.issueKey(PRINCIPAL)
  const old = Array.from({ length: 2000 }, () => ledger.issue(PRINCIPAL, HOUR))
  now = 30 * HOUR
  const lately = ledger.issue(PRINCIPAL, HOUR)
  now = 32 * HOUR
  for (let count = 0; count < 1000; count += 1) ledger.issue(PRINCIPAL, HOUR)
  expect(ledger.find(old[0]!.accessKeyId)).toBeUndefined()
  expect(ledger.size).toBe(1002)
  expect(ledger.find(lately.accessKeyId)).toBe(lately)
  expect(ledger.find(key.accessKeyId)).toBe(key)
})
