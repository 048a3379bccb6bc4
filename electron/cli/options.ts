import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { AppError } from '../../shared/errors.ts'

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
