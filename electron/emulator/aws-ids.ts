import { hash, randomBytes } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32 without padding; the byte count must be a multiple of five. */
function base32(bytes: Uint8Array): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let left = bytes.length * 8; left > 0; left -= 5) {
    text = ALPHABET[Number(bits & 31n)]! + text
    bits >>= 5n
  }
  return text
}

/**
 * A new access key ID. As with AWS's own, bits 1 to 40 of what follows the prefix are the account's number, so a
 * tool that reads the account from a key works here too.
 */
export function newAccessKeyId(prefix: 'AKIA' | 'ASIA', accountId: string): string {
  const bytes = randomBytes(10)
  const head = (1n << 47n) | (BigInt(accountId) << 7n) | BigInt(bytes[5]! & 0x7f)
  bytes.writeUIntBE(Number(head), 0, 6)
  return prefix + base32(bytes)
}

/** A role's or user's unique ID, the same for the same parts. */
export function derivedUniqueId(prefix: 'AROA' | 'AIDA', ...parts: readonly string[]): string {
  return prefix + base32(hash('sha256', parts.join('/'), 'buffer').subarray(0, 15)).slice(0, 17)
}

export function newSecretAccessKey(): string {
  return randomBytes(30).toString('base64')
}

/** As long as AWS's own, and as opaque: whoever cuts it short or reads meaning into it should notice here. */
export function newSessionToken(): string {
  return 'IQoJb3JpZ2luX2Vj' + randomBytes(540).toString('base64')
}
