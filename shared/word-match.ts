/**
 * The words of a name, in lower case: it is taken apart at anything that is no letter or digit, and where a capital
 * begins a new word (`ReadOnly`, `AWSAdmin`). A `/` is a word of its own, so that what was typed before one is looked
 * for in the account and what came after it in the role.
 */
export function splitWords(text: string): readonly string[] {
  const words = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[[\p{L}\p{M}]--\p{Lu}]+|\p{N}+|\//gv) ?? []
  return words.map((word) => word.toLowerCase())
}

/**
 * Whether the typed words are beginnings of the name's words, in their order; a typed word may run over several
 * (`ro` and `readon` both are `ReadOnly`). Words of the name may be passed over between two typed ones.
 * @param typed As `splitWords` gives them.
 */
export function matchesWords(typed: readonly string[], name: string): boolean {
  if (typed.length === 0 || !hasLettersInOrder(typed, name.toLowerCase())) return false
  const words = splitWords(name)
  let from = 0
  for (const word of typed) {
    from = earliestEnd(word, words, from)
    if (from === NOWHERE) return false
  }
  return true
}

const NOWHERE = Number.POSITIVE_INFINITY

/** A cheap look first: of 30,000 names nearly all fall out here. */
function hasLettersInOrder(typed: readonly string[], name: string): boolean {
  let at = 0
  for (const word of typed) {
    for (const letter of word) {
      at = name.indexOf(letter, at) + 1
      if (at === 0) return false
    }
  }
  return true
}

/** The first word after those that a typed word can use up. Nothing better can come of leaving fewer to the next. */
function earliestEnd(word: string, words: readonly string[], from: number): number {
  let earliest = NOWHERE
  for (let start = from; start < words.length && start < earliest; start++) {
    earliest = Math.min(earliest, endOfRun(word, 0, words, start))
  }
  return earliest
}

/** Where a typed word ends that has used up `done` letters and goes on at the beginning of the word `at`. */
function endOfRun(word: string, done: number, words: readonly string[], at: number): number {
  const other = words[at]
  if (other === undefined) return NOWHERE
  let earliest = NOWHERE
  for (let length = sharedLength(word, done, other); length > 0; length--) {
    if (done + length === word.length) return at + 1
    earliest = Math.min(earliest, endOfRun(word, done + length, words, at + 1))
  }
  return earliest
}

function sharedLength(word: string, done: number, other: string): number {
  let length = 0
  while (done + length < word.length && length < other.length && word[done + length] === other[length])
    length++
  return length
}
