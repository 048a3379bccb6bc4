import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import { textOfFile } from '../adapters/regular-file.ts'
import type { CliContext } from './context.ts'

/** How `--assertion` says that it comes on standard input. */
const STANDARD_INPUT = '-'

/** The text of `--assertion FILE` or `--assertion -`. Throws `usage`. */
export async function assertionText(
  { ask, invocation }: CliContext,
  command: string,
  from: string,
): Promise<string> {
  const usage = (reason: string) => new AppError('usage', { reason, command })
  if (from !== STANDARD_INPUT) {
    const path = resolve(invocation.cwd, from)
    return textOfFile(path).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      throw usage(`the assertion in ${printable(path)} cannot be read: ${printable(reason)}`)
    })
  }
  if (invocation.tty.stdin)
    throw usage('A terminal cuts lines off at 4,096 characters: pipe the assertion in, or name a file')
  const input = await ask({ from: 'stdin' })
  if (input === null) throw usage('What came on standard input is no text, or longer than 1 MiB')
  return input
}
