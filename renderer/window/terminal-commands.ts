import { printable } from '../../shared/printable.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import type { ShellFormat } from '../session-commands.ts'

/** What to paste into a terminal to use a session, for the shell the user works in. */
export function terminalCommands(
  session: SessionView,
  all: readonly SessionView[],
  shell: ShellFormat,
): readonly string[] {
  const word = quoted(nameToType(session, all), shell)
  const byEnvironment = environment(word, shell)
  if (session.profile === null) return [byEnvironment]
  return [byEnvironment, `aws --profile ${quoted(session.profile, shell)} sts get-caller-identity`]
}

/** The name that means it alone: where two sessions share one, it is told by the account ID. */
function nameToType({ id, name, accountId, roleName }: SessionView, all: readonly SessionView[]): string {
  const isShared = all.some((other) => other.id !== id && other.name === name)
  return isShared ? `${accountId}/${roleName}` : name
}

function environment(word: string, shell: ShellFormat): string {
  switch (shell) {
    case 'fish':
      return `lanyard env ${word} --shell fish | source`
    case 'powershell':
      return `lanyard env ${word} --shell powershell | Out-String | Invoke-Expression`
    case 'cmd':
      return `lanyard env ${word} --shell cmd > %TEMP%\\l.cmd && call %TEMP%\\l.cmd && del %TEMP%\\l.cmd`
    case 'dotenv':
      return `lanyard env ${word} --shell dotenv > .env`
    default:
      return `eval "$(lanyard env ${word})"`
  }
}

/** Names can hold letters of any script; what a shell could take for something else is quoted for it. */
export function quoted(name: string, shell: ShellFormat): string {
  const shown = printable(name)
  if (/^[\p{L}\p{M}\p{N}_@+.:/=,-]+$/u.test(shown)) return shown
  switch (shell) {
    case 'cmd':
      return `"${shown.replaceAll('"', '')}"`
    case 'powershell':
      return `'${shown.replaceAll("'", "''")}'`
    case 'fish':
      return `'${shown.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    default:
      return `'${shown.replaceAll("'", `'\\''`)}'`
  }
}
