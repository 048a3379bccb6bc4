import { execFileSync } from 'node:child_process'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { EngineDoor } from './engine-door.ts'

/**
 * Node has no Unix sockets on Windows, so there it is a port of 127.0.0.1 behind a token. Both lie in a file that
 * only the user can read and that curl.exe takes with -K. Written with care, but not yet run: no Windows was at hand.
 */
export function createWindowsDoor(folder: string): EngineDoor {
  const path = join(folder, 'engine.curl')
  const token = randomBytes(24).toString('base64url')
  const privatePath = join(folder, `e.${token.slice(0, 10)}`)
  const authorization = Buffer.from(`Bearer ${token}`)

  return {
    seen: () => read(path)?.token ?? null,
    address() {
      const found = read(path)
      if (!found) return null
      return { host: '127.0.0.1', port: found.port, headers: { authorization: `Bearer ${found.token}` } }
    },
    async listen(server: Server) {
      server.listen({ host: '127.0.0.1', port: 0 })
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      writeFileSync(privatePath, '')
      execFileSync('icacls', [privatePath, '/inheritance:r', '/grant:r', `${userInfo().username}:F`])
      writeFileSync(
        privatePath,
        `connect-to = "lanyard:80:127.0.0.1:${port}"\nheader = "Authorization: Bearer ${token}"\n`,
      )
      return token
    },
    publish: () => renameSync(privatePath, path),
    withdraw: () => rmSync(path, { force: true }),
    admits(request) {
      const given = Buffer.from(request.headers.authorization ?? '')
      return given.length === authorization.length && timingSafeEqual(given, authorization)
    },
  }
}

function read(path: string): { port: number; token: string } | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return null
  }
  const found = /127\.0\.0\.1:(\d+)"\nheader = "Authorization: Bearer ([\w-]+)"/.exec(text)
  return found ? { port: Number(found[1]), token: found[2]! } : null
}
