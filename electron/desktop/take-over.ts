import { askHandOver, claimSocket, type ClaimOptions, type Ownership } from '../adapters/engine-socket.ts'
import { NOTHING_HANDED_OVER, readHandOver, type HandOver } from '../core/hand-over.ts'

/** A launcher may start another agent just as the first one goes. */
const MOST_AGENTS = 3

export interface TakenOver {
  readonly claim: Ownership
  readonly handed: HandOver
}

/**
 * Claims the engine; an agent that owns it is asked for its sessions first, and steps down. Throws where another
 * desktop app owns it, or an agent that gives nothing.
 */
export async function takeOver(options: ClaimOptions): Promise<TakenOver> {
  let handed = NOTHING_HANDED_OVER
  for (let agents = 0; agents <= MOST_AGENTS; agents++) {
    const claim = await claimSocket(options)
    if (claim.outcome === 'owner') return { claim, handed }
    const { host, pid } = claim.owner
    const given = host === 'agent' ? await askHandOver(options.home, options.clock) : null
    if (given === null) throw new Error(`Process ${pid} owns the engine already.`)
    handed = readHandOver(given)
  }
  throw new Error('Agents keep being started; end them and try again.')
}
