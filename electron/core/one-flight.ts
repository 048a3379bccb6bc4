export interface OneFlight<Result> {
  /** Begins the task, or gives the promise of the one that is under way for this key. */
  run(key: string, begin: () => Promise<Result>): Promise<Result>
  /** Resolves once nothing is under way any more; it never rejects. */
  settled(): Promise<void>
}

/**
 * Runs one task a key at a time: whoever asks while it runs gets the same promise. It is why any number of terminals
 * that ask at once cause one request.
 */
export function createOneFlight<Result>(): OneFlight<Result> {
  const inFlight = new Map<string, Promise<Result>>()
  return {
    run(key, begin) {
      const running = inFlight.get(key)
      if (running) return running
      const flight = begin().finally(() => inFlight.delete(key))
      inFlight.set(key, flight)
      return flight
    },
    async settled() {
      await Promise.allSettled(inFlight.values())
    },
  }
}
