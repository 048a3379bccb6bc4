import { go as findByLetters } from 'fuzzysort'
import type { DirectoryEntry } from './directory.ts'
import { isLive } from './session-state.ts'
import { matchesWords, splitWords } from './word-match.ts'

/** How well an entry fits what was typed, best first. */
const FIT = { exact: 0, beginning: 1, words: 2, anyOrder: 3, letters: 4 } as const
type Fit = (typeof FIT)[keyof typeof FIT]

interface Found {
  readonly entry: DirectoryEntry
  readonly fit: Fit
  readonly use: number
}

/**
 * The entries a person may mean, likeliest first: what is named exactly, then what runs, then the better fit; what is
 * used more orders the rest. Names match as commands take them (`pay prod ro` is `payments-production/ReadOnly`), then
 * with their words in any order, and only where that finds nothing by their letters.
 * @param useOf How much an entry is in use; only ever compared.
 */
export function quickSearch(
  typed: string,
  entries: readonly DirectoryEntry[],
  useOf: (entry: DirectoryEntry) => number,
  limit: number,
): readonly DirectoryEntry[] {
  const wanted = typed.trim().toLowerCase()
  const found = wanted === '' ? familiar(entries, useOf) : searched(wanted, splitWords(typed), entries, useOf)
  found.sort(byLikelihood)
  return found.slice(0, limit).map(({ entry }) => entry)
}

/** Before anything is typed: the sessions, and what was used lately. */
function familiar(entries: readonly DirectoryEntry[], useOf: (entry: DirectoryEntry) => number): Found[] {
  return entries.flatMap((entry) => {
    const use = useOf(entry)
    return entry.session || use > 0 ? [{ entry, use, fit: FIT.words }] : []
  })
}

function searched(
  wanted: string,
  words: readonly string[],
  entries: readonly DirectoryEntry[],
  useOf: (entry: DirectoryEntry) => number,
): Found[] {
  const found: Found[] = []
  for (const entry of entries) {
    const fit = fitOf(wanted, words, entry)
    if (fit !== null) found.push({ entry, fit, use: useOf(entry) })
  }
  if (found.length > 0 || wanted.length < 3) return found
  return findByLetters(wanted, entries, { key: 'name', limit: 20, threshold: 0.5 })
    .map(({ obj: entry }) => ({ entry, fit: FIT.letters, use: useOf(entry) }))
}

function fitOf(wanted: string, words: readonly string[], entry: DirectoryEntry): Fit | null {
  const { alias, name, accountId, roleName } = entry
  const handles = alias === null ? [name] : [alias, name]
  const digits = /^[\d\s-]+$/.test(wanted) ? wanted.replace(/\D/g, '') : ''
  if (digits.length >= 3 && accountId.startsWith(digits)) return FIT.beginning
  let fit: Fit | null = null
  for (const handle of handles) {
    const lower = handle.toLowerCase()
    if (lower === wanted) return FIT.exact
    if (lower.startsWith(wanted)) fit = FIT.beginning
    else if (fit === null && matchesWords(words, handle)) fit = FIT.words
  }
  if (fit !== null || words.length === 0) return fit
  if (matchesWords(words, `${accountId}/${roleName}`)) return FIT.words
  return words.length > 1 && words.every((word) => matchesWords([word], name)) ? FIT.anyOrder : null
}

function byLikelihood(a: Found, b: Found): number {
  return (
    rank(a, (found) => found.fit !== FIT.exact) - rank(b, (found) => found.fit !== FIT.exact) ||
    rank(a, (found) => found.fit > FIT.words) - rank(b, (found) => found.fit > FIT.words) ||
    rank(a, ({ entry }) => !isLive(entry.state)) - rank(b, ({ entry }) => !isLive(entry.state)) ||
    a.fit - b.fit ||
    b.use - a.use ||
    rank(a, ({ entry }) => !entry.session?.pinned) - rank(b, ({ entry }) => !entry.session?.pinned) ||
    (a.entry.name < b.entry.name ? -1 : a.entry.name > b.entry.name ? 1 : 0)
  )
}

function rank(found: Found, isLater: (found: Found) => boolean): number {
  return isLater(found) ? 1 : 0
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
