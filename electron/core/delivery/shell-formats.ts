import { assertNever } from '../../../shared/assert-never.ts'
import {
  DELIVERED_VARIABLES,
  environmentOf,
  profileVariables,
  SESSION_MARK,
  WINNING_OVER_PROFILE,
  WINNING_VARIABLES,
  type ProfileRead,
} from './environment.ts'
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
  switch (format) {
    case 'sh':
    case 'fish':
    case 'powershell':
    case 'cmd': {
      const mark = [SESSION_MARK, `${credentials.accessKeyId}:${credentials.sessionId}`] as const
      return lines([
        ...unsetLines(format, WINNING_VARIABLES),
        ...[...variables, mark].map(([name, value]) => setLine(format, name, value)),
      ])
    }
    case 'dotenv':
      return lines(variables.map(([name, value]) => `${name}=${quoteDotenv(name, value)}`))
    case 'json':
      return `${JSON.stringify(Object.fromEntries(variables), null, 2)}\n`
    default:
      return assertNever(format)
  }
}

/** The shells whose text can switch them to a session, and back. */
export type SwitchedShell = 'sh' | 'fish' | 'powershell'

/** The text that has a shell read a session through its profile: no secret stands in it. */
export function formatProfile(format: SwitchedShell, read: ProfileRead): string {
  const set = profileVariables(read).map(([name, value]) => setLine(format, name, value))
  return lines([...unsetLines(format, WINNING_OVER_PROFILE), ...set])
}

/** The text that takes a session out of a shell, whichever way it was put there. */
export function formatLeave(format: SwitchedShell): string {
  return lines(unsetLines(format, [...DELIVERED_VARIABLES, 'AWS_PROFILE']))
}

/** The text that takes them out of a shell again; `null` for the formats that cannot (dotenv and JSON). */
export function formatUnset(format: ShellFormat): string | null {
  const unset = unsetLines(format, DELIVERED_VARIABLES)
  return unset.length === 0 ? null : lines(unset)
}

function setLine(format: SwitchedShell | 'cmd', name: string, value: string): string {
  switch (format) {
    case 'sh':
      return `export ${name}=${quoteSh(value)}`
    case 'fish':
      return `set -gx ${name} ${quoteFish(value)}`
    case 'powershell':
      return `$Env:${name} = ${quotePowershell(value)}`
    case 'cmd':
      return `set ${assignCmd(name, value)}`
    default:
      return assertNever(format)
  }
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
