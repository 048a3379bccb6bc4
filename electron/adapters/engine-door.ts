import { randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import type { IncomingMessage, RequestOptions, Server } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { createWindowsDoor } from './engine-door-windows.ts'

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

/** The door of this system, in `home`. Creates `home` and its `run` folder, which only the user may enter. */
export function createEngineDoor(home: string): EngineDoor {
  const folder = join(home, 'run')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return process.platform === 'win32' ? createWindowsDoor(folder) : createUnixDoor(folder)
}

function createUnixDoor(folder: string): EngineDoor {
  keepPrivate(folder)
  const path = join(folder, 'engine.sock')
  // No longer than the public name, for which LANYARD_HOME's limit leaves room.
  const privatePath = join(folder, `e.${randomBytes(5).toString('hex')}`)

  return {
    seen: () => identify(path),
    address: () => (identify(path) ? { socketPath: path } : null),
    async listen(server) {
      server.listen({ path: privatePath })
      await once(server, 'listening')
      chmodSync(privatePath, 0o600)
      return identify(privatePath) ?? ''
    },
    publish: () => renameSync(privatePath, path),
    withdraw: () => rmSync(path, { force: true }),
    admits: () => true,
  }
}

// A listening socket keeps its inode, so its number can't be given to another meanwhile; one that nobody listens on
// any more does not, hence the time of birth.
function identify(path: string): string | null {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.dev}:${found.ino}:${found.birthtimeNs}` : null
}

// The folder may be older than we are, or lie where others can write: whoever can enter it can use our sessions.
function keepPrivate(folder: string): void {
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} is not a folder of yours`)
  }
  if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700)
}
