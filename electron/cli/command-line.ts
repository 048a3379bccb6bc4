import { closestNames } from '../../shared/closest-names.ts'
import { AppError, EXIT } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { App } from '../core/app.ts'
import type { CommandLine, Output } from './command.ts'
import { COMMANDS } from './commands/all.ts'
import { completion } from './completion.ts'
import { contextFor, type CliCommand, type HostFacts } from './context.ts'
import { HOST_COMMANDS } from './host-commands.ts'
import { asJsonLine } from './session-json.ts'

/** The commands that need the engine, as the process that owns it answers them. */
export function createCommandLine(app: App, host: HostFacts, now: () => number): CommandLine {
  return {
    delivery: (args) => commandNamed(args[0])?.delivery?.(args) ?? 'whole',
    async run(invocation, output) {
      const json = optionsOf(invocation.args).includes('--json')
      try {
        const command = commandNamed(invocation.args[0])
        if (!command) throw unknownCommand(invocation.args[0])
        if (asksForHelp(invocation.args)) output.out(`${command.help}\n`)
        else await command.run(contextFor(app, host, invocation, output, now))
        return EXIT.done
      } catch (thrown) {
        return writeError(output, app.report(thrown), json)
      }
    },
  }
}

function commandNamed(name: string | undefined): CliCommand | undefined {
  return name === completion.name ? completion : COMMANDS.find((command) => command.name === name)
}

/** Whether `--help` stands among the options of a call. */
export function asksForHelp(args: readonly string[]): boolean {
  const options = optionsOf(args)
  return options.includes('--help') || options.includes('-h')
}

/** What stands before `--`: behind it are the arguments of another program. */
function optionsOf(args: readonly string[]): readonly string[] {
  return args.slice(0, args.includes('--') ? args.indexOf('--') : args.length)
}

/** What is said of a command that there is not. */
export function unknownCommand(name: string | undefined): AppError {
  const typed = name ?? ''
  const known = [...COMMANDS, ...HOST_COMMANDS].map((command) => command.name)
  const [closest] = closestNames(typed, known, 1)
  const hint = closest ? `Did you mean \`lanyard ${closest}\`?` : 'See `lanyard help`.'
  return new AppError('command-unknown', { name: printable(typed), hint })
}

/** Writes an error as the reader wants it, and gives the exit code that goes with it. */
export function writeError(output: Output, error: AppError, json: boolean): number {
  const { code, message, fix } = error.view()
  if (json) output.err(asJsonLine({ error: { code, message, fix } }))
  else output.err(`lanyard: ${printable(message)} ${printable(fix)}\n`)
  return error.exit
}
