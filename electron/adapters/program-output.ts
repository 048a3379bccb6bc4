import { execFile } from 'node:child_process'
import { SECOND_MS } from '../../shared/time.ts'

/** A program that asks a person takes as long as the person; one that hangs must not hold a terminal for ever. */
const PROGRAM_MS = 60 * SECOND_MS

/** Why a program gave nothing, as the end of a sentence. */
export class ProgramFailure extends Error {}

/** What a program prints. No shell takes part, and it is given nothing to read. Throws a ProgramFailure. */
export async function programOutput(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  return (await programBytes(words, environment)).toString('utf8')
}

/** The same for a program whose text is in another encoding. `limit` is in milliseconds. */
export function programBytes(
  [program = '', ...args]: readonly string[],
  environment: NodeJS.ProcessEnv,
  limit = PROGRAM_MS,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { timeout: limit, encoding: 'buffer', env: environment, windowsHide: true } as const
    const child = execFile(program, args, options, (cause, stdout, stderr) => {
      if (!cause) resolve(stdout)
      else reject(new ProgramFailure(whyFailed(cause, stderr.toString('utf8'), limit), { cause }))
    })
    child.stdin?.end()
  })
}

function whyFailed(
  cause: Error & { code?: unknown; killed?: boolean },
  stderr: string,
  limit: number,
): string {
  if (cause.code === 'ENOENT') return 'there is no such program'
  if (cause.code === 'EACCES') return 'you may not run it'
  if (cause.killed) return `it did not end within ${limit / SECOND_MS} seconds`
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
  return said === '' ? `it ended with ${String(cause.code)}` : `it said "${said}"`
}
