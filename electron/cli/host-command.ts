import { EXIT } from '../../shared/errors.ts'
import { completionWords, noSuchShell } from './completion.ts'
import { asksForHelp, unknownCommand } from './command-line.ts'
import type { Output } from './command.ts'
import { helpText } from './help.ts'

/** What a host does for the commands that need no owner, beyond telling about itself. Gives the exit code. */
export type HostRuns = Readonly<Record<string, (args: readonly string[]) => Promise<number>>>

/** Runs one of the commands that need no owner. Throws `command-unknown`, and what the command throws. */
export async function runHostCommand(
  [command = 'help', ...args]: readonly string[],
  { version, output, runs }: { version: string; output: Output; runs: HostRuns },
): Promise<number> {
  if (asksForHelp(args)) {
    output.out(helpText(command))
    return EXIT.done
  }
  switch (command) {
    case 'help':
    case '--help':
    case '-h':
      output.out(helpText(args[0]))
      return EXIT.done
    case 'version':
    case '--version':
      output.out(`${version}\n`)
      return EXIT.done
    case 'completion':
      output.out(completionWords(args))
      return EXIT.done
    case 'shell-init':
      // For a shell that there is something for the launcher itself prints it.
      throw noSuchShell(command, args)
    default: {
      const run = Object.hasOwn(runs, command) ? runs[command] : undefined
      if (!run) throw unknownCommand(command)
      return run(args)
    }
  }
}
