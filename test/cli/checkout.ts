import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { findProgram, type Shell } from './shells.ts'

const PROJECT = join(import.meta.dirname, '../..')

/** What one call of the launcher gave. */
export interface Told {
  readonly out: string
  readonly err: string
  readonly exit: number | null
}

/** How the launcher is called: by its own path, unless it is another that leads to it. */
type Calling = SpawnOptions & { readonly launcher?: string }

/** A checkout of its own around the real launcher, with a stand-in for the agent, and a LANYARD_HOME. */
export interface Checkout {
  readonly folder: string
  readonly home: string
  readonly launcher: string
  readonly socket: string
  /** Writes the stand-in for electron/agent/main.ts. */
  writeAgent(source: string): void
  /** Serves LANYARD_HOME's socket in this process, as an owner does. */
  serve(handler: RequestListener): Promise<Server>
  /** A folder for PATH with nothing in it but links to these programs. */
  pathOf(...programs: string[]): string
  start(shell: Shell, args: readonly string[], options?: Calling): ChildProcess
  run(shell: Shell, args: readonly string[], options?: Calling): Promise<Told>
  remove(): void
}

export function createCheckout(): Checkout {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanyard-')))
  const home = join(folder, 'home')
  const socket = join(home, 'run/engine.sock')
  const launcher = join(folder, 'assets/bin/lanyard')
  mkdirSync(dirname(launcher), { recursive: true })
  cpSync(join(PROJECT, 'assets/bin/lanyard'), launcher)
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'))
  symlinkSync(join(PROJECT, 'shared'), join(folder, 'shared'))
  mkdirSync(join(folder, 'electron/agent'), { recursive: true })
  symlinkSync(join(PROJECT, 'electron/cli'), join(folder, 'electron/cli'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')

  const checkout: Checkout = {
    folder,
    home,
    launcher,
    socket,
    writeAgent: (source) => writeFileSync(join(folder, 'electron/agent/main.ts'), source),
    async serve(handler) {
      mkdirSync(dirname(socket), { recursive: true, mode: 0o700 })
      rmSync(socket, { force: true })
      const server = createServer(handler)
      server.listen(socket)
      await once(server, 'listening')
      return server
    },
    pathOf(...programs) {
      const path = mkdtempSync(join(folder, 'path-'))
      for (const program of programs) {
        symlinkSync(findProgram(program) ?? program, join(path, program))
      }
      return path
    },
    start(shell, args, options = {}) {
      const [program, ...flags] = shell.command
      const { env, launcher: called = launcher, ...rest } = options
      return spawn(program, [...flags, called, ...args], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'], HOME: folder, LANYARD_HOME: home, ...env },
        ...rest,
      })
    },
    run: (shell, args, options) => told(checkout.start(shell, args, options)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  return checkout
}

/** Waits until the process has ended and nobody holds its standard output and error any more. */
export async function told(child: ChildProcess): Promise<Told> {
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text))
  const [exit] = (await once(child, 'close')) as [number | null]
  return { out, err, exit }
}

/** Resolves as soon as the text stands in what comes out of the stream. */
export function written(stream: Readable | null, text: string): Promise<void> {
  return new Promise((resolve) => {
    let seen = ''
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk
      if (seen.includes(text)) resolve()
    })
  })
}
