import { createHash } from 'node:crypto'

/** Numbers that look random and are the same for the same seed: the same organisation on every machine. */
export interface SeededRandom {
  /** A whole number from 0 up to, not including, `limit` (at most 2^48). */
  below(limit: number): number
}

export function createSeededRandom(seed: number): SeededRandom {
  let counter = 0
  return {
    below(limit) {
      counter += 1
      const digest = createHash('sha256').update(`${seed}/${counter}`).digest()
      return digest.readUIntBE(0, 6) % limit
    },
  }
}

/** Hex digits that belong to the given parts for ever: suffixes of role names, ids. */
export function derivedHex(digits: number, ...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, digits)
}
