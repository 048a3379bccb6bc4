import { SECOND_MS } from '../../../shared/time.ts'
import type { Crypto } from '../ports.ts'
import { Secret } from '../secret.ts'

/** A code stands for this long. */
const STEP_MS = 30 * SECOND_MS
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BITS_A_LETTER = 5
const BITS_A_BYTE = 8

/** The step that a time (epoch milliseconds) lies in. */
export const stepAt = (time: number): number => Math.floor(time / STEP_MS)

/** When a step begins, epoch milliseconds. */
export const startOf = (step: number): number => step * STEP_MS

/**
 * The code that an MFA device shows in a step: six digits by HMAC-SHA-1, as AWS's virtual devices are. Source: RFC 6238
 * and, for the cut, RFC 4226 §5.3.
 * @param seed Base32, blanks and padding as they come.
 */
export function codeOfStep({ hmacSha1 }: Pick<Crypto, 'hmacSha1'>, seed: Secret, step: number): Secret {
  const digest = new DataView(hmacSha1(new Secret(fromBase32(seed.reveal())), counterOf(step)).buffer)
  const offset = digest.getUint8(digest.byteLength - 1) & 0xf
  const number = digest.getUint32(offset) & 0x7f_ff_ff_ff
  return new Secret(String(number % 10 ** DIGITS).padStart(DIGITS, '0'))
}

function counterOf(step: number): Uint8Array {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setBigUint64(0, BigInt(step))
  return counter
}

function fromBase32(text: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text.toUpperCase().replace(/[\s=]/g, '')) {
    held = (held << BITS_A_LETTER) | BASE32.indexOf(letter)
    bits += BITS_A_LETTER
    if (bits < BITS_A_BYTE) continue
    bits -= BITS_A_BYTE
    bytes.push((held >> bits) & 0xff)
    held &= (1 << bits) - 1
  }
  return new Uint8Array(bytes)
}
