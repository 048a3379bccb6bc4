import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { formatUnset, parseShellFormat, type ShellFormat } from '../../core/delivery/shell-formats.ts'
import type { CliCommand } from '../context.ts'
import { findSession } from '../find.ts'
import { oneName, readOptions } from '../options.ts'
import { placeOf } from '../started-session.ts'

export const env: CliCommand = {
  name: 'env',
  summary: 'Print credentials for a shell',
  help: `lanyard env NAME [--shell SHELL] [--show]
lanyard env --unset [--shell SHELL]

Prints statements that put a copy of the credentials into a shell, starting the session first where need be. The copy
ends when its time is over; \`lanyard use\` switches a shell to what is renewed, and puts no secret into it.

  bash, zsh   eval "$(lanyard env NAME)"
  fish        lanyard env NAME --shell fish | source
  PowerShell  lanyard env NAME --shell powershell | Out-String | Invoke-Expression
  cmd         lanyard env NAME --shell cmd > %TEMP%\\l.cmd && call %TEMP%\\l.cmd && del %TEMP%\\l.cmd

  --shell  bash, zsh, fish, powershell, cmd, dotenv (for a .env file) or json; bash where it is left out
  --unset  statements that take the variables away again
  --show   print the secrets on a terminal too, where they stay to be scrolled back to`,
  async run(context) {
    const options = {
      shell: { type: 'string' },
      unset: { type: 'boolean' },
      show: { type: 'boolean' },
    } as const
    const { values, positionals } = readOptions('env', context.args, options)
    const format = formatNamed(values.shell ?? 'sh')
    if (values.unset) return context.out(unsetText(format))
    const name = oneName('env', 'NAME', positionals)
    if (context.invocation.tty.stdout && !values.show)
      throw new AppError('secrets-on-terminal', { name: printable(name) })
    const place = await placeOf(context, findSession(context.app, name))
    const { sessionId } = place
    await context.app.dispatch('session.start', { session: { sessionId }, choice: {} })
    context.out(await context.app.terminal.environment(place, format))
  },
}

function formatNamed(name: string): ShellFormat {
  const format = parseShellFormat(name)
  if (format) return format
  const reason = `"${printable(name)}" is none of bash, zsh, fish, powershell, cmd, dotenv and json`
  throw new AppError('usage', { reason, command: 'env' })
}

function unsetText(format: ShellFormat): string {
  const text = formatUnset(format)
  if (text !== null) return text
  throw new AppError('usage', {
    reason: `${format} can only set variables, not take them away`,
    command: 'env',
  })
}
