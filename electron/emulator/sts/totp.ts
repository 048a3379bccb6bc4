import { createHmac } from 'node:crypto'

const STEP_MS = 30_000
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The six digits an MFA device shows at a time (epoch milliseconds), from its base32 seed. Source: RFC 6238. */
export function totp(seed: string, atMs: number): string {
  return codeOfStep(seed, stepAt(atMs))
}

/** Which 30-second step a code belongs to, one step either way allowed for the device's clock; `null` if none. */
export function stepOfCode(seed: string, code: string, atMs: number): number | null {
  const now = stepAt(atMs)
  return [now, now - 1, now + 1].find((step) => codeOfStep(seed, step) === code) ?? null
}

function stepAt(atMs: number): number {
  return Math.floor(atMs / STEP_MS)
}

function codeOfStep(seed: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', fromBase32(seed)).update(counter).digest()
  const offset = digest.at(-1)! & 0xf
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

function fromBase32(text: string): Buffer {
  const bits = text
    .toUpperCase()
    .replace(/[\s=]/g, '')
    .split('')
    .map((character) => BASE32.indexOf(character).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
