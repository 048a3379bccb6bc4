import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, lstatSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineDoor } from './engine-door.ts'

/** A socket of the file system, which only its owner may open; `folder` becomes one that only the user may enter. */
export function createUnixDoor(folder: string): EngineDoor {
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
