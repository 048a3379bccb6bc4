import { expect, test } from 'vitest'
import { createCrypto } from '../../../electron/adapters/crypto.ts'
import { codeOfStep, startOf, stepAt } from '../../../electron/core/mfa/totp.ts'
import { Secret } from '../../../electron/core/secret.ts'
import { totp } from '../../../electron/emulator/sts/totp.ts'
import { SECOND_MS } from '../../../shared/time.ts'

const crypto = createCrypto()
/** The ASCII text 12345678901234567890. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const codeAt = (seconds: number, seed = SEED) =>
  codeOfStep(crypto, new Secret(seed), stepAt(seconds * SECOND_MS)).reveal()

test('codes are those of RFC 6238, appendix B, of which AWS takes the last six digits', () => {
  expect([59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000].map((at) => codeAt(at))).toEqual([
    '287082',
    '081804',
    '050471',
    '005924',
    '279037',
  ])
  expect(codeAt(20_000_000_000)).toBe('353130')
})

test('a seed is read as people copy it: in groups, in lower case, padded', () => {
  const copied = `${SEED.toLowerCase().replaceAll(/(.{4})/g, '$1 ')}====`
  expect(codeAt(59, copied)).toBe('287082')
})

test('a seed whose letters do not fill whole bytes gives the codes that AWS reckons with', () => {
  const odd = 'JBSWY3DPEHPK3PXPJBSWY3DPE'
  for (let at = 0; at < 50; at++)
    expect(codeAt(at * 3_333_333, odd)).toBe(totp(odd, at * 3_333_333 * SECOND_MS))
})

test('a step begins where the one before ends', () => {
  expect(stepAt(startOf(7))).toBe(7)
  expect(stepAt(startOf(7) - 1)).toBe(6)
})
