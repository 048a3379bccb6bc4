type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * What was told, with every part that is as before being the very object from before: a push is a copy, and what did
 * not change need not be drawn again. Both are plain data, as a channel carries it.
 */
export function sameWhereEqual<T>(before: T, after: T): T {
  return shared(before as Json, after as Json) as T
}

function shared(before: Json, after: Json): Json {
  if (before === after || before === null || after === null) return after
  if (typeof before !== 'object' || typeof after !== 'object') return after
  if (isList(before) || isList(after)) return isList(before) && isList(after) ? list(before, after) : after
  return record(before, after)
}

function list(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  // Rows are found again by their ID: one more at the top is not a change of all below it.
  const known = new Map(before.map((part) => [idOf(part), part]))
  const parts = after.map((part, index) => {
    const id = idOf(part)
    return shared((id === null ? before[index] : known.get(id)) ?? null, part)
  })
  const isSame = parts.length === before.length && parts.every((part, index) => part === before[index])
  return isSame ? before : parts
}

type JsonRecord = { readonly [key: string]: Json }

function record(before: JsonRecord, after: JsonRecord): JsonRecord {
  const keys = Object.keys(after)
  const parts = Object.fromEntries(keys.map((key) => [key, shared(before[key] ?? null, after[key] ?? null)]))
  const isSame =
    keys.length === Object.keys(before).length &&
    keys.every((key) => key in before && parts[key] === before[key])
  return isSame ? before : parts
}

function isList(part: Json): part is readonly Json[] {
  return Array.isArray(part)
}

function idOf(part: Json): Json {
  if (typeof part !== 'object' || part === null || isList(part)) return null
  return part['id'] ?? null
}
