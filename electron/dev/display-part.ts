import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** How long a part may take to end before it is made to (milliseconds). */
const END_MS = 3000

/** A program that runs until it is ended. */
export interface Part {
  readonly name: string
  readonly pid: number
  /** The first line it prints; rejects when it ends without one. */
  firstLine(): Promise<string>
  /** Rejects when it ends by itself. */
  readonly lost: Promise<never>
  end(): Promise<void>
}

/** Starts a program. It ends with this process too, however that ends. */
export function startPart(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  input: string | null = null,
): Part {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
    env,
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  child.stdin?.end(input)
  const stderr: Buffer[] = []
  child.stderr!.on('data', (chunk: Buffer) => {
    // What is said late is of no use to anybody; it is read so that the pipe never fills.
    if (stderr.length < 50) stderr.push(chunk)
  })
  const line = once(createInterface({ input: child.stdout! }), 'line').then(([first]) => String(first))
  const closed = once(child, 'close')
  let ending = false
  const { promise: lost, reject } = Promise.withResolvers<never>()
  const over = (why: string): void => {
    if (!ending) reject(new Error(`${program} ended: ${why}`))
  }
  closed.then(
    ([code, signal]) => over(Buffer.concat(stderr).toString().trim() || String(code ?? signal)),
    (error: unknown) => over(String(error)),
  )
  // Nobody has to listen: whoever needs the part will notice.
  lost.catch(() => {})
  line.catch(() => {})

  return {
    name: program,
    pid: child.pid ?? 0,
    firstLine: () => Promise.race([line, lost]),
    lost,
    async end() {
      ending = true
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await closed
      clearTimeout(late)
    },
  }
}
