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

export const SECRET_ACCESS_KEY_BYTES = 30

export function secretAccessKeyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

export function newSecretAccessKey(): string {
  return secretAccessKeyOf(randomBytes(SECRET_ACCESS_KEY_BYTES))
}

/** As long as AWS's own, and as opaque: whoever cuts it short or reads meaning into it should notice here. */
export const SESSION_TOKEN_BYTES = 540

export function sessionTokenOf(bytes: Uint8Array): string {
  return 'IQoJb3JpZ2luX2Vj' + Buffer.from(bytes).toString('base64')
}
