import { unknownCommand } from './command-line.ts'
import { COMMANDS } from './commands/all.ts'
import { HOST_COMMANDS } from './host-commands.ts'

/** What `lanyard help` prints: all commands, or one of them. Throws `command-unknown` for one that there is not. */
export function helpText(name?: string): string {
  const commands = [...COMMANDS, ...HOST_COMMANDS]
  if (name !== undefined) {
    const found = commands.find((command) => command.name === name)
    if (!found) throw unknownCommand(name)
    return `${found.help}\n`
  }
  const width = Math.max(...commands.map((command) => command.name.length))
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}\n`)
  return `lanyard COMMAND [ARGUMENTS]

Sign in once, borrow AWS roles for minutes, never keep keys.

${lines.join('')}
\`lanyard help COMMAND\` tells more. Exit codes: 0 done, 1 unexpected, 2 usage, 65 bad input data, 69 nobody owns the
engine, 75 AWS unreachable or throttling, 77 denied or sign-in needed, 130 interrupted.
`
}
