import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Runs a command that writes to this process's own output. Gives its exit code; 127 when it could not be started. */
export function runCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env })
  child.once('error', (error) => {
    console.error(`${command}: ${error.message}`)
    resolve(127)
  })
  child.once('exit', (code) => resolve(code ?? 1))
  return promise
}

/** What a command writes to standard output; `null` when it fails or is not there. */
export function readCommand(command: string, args: readonly string[]): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  execFile(command, args, (error, stdout) => resolve(error ? null : stdout))
  return promise
}

/** Runs a command without a word. `null` when it went well; otherwise what it said. */
export function runQuietly(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs = 0 }: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const options = { ...(cwd ? { cwd } : {}), ...(env ? { env } : {}), timeout: timeoutMs }
  execFile(command, args, options, (error, stdout, stderr) => {
    if (!error) resolve(null)
    else resolve(stderr.trim() || stdout.trim() || error.message)
  })
  return promise
}

/** Runs a command and hands on each line it prints. `null` when it went well; otherwise what it said of that. */
export async function readLines(
  command: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<string | null> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const stderr: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  createInterface({ input: child.stdout }).on('line', onLine)
  const { promise, resolve } = Promise.withResolvers<string | null>()
  child.once('error', (error) => resolve(error.message))
  child.once('close', (code) =>
    resolve(code === 0 ? null : Buffer.concat(stderr).toString().trim() || `${command} ended with ${code}`),
  )
  return promise
}
