import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { SECOND_MS } from '../../shared/time.ts'
import { fileErrorReason } from './file-error.ts'
import { errorCode } from './real-path.ts'
import type { Clock, Stop } from '../core/ports.ts'
import { waitUntil } from '../core/wait.ts'
import type { EngineDoor } from './engine-door.ts'
import { createUnixDoor } from './engine-door-unix.ts'
import { createWindowsDoor } from './engine-door-windows.ts'
import { ask, askOwner, type EngineOwner } from './engine-owner.ts'

/** A socket's path ends at 104 bytes (macOS), and `/run/engine.sock` needs some of them. */
export const HOME_MAX_BYTES = 80

/** Long enough for whoever saw nobody at the same moment to have put itself there too. */
const SETTLE_MS = 150
/** An owner that does not say who it is for so long is stopped or stuck, and loses the engine. */
const ANSWER_MS = 3 * SECOND_MS
/** Long enough for a refresh that is under way to end. */
const HAND_OVER_MS = 20 * SECOND_MS
/** How often an owner that has nothing to do looks whether it still is one. */
const LOOK_MS = 10 * SECOND_MS
/** What is already connected to a socket that was given up gets so long to be heard or to end. */
const DRAIN_MS = SECOND_MS

export interface ClaimOptions {
  /** LANYARD_HOME. */
  readonly home: string
  readonly host: EngineOwner['host']
  readonly version: string
  readonly clock: Clock
  /** Answers all but GET /owner, and nothing before the claim has settled. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  /** Called once, when another has taken the engine over. */
  readonly onLost?: () => void
  /**
   * What the next owner is given when it asks for it (POST /handover): from then on this process owns nothing. Left
   * out, it hands over to nobody.
   */
  readonly handOver?: () => Promise<string>
}

export interface Ownership {
  readonly outcome: 'owner'
  /** To be asked before anything that only one may do. Once it says no it says so for ever, and `onLost` was called. */
  stillOwner(): boolean
  /** Gives the engine up: removes the socket if it is still ours, and lets what is being answered end. */
  close(): Promise<void>
}

export type Claim = Ownership | { readonly outcome: 'taken'; readonly owner: EngineOwner }

/**
 * Claims the engine in `home`, or finds out who has it. A socket on which nobody answers is taken over. Of many that
 * claim at once, exactly one stays. Throws `home-too-long`, and whatever the file system refuses.
 */
export async function claimSocket(options: ClaimOptions): Promise<Claim> {
  const bytes = Buffer.byteLength(options.home)
  if (bytes > HOME_MAX_BYTES) throw new AppError('home-too-long', { bytes })
  for (;;) {
    const door = openDoor(options.home)
    const seen = door.seen()
    const owner = seen === null ? null : await findOwner(door, options.clock)
    if (owner) return { outcome: 'taken', owner }
    const claim = await tryToOwn(door, seen, options)
    if (claim) return claim
  }
}

function openDoor(home: string): EngineDoor {
  const folder = join(home, 'run')
  try {
    // Not the folders above it: where they are gone, so is what LANYARD_HOME was set for, such as a demo that ended.
    makeFolder(home)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new AppError('home-unusable', { home, reason: fileErrorReason(cause) }, { cause })
  }
  return process.platform === 'win32' ? createWindowsDoor(folder) : createUnixDoor(folder)
}

/** Another may make it at the same moment. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

async function findOwner(door: EngineDoor, clock: Clock): Promise<EngineOwner | null> {
  const address = door.address()
  if (!address) return null
  const late = new AbortController()
  const stop = clock.at(clock.now() + ANSWER_MS, () => late.abort())
  const owner = await askOwner(address, late.signal)
  stop()
  return owner
}

/** `null` when another was there first, or after us. */
async function tryToOwn(
  door: EngineDoor,
  seen: string | null,
  { host, version, clock, handler, onLost, handOver }: ClaimOptions,
): Promise<Ownership | null> {
  const self: EngineOwner = { pid: process.pid, version, host, since: clock.now() }
  const settled = Promise.withResolvers<void>()
  let phase: 'settling' | 'owner' | 'over' = 'settling'
  let stopLooking: Stop = () => {}

  const server = createServer((request, response) => {
    if (!door.admits(request)) response.writeHead(401).end()
    else if (phase === 'over') refuse(response)
    else if (request.method === 'GET' && request.url === '/owner') response.end(JSON.stringify(self))
    else if (handOver && request.method === 'POST' && request.url === '/handover')
      void settled.promise.then(() => (phase === 'over' ? refuse(response) : give(handOver, response)))
    else void settled.promise.then(() => (phase === 'over' ? refuse(response) : handler(request, response)))
  })
  const own = await door.listen(server)
  // Between looking and doing lies no await, so only microseconds are left for another to slip in.
  if (door.seen() !== seen) {
    server.close()
    return null
  }
  door.publish()
  await waitUntil(clock, clock.now() + SETTLE_MS)

  const isOurs = () => door.seen() === own
  const end = () => {
    phase = 'over'
    stopLooking()
    settled.resolve()
  }
  // Over before anything is gathered: what is refreshed from now on would not be in it. The name stays, so that
  // launchers wait for the next owner and start no agent meanwhile.
  const give = async (gather: () => Promise<string>, response: ServerResponse) => {
    end()
    response.once('close', () => onLost?.())
    try {
      response.end(await gather())
    } catch {
      response.writeHead(500).end()
    }
  }
  if (!isOurs()) {
    end()
    clock.at(clock.now() + DRAIN_MS, () => server.close())
    return null
  }
  phase = 'owner'
  settled.resolve()

  const ownership: Ownership = {
    outcome: 'owner',
    stillOwner() {
      if (phase === 'owner' && !isOurs()) {
        end()
        clock.at(clock.now() + DRAIN_MS, () => server.close())
        onLost?.()
      }
      return phase === 'owner'
    },
    async close() {
      if (phase === 'owner' && isOurs()) door.withdraw()
      end()
      await drain(server, clock)
    },
  }
  const look = () => {
    if (ownership.stillOwner()) stopLooking = clock.at(clock.now() + LOOK_MS, look)
  }
  look()
  return ownership
}

/** Asks the owner for what it holds, after which it steps down; `null` where it gives nothing. */
export async function askHandOver(home: string, clock: Clock): Promise<string | null> {
  const address = openDoor(home).address()
  if (!address) return null
  const late = new AbortController()
  const stop = clock.at(clock.now() + HAND_OVER_MS, () => late.abort())
  try {
    return await ask({ ...address, method: 'POST', path: '/handover', agent: false, signal: late.signal })
  } catch {
    return null
  } finally {
    stop()
  }
}

async function drain(server: Server, clock: Clock): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  const stop = clock.at(clock.now() + DRAIN_MS, () => server.closeAllConnections())
  await closed
  stop()
}

// The launcher asks again, and finds whoever has the socket now.
function refuse(response: ServerResponse): void {
  response.writeHead(503, { connection: 'close' }).end()
}
