import { printable } from '../../../shared/printable.ts'
import { seatOf, type CliCommand } from '../context.ts'
import { oneName, readOptions } from '../options.ts'
import { startedSession } from '../started-session.ts'

export const console: CliCommand = {
  name: 'console',
  summary: 'Open the AWS console as a session',
  help: `lanyard console NAME [--service SERVICE] [--print]

Opens the console in your browser, signed in as the session, starting it first where need be.

  --service  a page of it, such as s3 or ec2/home#Instances:
  --print    print the URL; whoever holds it is signed in, for the next 15 minutes`,
  // The sign-in that may be missing has to be told while it is waited for.
  delivery: () => 'live-err',
  async run(context) {
    const options = { service: { type: 'string' }, print: { type: 'boolean' } } as const
    const { values, positionals } = readOptions('console', context.args, options)
    const { app, out, invocation } = context
    const name = oneName('console', 'NAME', positionals)
    const place = await startedSession(context, name)
    const service = values.service ?? null
    if (values.print) return out(`${await app.terminal.consoleUrl(place, service)}\n`)
    await app.dispatch('session.open-console', { ...place, service, seat: seatOf(invocation) })
    out(`Opened the console of ${printable(name)} in your browser.\n`)
  },
}
