import type { ClaimOptions } from '../adapters/engine-socket.ts'
import { takeOver, type TakenOver } from './take-over.ts'

type Handler = ClaimOptions['handler']

export interface EngineClaim extends TakenOver {
  /** What answers terminals from now on; those that asked before wait for the first. */
  answerBy(handler: Handler): void
}

/**
 * Claims the engine of a home. A claim takes its time to settle, so it is made before anything else is done. Rejects
 * as `takeOver` does.
 */
export async function claimEngine(options: {
  home: string
  version: string
  clock: ClaimOptions['clock']
  onLost: () => void
}): Promise<EngineClaim> {
  const standing = Promise.withResolvers<void>()
  let answer: Handler | null = null
  const taken = await takeOver({
    ...options,
    host: 'desktop',
    handler: (request, response) => void standing.promise.then(() => answer?.(request, response)),
  })
  return {
    ...taken,
    answerBy(handler) {
      answer = handler
      standing.resolve()
    },
  }
}
