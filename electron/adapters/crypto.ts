import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { Crypto } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
// NIST SP 800-38D: 96 bits are what GCM is made for, and random ones are safe for 2^32 messages under one key.
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The engine's cryptography, by Node's own. What is sealed is nonce (12 bytes), tag (16) and ciphertext. */
export function createCrypto(): Crypto {
  return {
    randomBytes: (count) => new Uint8Array(randomBytes(count)),

    sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),

    // Digests are of one length, so not even that of the secret is told.
    matches: (secret, text) => timingSafeEqual(digest(secret.reveal()), digest(text)),

    hmacSha1: (key, bytes) => new Uint8Array(createHmac('sha1', key.reveal()).update(bytes).digest()),

    seal(key, plain, context) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, keyBytes(key), nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(Buffer.from(context, 'utf8'))
      const text = Buffer.concat([cipher.update(plain.reveal(), 'utf8'), cipher.final()])
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), text]))
    },

    open(key, sealed, context) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new RangeError('Too short to have been sealed')
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv(ALGORITHM, keyBytes(key), nonce, { authTagLength: TAG_BYTES })
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      decipher.setAAD(Buffer.from(context, 'utf8'))
      const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES))
      return new Secret(Buffer.concat([text, decipher.final()]).toString('utf8'))
    },
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function keyBytes(key: Secret<Uint8Array>): Uint8Array {
  const bytes = key.reveal()
  if (bytes.length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes`)
  return bytes
}
