import { closestNames } from './closest-names.ts'
import { matchesWords, splitWords } from './word-match.ts'

/** Something that can be called by a name. */
export interface NamedRole {
  /** `account/role`. */
  readonly name: string
  readonly alias: string | null
  readonly accountId: string
  readonly roleName: string
}

export type Resolution<C> =
  | { readonly outcome: 'match'; readonly match: C }
  /** Each of these, typed, is understood; there may be very many. */
  | { readonly outcome: 'ambiguous'; readonly names: readonly string[] }
  /** The closest few, best first. */
  | { readonly outcome: 'none'; readonly suggestions: readonly string[] }

const SUGGESTIONS = 3

/**
 * Which of the candidates a person means. The first of these that finds any decides, and finding two is ambiguous:
 * 1. the alias, exactly; 2. the name, exactly; 3. `accountId/role`, exactly; 4. one of these but for its case;
 * 5. the beginning of one; 6. beginnings of its words, in their order: `pay prod ro` is
 * `payments-production/ReadOnly`. Text of spaces alone means nothing.
 */
export function resolveName<C extends NamedRole>(typed: string, candidates: readonly C[]): Resolution<C> {
  const text = typed.trim()
  const wanted = text.toLowerCase()
  if (wanted === '') return { outcome: 'none', suggestions: [] }
  const words = splitWords(text)
  const tests: readonly ((candidate: C) => boolean)[] = [
    ({ alias }) => alias === text,
    ({ name }) => name === text,
    (candidate) => byId(candidate) === text,
    (candidate) => handles(candidate).some((handle) => handle.toLowerCase() === wanted),
    (candidate) => handles(candidate).some((handle) => handle.toLowerCase().startsWith(wanted)),
    (candidate) => handles(candidate).some((handle) => matchesWords(words, handle)),
  ]
  for (const test of tests) {
    const found = candidates.filter(test)
    if (found.length === 1) return { outcome: 'match', match: found[0]! }
    if (found.length > 1) return { outcome: 'ambiguous', names: distinctNames(found, candidates) }
  }
  const names = candidates.map(({ alias, name }) => alias ?? name)
  return { outcome: 'none', suggestions: closestNames(wanted, names, SUGGESTIONS) }
}

function byId({ accountId, roleName }: NamedRole): string {
  return `${accountId}/${roleName}`
}

function handles(candidate: NamedRole): readonly string[] {
  const { alias, name } = candidate
  return alias === null ? [name, byId(candidate)] : [alias, name, byId(candidate)]
}

/** A name for each that means it alone: the name where no other has it, else the one with the account ID. */
function distinctNames<C extends NamedRole>(found: readonly C[], all: readonly C[]): readonly string[] {
  const uses = new Map<string, number>()
  for (const { name } of all) uses.set(name, (uses.get(name) ?? 0) + 1)
  return found.map(
    (candidate) => candidate.alias ?? (uses.get(candidate.name) === 1 ? candidate.name : byId(candidate)),
  )
}
