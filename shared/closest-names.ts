const LEAST_LIKENESS = 0.3

/**
 * The names most like a text that was mistyped, best first: by the pairs of neighbouring letters they have in common
 * (Dice's coefficient), which forgives a missing, a doubled and a swapped letter and costs one pass over each name.
 */
export function closestNames(text: string, names: readonly string[], count: number): readonly string[] {
  const pairs = new Map<number, number>()
  forEachPair(text.toLowerCase(), (pair) => pairs.set(pair, (pairs.get(pair) ?? 0) + 1))
  const total = Math.max(text.length - 1, 0)

  const best: { name: string; likeness: number }[] = []
  for (const name of new Set(names)) {
    const left = new Map<number, number>()
    let shared = 0
    forEachPair(name.toLowerCase(), (pair) => {
      const wanted = pairs.get(pair)
      if (wanted === undefined) return
      const rest = left.get(pair) ?? wanted
      if (rest > 0) shared++
      left.set(pair, rest - 1)
    })
    const likeness = (2 * shared) / Math.max(total + name.length - 1, 1)
    if (likeness < LEAST_LIKENESS) continue
    if (best.length === count && likeness <= best.at(-1)!.likeness) continue
    best.push({ name, likeness })
    best.sort((a, b) => b.likeness - a.likeness)
    best.length = Math.min(best.length, count)
  }
  return best.map(({ name }) => name)
}

function forEachPair(text: string, visit: (pair: number) => void): void {
  for (let at = 1; at < text.length; at++) visit(text.charCodeAt(at - 1) * 0x1_0000 + text.charCodeAt(at))
}
