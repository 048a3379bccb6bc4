import { environmentOf } from '../../../shared/colour.ts'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { t } from '../../../shared/text.ts'
import type { CallersFiles } from '../../core/ports.ts'
import type { Invocation } from '../command.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { wantedFor, withCodes } from '../codes.ts'
import { findSession } from '../find.ts'
import { oneName, readOptions } from '../options.ts'
import { signedInFor } from '../sign-in.ts'
import { sessionToRead } from './credentials.ts'

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
    const found = findSession(app.store.get(), name)
    const { portalId } = found
    const sessionId = await sessionToRead(context, found)
    await withCodes(context, undefined, wantedFor({ sessionId }), () =>
      signedInFor(context, portalId, () =>
        app.dispatch('session.start', { session: { sessionId }, choice: {} }),
      ),
    )
    // It may have to be named by its profile.
    await app.profilesSettled()
    const environment = values.static
      ? await app.terminal.staticJob(sessionId)
      : await app.terminal.servedJob(sessionId, invocation.pid, filesOf(invocation))
    become({ ...environment, title: titleFor(context, sessionId) })
  },
}

function filesOf({ env, cwd }: Invocation): CallersFiles {
  return {
    config: env.get('AWS_CONFIG_FILE') ?? null,
    credentials: env.get('AWS_SHARED_CREDENTIALS_FILE') ?? null,
    cwd,
  }
}

/** Whoever comes back to a window in which something runs in production is to see that at once. */
function titleFor({ app, invocation: { tty, env } }: CliContext, sessionId: string): string | null {
  const view = app.store.get().live.sessions.find(({ id }) => id === sessionId)
  const canShow = (tty.stdout || tty.stderr) && !['', 'dumb', 'linux'].includes(env.get('TERM') ?? '')
  if (!view || !canShow || environmentOf(view, app.store.get().marks) !== 'production') return null
  return t('exec.title', { name: printable(view.name) })
}
