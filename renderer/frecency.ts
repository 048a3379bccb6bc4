import { DAY_MS } from '../shared/time.ts'

/** How much something was used, as it stood at a moment; it halves every three days from then on. */
export interface Use {
  readonly score: number
  readonly at: number
}
export type Uses = Readonly<Record<string, Use>>

const HALF_LIFE_MS = 3 * DAY_MS
const MOST_KEYS = 200

/** Under which name the use of a role is remembered, whether it is a session yet or not. */
export function usageKey({ accountId, roleName }: { accountId: string; roleName: string }): string {
  return `${accountId}/${roleName}`
}

/** How much something is in use now: both how often and how lately count. */
export function frecency(use: Use | undefined, now: number): number {
  if (!use) return 0
  return use.score * 2 ** (-Math.max(0, now - use.at) / HALF_LIFE_MS)
}

/** The uses with one more; the least used are forgotten where there are too many. */
export function withUse(uses: Uses, key: string, now: number): Uses {
  const after = { ...uses, [key]: { score: frecency(uses[key], now) + 1, at: now } }
  const entries = Object.entries(after)
  if (entries.length <= MOST_KEYS) return after
  entries.sort(([, a], [, b]) => frecency(b, now) - frecency(a, now))
  return Object.fromEntries(entries.slice(0, MOST_KEYS))
}

// Window and panel are of one origin, so what is used in one is known in the other. It holds names only.
const PLACE = 'lanyard.uses'

export function readUses(): Uses {
  try {
    const uses: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '{}')
    return isUses(uses) ? uses : {}
  } catch {
    return {}
  }
}

export function noteUse(key: string): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(withUse(readUses(), key, Date.now())))
  } catch {
    // A full or forbidden storage costs the order of ties, nothing else.
  }
}

function isUses(value: unknown): value is Uses {
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).every(
    (use: unknown) =>
      typeof use === 'object' &&
      use !== null &&
      'score' in use &&
      'at' in use &&
      Number.isFinite(use.score) &&
      Number.isFinite(use.at),
  )
}
