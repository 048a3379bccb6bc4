import { assertNever } from '../../../shared/assert-never.ts'
import { DELIVERED_VARIABLES, environmentOf, WINNING_VARIABLES } from './environment.ts'
import type { RevealedCredentials } from './revealed-credentials.ts'
import { assignCmd, quoteDotenv, quoteFish, quotePowershell, quoteSh } from './shell-quoting.ts'

export const SHELL_FORMATS = ['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'] as const

export type ShellFormat = (typeof SHELL_FORMATS)[number]

const ALIASES: ReadonlyMap<string, ShellFormat> = new Map([
  ...SHELL_FORMATS.map((format) => [format, format] as const),
  ['bash', 'sh'],
  ['zsh', 'sh'],
  ['dash', 'sh'],
  ['ksh', 'sh'],
  ['pwsh', 'powershell'],
  ['.env', 'dotenv'],
])

/** A format by its name or a shell's (`bash`, `zsh`, `pwsh`), in any case; `null` when it is none. */
export function parseShellFormat(name: string): ShellFormat | null {
  return ALIASES.get(name.toLowerCase()) ?? null
}

/**
 * The text that puts credentials into a shell: one statement a line (a newline within a value of sh and fish aside),
 * with a final newline. Shells also drop what they inherited that would win; a .env file and JSON can only set.
 * @throws RangeError where the format cannot hold a value (a NUL; for cmd a line break; for .env see `quoteDotenv`).
 * Nothing AWS issues is such a value.
 */
export function formatEnvironment(format: ShellFormat, credentials: RevealedCredentials): string {
  const variables = environmentOf(credentials)
  const unset = unsetLines(format, WINNING_VARIABLES)
  switch (format) {
    case 'sh':
      return lines([...unset, ...variables.map(([name, value]) => `export ${name}=${quoteSh(value)}`)])
    case 'fish':
      return lines([...unset, ...variables.map(([name, value]) => `set -gx ${name} ${quoteFish(value)}`)])
    case 'powershell':
      return lines([
        ...unset,
        ...variables.map(([name, value]) => `$Env:${name} = ${quotePowershell(value)}`),
      ])
    case 'cmd':
      return lines([...unset, ...variables.map(([name, value]) => `set ${assignCmd(name, value)}`)])
    case 'dotenv':
      return lines(variables.map(([name, value]) => `${name}=${quoteDotenv(name, value)}`))
    case 'json':
      return `${JSON.stringify(Object.fromEntries(variables), null, 2)}\n`
    default:
      return assertNever(format)
  }
}

/** The text that takes them out of a shell again; `null` for the formats that cannot (dotenv and JSON). */
export function formatUnset(format: ShellFormat): string | null {
  const unset = unsetLines(format, DELIVERED_VARIABLES)
  return unset.length === 0 ? null : lines(unset)
}

function unsetLines(format: ShellFormat, names: readonly string[]): readonly string[] {
  switch (format) {
    case 'sh':
      return [`unset ${names.join(' ')}`]
    case 'fish':
      // Without -g or -U it takes the innermost one only, so a universal variable the user keeps is not erased from
      // every other shell along with ours.
      return names.map((name) => `set -e ${name}`)
    case 'powershell':
      // Setting it to '' keeps an empty variable from 7.5 on, and Remove-Item complains where there is none.
      return names.map((name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`)
    case 'cmd':
      return names.map((name) => `set "${name}="`)
    case 'dotenv':
    case 'json':
      return []
    default:
      return assertNever(format)
  }
}

function lines(statements: readonly string[]): string {
  return statements.map((statement) => `${statement}\n`).join('')
}
