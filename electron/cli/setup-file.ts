import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import { setupSchema, type Setup } from '../../shared/setup.ts'
import type { CliContext } from './context.ts'

/** How a setup is said to come on standard input. */
const STANDARD_INPUT = '-'

/** The setup in a file, or on standard input. Throws `setup-invalid` with the first thing that is wrong, and where. */
export async function readSetup(context: CliContext, from: string): Promise<Setup> {
  const file = from === STANDARD_INPUT ? 'What came on standard input' : resolve(context.invocation.cwd, from)
  const invalid = (reason: string, cause?: unknown) =>
    new AppError('setup-invalid', { file: printable(file), reason: printable(reason) }, { cause })
  const text = from === STANDARD_INPUT ? await context.ask({ from: 'stdin' }) : await textIn(file, invalid)
  if (text === null) throw invalid('it is no text, or longer than 1 MiB')
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw invalid(`it is not JSON: ${(error as Error).message}`, error)
  }
  const parsed = v.safeParse(setupSchema, json)
  if (parsed.success) return parsed.output
  throw invalid(described(parsed.issues[0]))
}

async function textIn(file: string, invalid: (reason: string, cause: unknown) => AppError): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw invalid(
      error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`,
      error,
    )
  })
}

/** `sessions[0].role is missing`, with the place first. */
function described(issue: v.BaseIssue<unknown>): string {
  const place = (issue.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
  if (issue.received === 'undefined') return `${place} is missing`
  if (issue.expected === 'never') return `${place} is not known`
  const wanted = issue.expected === null ? 'what the reference says' : issue.expected
  return `${place || 'it'} is ${issue.received}, and should be ${wanted}`
}
