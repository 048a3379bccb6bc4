import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { forwarding } from '../../core/made/instance-session.ts'
import type { InstanceSession } from '../../core/ports.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { jobTitle } from '../job-title.ts'
import { needed, oneName, portFrom, readOptions, verbOf } from '../options.ts'
import { asJson } from '../session-json.ts'
import { startedSession } from '../started-session.ts'
import { table } from '../table.ts'

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

export const ssm: CliCommand = {
  name: 'ssm',
  summary: 'Reach instances by Systems Manager',
  help: `lanyard ssm ls NAME [--region R] [--json]
lanyard ssm shell NAME INSTANCE [--region R]
lanyard ssm forward NAME INSTANCE --port REMOTE[:LOCAL] [--host HOST] [--region R]

ls lists the instances that are online; shell opens a shell on one in this terminal; forward makes one of its ports, or
of a host that it reaches, a port of this computer until Ctrl-C. The last two take AWS's session-manager-plugin, newer
than 1.2.497, which is looked for on your PATH and where it is usually installed.

  --port    the port there, and the one here; any that is free where that is left out
  --host    a host that the instance reaches, such as a database
  --region  the session's own where it is left out
  --json    {"region","instances":[{"id","name","platform","address"}]} for programs`,
  // The sign-in that may be missing has to be told while it is waited for.
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('ssm', context.args, options)
    const [verb, rest] = verbOf('ssm', ['ls', 'shell', 'forward'], positionals)
    if (verb === 'ls') return list(context, oneName('ssm', 'NAME', rest), values)
    const [name, ...more] = rest
    const called = needed('ssm', 'NAME', name)
    const instance = oneName('ssm', 'INSTANCE', more)
    return begin(context, called, values, sessionAt(verb, instance, values))
  },
}

async function list(context: CliContext, name: string, values: Values): Promise<void> {
  const { app, out, style } = context
  const { region = null, json } = values
  const found = await app.made.instances(await startedSession(context, name, region))
  if (json) return out(asJson(found))
  if (found.instances.length === 0) return out(`No instance is online in ${found.region}.\n`)
  const columns = ['INSTANCE', 'NAME', { title: 'PLATFORM', yields: 2 }, { title: 'ADDRESS', yields: 1 }]
  const rows = found.instances.map(({ id, name: computer, platform, address }) =>
    [id, computer, platform, address].map((text) => ({ text })),
  )
  out(table(style, columns, rows))
}

function sessionAt(verb: 'shell' | 'forward', instance: string, values: Values): InstanceSession {
  const { port, host = null } = values
  if (verb === 'shell') {
    if (port !== undefined || host !== null)
      throw new AppError('usage', { reason: 'ssm shell takes no --port and no --host', command: 'ssm' })
    return { instance, document: null, parameters: {} }
  }
  const [remote = '', local, ...more] = needed('ssm', '--port', port).split(':')
  if (more.length > 0)
    throw new AppError('usage', {
      reason: `--port takes REMOTE:LOCAL, not "${printable(port ?? '')}"`,
      command: 'ssm',
    })
  const ports = {
    remote: portFrom('ssm', remote),
    local: local === undefined ? null : portFrom('ssm', local),
  }
  return forwarding(instance, ports, host)
}

async function begin(
  context: CliContext,
  name: string,
  { region }: Values,
  session: InstanceSession,
): Promise<void> {
  const { app, invocation } = context
  // A session that nobody can take up would stay open at the instance.
  const plugin = await app.made.sessionPlugin(invocation.env.get('PATH') ?? null)
  const place = await startedSession(context, name, region)
  await app.profilesSettled()
  const program = await app.terminal.instanceSession(place, plugin, session, invocation.signal)
  context.become({ ...program, title: jobTitle(context, place.sessionId) })
}
