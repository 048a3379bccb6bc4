import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'

/** Reads a command's own arguments. What it does not know is a `usage` error that names the option. */
export function readOptions<T extends ParseArgsOptionsConfig>(
  command: string,
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, allowNegative: true, strict: true })
  } catch (error) {
    const [reason = 'That is not an option'] = (error as Error).message.split('. ')
    throw new AppError('usage', { reason: reason.replace(/\.$/, ''), command })
  }
}

/** Exactly one name, or a `usage` error that says what is missing. */
export function oneName(command: string, what: string, positionals: readonly string[]): string {
  const [name, ...more] = positionals
  if (name !== undefined && more.length === 0) return name
  const reason = name === undefined ? `${what} is missing` : `${what} was given ${positionals.length} times`
  throw new AppError('usage', { reason, command })
}

/** The value of an option that has to be there, or a `usage` error that names it. */
export function needed(command: string, option: string, value: string | undefined): string {
  if (value) return value
  throw new AppError('usage', { reason: `${option} is missing`, command })
}

/** A port, 1 to 65535, or a `usage` error. */
export function portFrom(command: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65_535) return port
  throw new AppError('usage', { reason: `"${printable(text)}" is not a port, 1 to 65535`, command })
}

/** A command's first word, one of `verbs`, and the rest; or a `usage` error that lists them. */
export function verbOf<Verb extends string>(
  command: string,
  verbs: readonly Verb[],
  [typed = '', ...rest]: readonly string[],
): readonly [Verb, readonly string[]] {
  const verb = verbs.find((known) => known === typed)
  if (verb !== undefined) return [verb, rest]
  const known = verbs.join(', ').replace(/, ([^,]*)$/, ' and $1')
  const reason =
    typed === '' ? `${command} knows ${known}` : `${command} knows ${known}, not "${printable(typed)}"`
  throw new AppError('usage', { reason, command })
}
