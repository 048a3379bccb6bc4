import type { createCliHandler } from './wire.ts'

type CliHandler = ReturnType<typeof createCliHandler>

/** What stands behind a claimed socket from the first moment: it answers as soon as there is an engine to answer for. */
export interface Answering {
  readonly handler: CliHandler
  /** From now on this one answers, also whoever is waiting already. */
  by(next: CliHandler): void
  /** There will be no engine: whoever waits is let go. */
  fail(): void
  /** The engine ends. 503: the launcher asks again, and whoever owns the engine then answers. */
  close(): void
}

export function createAnswering(): Answering {
  const standing = Promise.withResolvers<void>()
  standing.promise.catch(() => {})
  let answer: CliHandler | null = null
  let isClosing = false

  const handler: CliHandler = (request, response) => {
    const hand = () => {
      if (isClosing) response.writeHead(503).end()
      else answer?.(request, response)
    }
    if (answer || isClosing) hand()
    else standing.promise.then(hand, () => response.destroy())
  }

  return {
    handler,
    by(next) {
      answer = next
      standing.resolve()
    },
    fail: () => standing.reject(new Error('There is no engine')),
    close() {
      isClosing = true
      standing.resolve()
    },
  }
}
