import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  askHandOver,
  type Claim,
  claimSocket,
  type Ownership,
} from '../../electron/adapters/engine-socket.ts'
import { createFakeClock, type FakeClock } from '../fakes.ts'

let home: string
let socket: string
let clock: FakeClock
const toEnd: (() => unknown)[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lanyard-'))
  socket = join(home, 'run/engine.sock')
  clock = createFakeClock(1_000_000)
})

afterEach(async () => {
  for (const end of toEnd.splice(0)) await end()
  rmSync(home, { recursive: true, force: true })
})

interface ClaimedWith {
  onLost?: () => void
  handOver?: () => Promise<string>
  in?: string
}

/** Claims without letting time pass. */
function claim(options: ClaimedWith = {}): Promise<Claim> {
  return claimSocket({
    home: options.in ?? home,
    host: 'agent',
    version: '1.2.3',
    clock,
    handler: (incoming, response) => response.end(`handled ${incoming.url}`),
    ...(options.onLost && { onLost: options.onLost }),
    ...(options.handOver && { handOver: options.handOver }),
  })
}

/** Claims, and lets the claim settle. */
async function own(options: ClaimedWith = {}): Promise<Ownership> {
  const claiming = claim(options)
  await untilBound(options.in ?? home)
  clock.advance(150)
  const claimed = await claiming
  if (claimed.outcome !== 'owner') throw new Error(`Owned by ${claimed.owner.pid}`)
  toEnd.push(() => close(claimed))
  return claimed
}

/** Resolves once this process answers at the socket; all that its claim still waits for is time. */
async function untilBound(folder: string): Promise<void> {
  await vi.waitFor(async () => {
    const { pid } = JSON.parse(await ask('/owner', join(folder, 'run/engine.sock'))) as { pid: number }
    expect(pid).toBe(process.pid)
  })
}

async function close(ownership: Ownership): Promise<void> {
  const closing = ownership.close()
  clock.advance(1000)
  await closing
}

async function ask(path: string, socketPath = socket): Promise<string> {
  const asking = request({ socketPath, path, agent: false })
  asking.end()
  const [response] = await once(asking, 'response')
  const body = await text(response)
  return response.statusCode === 200 ? body : String(response.statusCode)
}

/** Puts a listening socket under the name that owns, as another process does. */
async function putAnother(serve: (server: Server) => void = () => {}): Promise<Server> {
  mkdirSync(join(home, 'run'), { recursive: true, mode: 0o700 })
  const server = createServer()
  serve(server)
  server.listen(join(home, 'run/another'))
  await once(server, 'listening')
  renameSync(join(home, 'run/another'), socket)
  toEnd.push(() => server.close())
  return server
}

/** Puts a socket there that takes connections and says nothing; `connected` once it has the first. */
async function putStopped(): Promise<{ connected: Promise<unknown> }> {
  const connections = new EventEmitter()
  const connected = once(connections, 'first')
  await putAnother((server) =>
    server.on('connection', (connection) => {
      toEnd.push(() => connection.destroy())
      connections.emit('first')
    }),
  )
  return { connected }
}

test('the socket lies where only the user can come', async () => {
  const inner = join(home, 'home')
  await own({ in: inner })
  const mode = (path: string): number => statSync(path).mode & 0o777
  expect(mode(inner)).toBe(0o700)
  expect(mode(join(inner, 'run'))).toBe(0o700)
  expect(mode(join(inner, 'run/engine.sock'))).toBe(0o600)
})

test('a run folder that others could enter is closed to them', async () => {
  mkdirSync(join(home, 'run'), { mode: 0o777 })
  await own()
  expect(statSync(join(home, 'run')).mode & 0o777).toBe(0o700)
})

test('a run folder that is really a link elsewhere is refused', async () => {
  mkdirSync(join(home, 'elsewhere'))
  symlinkSync('elsewhere', join(home, 'run'))
  await expect(claim()).rejects.toThrow('not a folder of yours')
})

test('a home above 80 bytes is refused, and one of 80 is not', async () => {
  const long = (bytes: number): string => `${home}/${'x'.repeat(bytes - home.length - 1)}`
  await expect(claim({ in: long(81) })).rejects.toMatchObject({ code: 'home-too-long' })
  await own({ in: long(80) })
})

test('the owner says who it is, and its handler answers the rest', async () => {
  await own()
  expect(JSON.parse(await ask('/owner'))).toEqual({
    pid: process.pid,
    version: '1.2.3',
    host: 'agent',
    since: 1_000_000,
  })
  expect(await ask('/cli')).toBe('handled /cli')
})

test('a second claim names the owner and leaves it alone', async () => {
  const first = await own()
  expect(await claim()).toEqual({
    outcome: 'taken',
    owner: { pid: process.pid, version: '1.2.3', host: 'agent', since: 1_000_000 },
  })
  expect(first.stillOwner()).toBe(true)
})

test('a socket that nobody listens on any more is taken over', async () => {
  const gone = await putAnother()
  gone.close()
  await once(gone, 'close')
  expect(existsSync(socket)).toBe(true)
  await own()
  expect(await ask('/cli')).toBe('handled /cli')
})

test('a socket on which something else answers is taken over', async () => {
  await putAnother((server) => server.on('connection', (connection) => connection.end('SSH-2.0\r\n')))
  await own()
  expect(await ask('/cli')).toBe('handled /cli')
})

test('an owner that is stopped is taken over after 3 seconds', async () => {
  const { connected } = await putStopped()
  const stopped = statSync(socket).ino
  const claiming = claim()
  await connected
  clock.advance(3000)
  await vi.waitFor(() => expect(statSync(socket).ino).not.toBe(stopped))
  clock.advance(150)
  const claimed = await claiming
  expect(claimed.outcome).toBe('owner')
  if (claimed.outcome === 'owner') await close(claimed)
})

test('who came while a stopped owner was waited for is not taken over with it', async () => {
  const { connected } = await putStopped()
  const claiming = claim()
  await connected
  rmSync(socket)
  const other = await startProcess()
  expect(await other.ask()).toBe('owner')
  clock.advance(3000)
  expect(await claiming).toMatchObject({ outcome: 'taken', owner: { pid: other.child.pid } })
  expect(await other.ask()).toBe('yes')
})

test('who asks before the claim has settled is answered once it has', async () => {
  const claiming = claim()
  await untilBound(home)
  let answered = false
  const asking = ask('/cli').then((answer) => {
    answered = true
    return answer
  })
  // An answer to a later question shows that the first has been there long enough to be answered.
  await ask('/owner')
  expect(answered).toBe(false)
  clock.advance(150)
  expect(await asking).toBe('handled /cli')
  const claimed = await claiming
  if (claimed.outcome === 'owner') await close(claimed)
})

test('a claim that another came over is lost, and who asked it is sent to the other', async () => {
  const claiming = claim()
  await untilBound(home)
  const asking = ask('/cli')
  await ask('/owner')
  // The other is a whole Lanyard, in a process of its own.
  rmSync(socket)
  const other = await startProcess()
  expect(await other.ask()).toBe('owner')
  clock.advance(150)
  expect(await claiming).toMatchObject({ outcome: 'taken', owner: { pid: other.child.pid } })
  expect(await asking).toBe('503')
})

test('an owner whose socket another has replaced steps down, once and for ever', async () => {
  const onLost = vi.fn<() => void>()
  const ownership = await own({ onLost })
  expect(ownership.stillOwner()).toBe(true)
  await putAnother()
  expect(onLost).not.toHaveBeenCalled()
  expect(ownership.stillOwner()).toBe(false)
  rmSync(socket)
  expect(ownership.stillOwner()).toBe(false)
  expect(onLost).toHaveBeenCalledTimes(1)
})

test('an owner with nothing to do notices within 10 seconds that it is none any more', async () => {
  const onLost = vi.fn<() => void>()
  await own({ onLost })
  clock.advance(30_000)
  rmSync(socket)
  clock.advance(9_999)
  expect(onLost).not.toHaveBeenCalled()
  clock.advance(1)
  expect(onLost).toHaveBeenCalledTimes(1)
})

test('closing removes the socket', async () => {
  const ownership = await own()
  await close(ownership)
  expect(existsSync(socket)).toBe(false)
  expect(clock.pending).toBe(0)
})

test("closing leaves another's socket alone", async () => {
  const ownership = await own()
  await putAnother()
  await close(ownership)
  expect(existsSync(socket)).toBe(true)
})

test('after the owner was killed the next claim owns', async () => {
  const first = await startProcess()
  expect(await first.ask()).toBe('owner')
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  expect(existsSync(socket)).toBe(true)
  await own()
})

test.each([
  ['where nobody was', async () => {}],
  [
    'where an owner was killed',
    async () => {
      const killed = await putAnother()
      killed.close()
      await once(killed, 'close')
    },
  ],
])('of twenty processes that claim at once %s exactly one owns', { timeout: 120_000 }, async (_, prepare) => {
  await prepare()
  const claims = await Promise.all(Array.from({ length: 20 }, startProcess))
  const outcomes = await Promise.all(claims.map((each) => each.ask()))
  const owners = await Promise.all(claims.map((each) => each.ask()))
  expect(owners.filter((answer) => answer === 'yes')).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'owner')).toHaveLength(1)
  const { pid } = JSON.parse(await ask('/owner')) as { pid: number }
  expect(claims[owners.indexOf('yes')]?.child.pid).toBe(pid)
})

/** A process that is ready to claim; to `ask` the first time makes it. */
async function startProcess(): Promise<{ child: ChildProcess; ask: () => Promise<string> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'claim-process.ts'), home], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  toEnd.push(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => String((await lines.next()).value)
  expect(await line()).toBe('ready')
  return {
    child,
    ask() {
      child.stdin.write('\n')
      return line()
    },
  }
}

test('an owner that hands over gives what it holds, owns nothing from that moment, and is told', async () => {
  const order: string[] = []
  const lost = Promise.withResolvers<void>()
  const first: Ownership = await own({
    onLost: () => lost.resolve(),
    handOver: async () => {
      order.push(`still owner: ${first.stillOwner()}`)
      return 'all of it'
    },
  })

  expect(await askHandOver(home, clock)).toBe('all of it')
  await lost.promise
  expect(order).toEqual(['still owner: false'])
  // The name stays, so that launchers wait; nobody else answers there, and the next claim takes it.
  expect(existsSync(socket)).toBe(true)
  expect(await ask('/cli')).toBe('503')
  const second = await own()
  await close(first)
  expect(second.stillOwner()).toBe(true)
})

test('an owner that hands over to nobody keeps what it holds', async () => {
  const first = await own()

  // To its handler it is a request like any other.
  expect(await askHandOver(home, clock)).toBe('handled /handover')
  expect(first.stillOwner()).toBe(true)
})

test('an owner whose hand-over fails steps down all the same', async () => {
  const first = await own({ handOver: () => Promise.reject(new Error('no')) })

  expect(await askHandOver(home, clock)).toBeNull()
  expect(first.stillOwner()).toBe(false)
})

test('where nobody is, nobody hands anything over', async () => {
  expect(await askHandOver(home, clock)).toBeNull()
})
