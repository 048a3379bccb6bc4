import * as v from 'valibot'
import { AppError } from './errors.ts'
import { printable } from './printable.ts'
import { setupSchema, type Setup } from './setup.ts'

/** The setup that a text is; `from` is what people call where it came from. Throws `setup-invalid` with the place. */
export function parseSetup(text: string, from: string): Setup {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw setupInvalid(from, `it is not JSON: ${(error as Error).message}`, error)
  }
  const parsed = v.safeParse(setupSchema, json)
  if (parsed.success) return parsed.output
  throw setupInvalid(from, describedIssue(parsed.issues[0]))
}

export function setupInvalid(from: string, reason: string, cause?: unknown): AppError {
  return new AppError('setup-invalid', { file: printable(from), reason: printable(reason) }, { cause })
}

/** What is wrong with what somebody wrote: `sessions[0].role is missing`. */
export function describedIssue(issue: v.BaseIssue<unknown>): string {
  const place = (issue.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
  if (issue.received === 'undefined') return `${place} is missing`
  if (issue.expected === 'never') return `${place} is not known`
  return `${place || 'it'} is ${issue.received}, and should be ${issue.expected ?? 'as the reference says'}`
}
