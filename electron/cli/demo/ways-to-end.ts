/** How somebody ended the demo before it was done. */
export type Ending = 'interrupted' | 'reader-gone'

export interface WaysToEnd {
  /** Resolves at the first of them, if ever. */
  readonly ended: Promise<Ending>
}

/**
 * Ctrl-C, a terminal that hangs up, SIGTERM, and standard output that nobody reads any more. From here on none of them
 * ends the process by itself, not even the second time: what was started has to be ended first.
 */
export function watchWaysToEnd(): WaysToEnd {
  const { promise: ended, resolve } = Promise.withResolvers<Ending>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => resolve('interrupted'))
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => resolve('reader-gone'))
  return { ended }
}
