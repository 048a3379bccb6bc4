import { go as findByLetters } from 'fuzzysort'
import type { DirectoryEntry } from './directory.ts'
import { isLive } from './session-state.ts'
import { matchesWords, splitWords } from './word-match.ts'

/** How well an entry fits what was typed, best first. */
const FIT = { exact: 0, beginning: 1, words: 2, anyOrder: 3, letters: 4 } as const
type Fit = (typeof FIT)[keyof typeof FIT]

interface Found {
  readonly entry: DirectoryEntry
  /** Lower stands before higher, whatever the use. */
  readonly rank: number
  readonly use: number
}

export interface QuickSearch {
  readonly limit: number
  /** How much an entry is in use; only ever compared. */
  readonly useOf: (entry: DirectoryEntry) => number
  /** What the user calls an account, where that is not its name. */
  readonly aliasOf: (accountId: string) => string | undefined
  /** Whether what fits no better may be found by its letters; not where something else than an entry was meant. */
  readonly byLetters: boolean
}

/**
 * The entries a person may mean, likeliest first: what is named exactly, then what runs, then the better fit; what is
 * used more orders the rest. Names match as commands take them (`pay prod ro` is `payments-production/ReadOnly`), then
 * with their words in any order, and only where that finds nothing by their letters.
 */
export function quickSearch(
  typed: string,
  entries: readonly DirectoryEntry[],
  how: QuickSearch,
): readonly DirectoryEntry[] {
  const found = typed.trim() === '' ? familiar(entries, how.useOf) : searched(typed, entries, how)
  found.sort(byLikelihood)
  return found.slice(0, how.limit).map(({ entry }) => entry)
}

/** Before anything is typed: the sessions, and what was used lately. */
function familiar(entries: readonly DirectoryEntry[], useOf: QuickSearch['useOf']): Found[] {
  return entries.flatMap((entry) => {
    const use = useOf(entry)
    return entry.session || use > 0 ? [{ entry, use, rank: rankOf(entry, FIT.words) }] : []
  })
}

function searched(
  typed: string,
  entries: readonly DirectoryEntry[],
  { useOf, aliasOf, byLetters }: QuickSearch,
): Found[] {
  const query = queryOf(typed)
  const found: Found[] = []
  for (const entry of entries) {
    const fit = fitOf(query, entry, aliasOf(entry.accountId))
    if (fit !== null) found.push({ entry, rank: rankOf(entry, fit), use: useOf(entry) })
  }
  if (found.length > 0 || !byLetters || query.text.length < 3) return found
  return findByLetters(query.text, entries, { key: 'name', limit: 20, threshold: 0.2 }).map(
    ({ obj: entry }) => ({
      entry,
      rank: rankOf(entry, FIT.letters),
      use: useOf(entry),
    }),
  )
}

interface Query {
  readonly text: string
  readonly words: readonly string[]
  /** Where it is the beginning of an account ID, as it is or as it is shown. */
  readonly digits: string | null
}

function queryOf(typed: string): Query {
  const text = typed.trim().toLowerCase()
  const digits = /^[\d\s-]{3,}$/.test(text) ? text.replace(/\D/g, '') : null
  return { text, words: splitWords(typed), digits }
}

function fitOf(
  { text, words, digits }: Query,
  { alias, name, accountId, roleName }: DirectoryEntry,
  accountAlias: string | undefined,
): Fit | null {
  if (digits !== null && accountId.startsWith(digits)) return FIT.beginning
  let best = fitOfHandle(text, words, name)
  if (alias !== null) best = better(best, fitOfHandle(text, words, alias))
  if (accountAlias !== undefined) best = better(best, fitOfHandle(text, words, `${accountAlias}/${roleName}`))
  if (best !== null || words.length === 0) return best
  if (matchesWords(words, `${accountId}/${roleName}`)) return FIT.words
  return words.length > 1 && words.every((word) => matchesWords([word], name)) ? FIT.anyOrder : null
}

function fitOfHandle(text: string, words: readonly string[], handle: string): Fit | null {
  const lower = handle.toLowerCase()
  if (lower.startsWith(text)) return lower.length === text.length ? FIT.exact : FIT.beginning
  return matchesWords(words, handle) ? FIT.words : null
}

function better(a: Fit | null, b: Fit | null): Fit | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

/** One number to sort by: a letter may find thousands, and that is once for each key. */
function rankOf({ state }: DirectoryEntry, fit: Fit): number {
  const sureness = fit === FIT.exact ? 0 : fit <= FIT.words ? 1 : 2
  return sureness * 100 + (isLive(state) ? 0 : 10) + fit
}

function byLikelihood(a: Found, b: Found): number {
  return (
    a.rank - b.rank ||
    b.use - a.use ||
    Number(b.entry.session?.pinned ?? false) - Number(a.entry.session?.pinned ?? false) ||
    // The shorter one is the nearer, and `dev-2` stands before `dev-10`.
    a.entry.name.length - b.entry.name.length ||
    (a.entry.name < b.entry.name ? -1 : a.entry.name > b.entry.name ? 1 : 0)
  )
}

/** A part of a text from one place to another, the second not included. */
export type Range = readonly [from: number, to: number]

/** The parts of a shown name that the typed words stand for; none where it was found by something else. */
export function matchedRanges(typed: string, shown: string): readonly Range[] {
  const words = splitWords(typed).filter((word) => word !== '/')
  const lower = shown.toLowerCase()
  // Some letters are two in lower case, and then no place in the one is a place in the other.
  if (lower.length !== shown.length) return []
  const places = placesOf(shown, lower)
  const ranges: Range[] = []
  let from = 0
  for (const word of words) {
    const run = runOf(word, places, from) ?? runOf(word, places, 0)
    if (!run) return []
    ranges.push(...run.ranges)
    from = run.next
  }
  return ranges.toSorted(([a], [b]) => a - b)
}

interface Place {
  readonly word: string
  readonly at: number
}

function placesOf(shown: string, lower: string): readonly Place[] {
  let cursor = 0
  return splitWords(shown).map((word) => {
    const at = lower.indexOf(word, cursor)
    cursor = at + word.length
    return { word, at }
  })
}

interface Run {
  readonly ranges: readonly Range[]
  readonly next: number
}

function runOf(word: string, places: readonly Place[], from: number): Run | null {
  for (let index = from; index < places.length; index++) {
    const run = runAt(word, places, index)
    if (run) return run
  }
  return null
}

/** The beginnings of one word or of several in a row that together are the typed one. */
function runAt(word: string, places: readonly Place[], index: number): Run | null {
  const place = places[index]
  if (!place) return null
  let shared = 0
  while (shared < word.length && word[shared] === place.word[shared]) shared++
  for (let length = shared; length > 0; length--) {
    const range: Range = [place.at, place.at + length]
    if (length === word.length) return { ranges: [range], next: index + 1 }
    const rest = runAt(word.slice(length), places, index + 1)
    if (rest) return { ranges: [range, ...rest.ranges], next: rest.next }
  }
  return null
}
