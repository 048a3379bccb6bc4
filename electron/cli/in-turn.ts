import { EXIT, toAppError } from '../../shared/errors.ts'

/** How a command fared that was asked for several things at once. */
export interface Round<Result> {
  readonly done: readonly Result[]
  /** The first failure; `null` where there was none. */
  readonly failure: unknown
}

/**
 * Does a task for each, one after another: one that fails keeps no other from its turn. Only where a person was asked
 * to sign in and said no are the others left out, since each would ask again.
 */
export async function forEachInTurn<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Round<Result>> {
  const done: Result[] = []
  const failures: unknown[] = []
  for (const item of items) {
    try {
      done.push(await run(item))
    } catch (error) {
      failures.push(error)
      if (saysNo(error)) break
    }
  }
  return { done, failure: failures[0] ?? null }
}

function saysNo(error: unknown): boolean {
  const { code, exit } = toAppError(error)
  return exit === EXIT.interrupted || code === 'sign-in-refused' || code === 'sign-in-timed-out'
}
