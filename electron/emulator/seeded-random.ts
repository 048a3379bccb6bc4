import { hash } from 'node:crypto'

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
      return hash('sha256', `${seed}/${counter}`, 'buffer').readUIntBE(0, 6) % limit
    },
  }
}

/** Hex digits that belong to the given parts for ever: suffixes of role names, ids. */
export function derivedHex(digits: number, ...parts: readonly (string | number)[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, digits)
}
