import type { IncomingMessage, RequestOptions, Server } from 'node:http'

/**
 * The one name in LANYARD_HOME under which the engine's owner is found. Whoever put itself there last owns, for as
 * long as what lies there is its own.
 */
export interface EngineDoor {
  /** What lies under the name now: equal only for the same one. `null` when nothing does. */
  seen(): string | null
  /** How to reach who lies there; `null` when nobody does. */
  address(): RequestOptions | null
  /** Listens under a private name, and gives what `seen` will say of it. */
  listen(server: Server): Promise<string>
  /** Moves the private name over the public one, in one step. */
  publish(): void
  /** Removes the public name. */
  withdraw(): void
  /** Whether a request may come in. */
  admits(request: IncomingMessage): boolean
}
