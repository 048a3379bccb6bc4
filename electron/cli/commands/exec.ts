import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { CallersFiles } from '../../core/ports.ts'
import type { Invocation } from '../command.ts'
import type { CliCommand } from '../context.ts'
import { jobTitle } from '../job-title.ts'
import { oneName, readOptions } from '../options.ts'
import { startedSession } from '../started-session.ts'

export const exec: CliCommand = {
  name: 'exec',
  summary: 'Run a command as a session',
  help: `lanyard exec NAME [--static] [-- COMMAND [ARGUMENTS]]

Runs the command, or your shell where there is none, as the session, which is started first where need be. The command
asks for credentials whenever it needs some, at an address of this computer that only it knows the token of: so it may
run for longer than they last. The session is renewed while it runs. Whatever other credentials its environment had are
taken out of it. It takes this process's place: signals, the terminal and its exit code are its own.

  --static  give it credentials once, as variables, for a tool that cannot ask for them; they end as they do`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('exec', context.args, { static: { type: 'boolean' } })
    if (positionals.length > 1) {
      const reason = `The command begins behind --: \`lanyard exec NAME -- ${printable(positionals[1]!)} …\``
      throw new AppError('usage', { reason, command: 'exec' })
    }
    const { app, invocation, become } = context
    const name = oneName('exec', 'NAME', positionals)
    const place = await startedSession(context, name)
    // It may have to be named by its profile.
    await app.profilesSettled()
    const environment = values.static
      ? await app.terminal.staticJob(place)
      : await app.terminal.servedJob(place, invocation.pid, filesOf(invocation))
    become({ ...environment, command: null, title: jobTitle(context, place.sessionId) })
  },
}

function filesOf({ env, cwd }: Invocation): CallersFiles {
  return {
    config: env.get('AWS_CONFIG_FILE') ?? null,
    credentials: env.get('AWS_SHARED_CREDENTIALS_FILE') ?? null,
    cwd,
  }
}
