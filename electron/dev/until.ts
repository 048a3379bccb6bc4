/**
 * Asks again until what comes back is what is hoped for, and gives it. For what only the outside of the app tells, such
 * as the screen or the bus; pages have Playwright's own waiting.
 */
export async function until<T>(
  ask: () => Promise<T>,
  hoped: (found: T) => boolean,
  patienceMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const found = await ask()
    if (hoped(found)) return found
    if (performance.now() > deadline)
      throw new Error(`After ${patienceMs / 1000} s it still is ${JSON.stringify(found)}`)
    await new Promise((resolve) => void setTimeout(resolve, 50))
  }
}
