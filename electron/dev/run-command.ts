import { execFile, spawn } from 'node:child_process'

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
