import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { CliCommand } from '../context.ts'
import { needed, oneName, portFrom, readOptions, verbOf } from '../options.ts'
import { startedSession } from '../started-session.ts'

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  user: { type: 'string' },
  region: { type: 'string' },
} as const

export const rds: CliCommand = {
  name: 'rds',
  summary: 'Sign in to databases of RDS',
  help: `lanyard rds token NAME --host HOST --port PORT --user USER [--region R]

Prints what the database takes in place of USER's password, for 15 minutes:

  PGPASSWORD="$(lanyard rds token NAME --host HOST --port 5432 --user USER)" psql -h HOST -U USER

It is made here, and no request is sent; whether USER may sign in so the database says.

  --host    the endpoint as RDS names it, also where you come to it by another
  --region  the region in the endpoint's name, or else the session's own, where it is left out`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('rds', context.args, options)
    const [, rest] = verbOf('rds', ['token'], positionals)
    const name = oneName('rds', 'NAME', rest)
    const host = hostFrom(needed('rds', '--host', values.host))
    const port = portFrom('rds', needed('rds', '--port', values.port))
    const user = needed('rds', '--user', values.user)
    const region = values.region ?? regionIn(host)
    const place = await startedSession(context, name, region)
    const { app, out } = context
    out(`${await app.terminal.databaseToken(place, { host, port, user })}\n`)
  },
}

/** It becomes part of a URL, so that it must be able to. */
function hostFrom(typed: string): string {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(typed)) return typed
  throw new AppError('usage', { reason: `"${printable(typed)}" is not the name of a host`, command: 'rds' })
}

/** `name.id.REGION.rds.amazonaws.com`; `null` for a name of the user's own. */
function regionIn(host: string): string | null {
  return /\.([a-z]{2,4}(?:-[a-z]+)+-\d+)\.rds\.amazonaws\.(?:com|com\.cn|eu)$/i.exec(host)?.[1] ?? null
}
