import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** How long a process may take to end before it is made to (milliseconds). */
const END_MS = 5000

/** Runs a command to its end; aborting ends it before. */
export async function run(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  { signal, stdout: where = 'pipe' }: { signal?: AbortSignal; stdout?: 'pipe' | 'inherit' } = {},
): Promise<Finished> {
  signal?.throwIfAborted()
  const [program = '', ...args] = command
  const child = spawn(program, args, { env, stdio: ['ignore', where, 'pipe'] })
  const abort = () => void child.kill('SIGTERM')
  signal?.addEventListener('abort', abort, { once: true })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return {
      code: code ?? 1,
      stdout: Buffer.concat(stdout).toString(),
      stderr: Buffer.concat(stderr).toString(),
    }
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/** A process that serves until it is ended. */
export interface Server {
  readonly pid: number
  /** The first line it printed: it is ready. */
  readonly firstLine: string
  end(): Promise<void>
}

/** Starts a process and waits for its first line. Throws with what it said when it ends before. */
export async function serve(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Server> {
  const [program = '', ...args] = command
  // A group of its own, so that Ctrl-C reaches us alone and we end what we started, in order.
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const stderr: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const lines = createInterface({ input: child.stdout })
  const firstLine = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'close').then(() => null),
  ])
  if (firstLine === null)
    throw new Error(Buffer.concat(stderr).toString().trim() || `${program} ended at once`)
  return { pid: child.pid!, firstLine, end: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
  await closed
  clearTimeout(late)
}
