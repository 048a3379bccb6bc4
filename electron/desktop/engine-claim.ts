import type { ClaimOptions } from '../adapters/engine-socket.ts'
import { createAnswering, type Answering } from '../cli/answering.ts'
import { takeOver, type TakenOver } from './take-over.ts'

export interface EngineClaim extends TakenOver {
  /** What answers terminals; those that ask before there is anything wait. */
  readonly answering: Answering
}

/**
 * Claims the engine of a home. A claim takes its time to settle, so it is made before anything else is done. Rejects
 * as `takeOver` does.
 */
export async function claimEngine({
  home,
  version,
  clock,
  onLost,
}: Pick<ClaimOptions, 'home' | 'version' | 'clock'> & { onLost: () => void }): Promise<EngineClaim> {
  const answering = createAnswering()
  const taken = await takeOver({ home, version, clock, onLost, host: 'desktop', handler: answering.handler })
  return { ...taken, answering }
}
