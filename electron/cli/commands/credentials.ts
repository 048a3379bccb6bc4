import type { CliCommand, CliContext } from '../context.ts'
import { findForTool, type Found } from '../find.ts'
import { oneName, readOptions } from '../options.ts'

/** The session of what was found; a role that was never started becomes one by being asked for. */
export async function sessionToRead(
  { app }: CliContext,
  { borrowable }: Pick<Found, 'borrowable'>,
): Promise<string> {
  if ('sessionId' in borrowable) return borrowable.sessionId
  return (await app.dispatch('session.choose', { session: borrowable, choice: {} })).id
}

export const credentials: CliCommand = {
  name: 'credentials',
  summary: 'Print credentials for a tool (credential_process)',
  help: `lanyard credentials NAME

Prints the credentials as AWS's tools read them from a credential_process. The profiles that Lanyard writes into
~/.aws/config call this. It never opens a browser: without a sign-in it ends with 77 and says what to do.`,
  async run(context) {
    // It is JSON either way.
    const { positionals } = readOptions('credentials', context.args, { json: { type: 'boolean' } })
    const name = oneName('credentials', 'NAME', positionals)
    const sessionId = await sessionToRead(context, findForTool(context.app, name))
    context.out(await context.app.terminal.credentialProcess(sessionId))
  },
}
