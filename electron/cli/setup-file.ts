import { resolve } from 'node:path'
import type { Setup } from '../../shared/setup.ts'
import { parseSetup, setupInvalid } from '../../shared/setup-text.ts'
import { fileErrorReason } from '../adapters/file-error.ts'
import { textOfFile } from '../adapters/regular-file.ts'
import type { CliContext } from './context.ts'

/** How a setup is said to come on standard input. */
const STANDARD_INPUT = '-'

/** The setup in a file, at an https URL, or on standard input. Throws `setup-invalid`, `unreachable`. */
export async function readSetup(context: CliContext, from: string): Promise<Setup> {
  if (/^https?:/i.test(from)) return context.app.dispatch('setup.fetch', { url: from })
  if (from !== STANDARD_INPUT) {
    const file = resolve(context.invocation.cwd, from)
    return parseSetup(await textIn(file), file)
  }
  const file = 'What came on standard input'
  const text = await context.ask({ from: 'stdin' })
  if (text === null) throw setupInvalid(file, 'it is no text, or longer than 1 MiB')
  return parseSetup(text, file)
}

function textIn(file: string): Promise<string> {
  return textOfFile(file).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : fileErrorReason(error)
    throw setupInvalid(file, reason, error)
  })
}
