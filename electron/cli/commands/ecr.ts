import { dirname, isAbsolute, join, resolve } from 'node:path'
import { printable } from '../../../shared/printable.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { findSession } from '../find.ts'
import { oneName, readOptions, verbOf } from '../options.ts'
import { asJsonLine } from '../session-json.ts'
import { placeOf, startedSession } from '../started-session.ts'

const options = {
  registry: { type: 'string', multiple: true },
  region: { type: 'string' },
  remove: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

/** The user that ECR's passwords are of. */
const USER = 'AWS'

export const ecr: CliCommand = {
  name: 'ecr',
  summary: 'Sign docker in to registries of ECR',
  help: `lanyard ecr setup NAME [--registry HOST…] [--region R] [--remove]
lanyard ecr password NAME [--region R]
lanyard ecr get REGISTRY
lanyard ecr list

setup has docker ask Lanyard for the registry of the session's account, through docker-credential-lanyard, which has to
be on your PATH: no docker login, and no password on the disk. password prints one, for other tools. get and list are
what docker-credential-lanyard calls.

A registry is used with the session it was set up with; where there is none, with one of its account: an active one
first, then a pinned one.

  --registry  another registry that the session may use, such as one of a shared account; may be given more than once
  --region    the session's own where it is left out
  --remove    have docker ask Lanyard no more`,
  // The sign-in that may be missing has to be told while it is waited for; docker waits for nobody.
  delivery: ([, verb]) => (verb === 'get' || verb === 'list' ? 'whole' : 'live-err'),
  async run(context) {
    const { values, positionals } = readOptions('ecr', context.args, options)
    const [verb, rest] = verbOf('ecr', ['setup', 'password', 'get', 'list'], positionals)
    switch (verb) {
      case 'get':
        return get(context, oneName('ecr', 'REGISTRY', rest))
      case 'list':
        return list(context)
      case 'password':
        return password(context, oneName('ecr', 'NAME', rest), values)
      case 'setup':
        return setup(context, oneName('ecr', 'NAME', rest), values)
    }
  },
}

async function get({ app, out }: CliContext, server: string): Promise<void> {
  const registry = app.registries.read(server)
  const sessionId = app.registries.sessionFor(registry)
  const given = await app.terminal.registryPassword({ sessionId, region: registry.region })
  out(asJsonLine({ ServerURL: server, Username: USER, Secret: given }))
}

function list({ app, out }: CliContext): void {
  out(asJsonLine(Object.fromEntries(app.registries.list().map((host) => [host, USER]))))
}

async function password(context: CliContext, name: string, values: Values): Promise<void> {
  const { region = null } = values
  const place = await startedSession(context, name, region)
  context.out(`${await context.app.terminal.registryPassword(place)}\n`)
}

async function setup(context: CliContext, name: string, values: Values): Promise<void> {
  const { app, out, invocation } = context
  const { registry: named = [], region = null, remove = false } = values
  const given = named.map((host) => app.registries.read(host))
  const place = remove
    ? await placeOf(context, findSession(app, name), region)
    : await startedSession(context, name, region)
  const registries = given.length > 0 ? given : [app.registries.ownOf(place)]
  const hosts = registries.map(({ host }) => host)

  const folder = invocation.env.get('DOCKER_CONFIG') || join(app.docker.home, '.docker')
  const file = join(isAbsolute(folder) ? folder : resolve(invocation.cwd, folder), 'config.json')
  if (remove) {
    await app.docker.dropHelper(file, hosts)
    return out(`docker asks Lanyard no more for ${hosts.join(', ')}.\n`)
  }
  const before = await app.docker.setHelper(file, hosts)
  for (const registry of registries) app.registries.assign(registry, place.sessionId)
  for (const host of hosts) {
    const other = before.get(host)
    const instead = other === undefined ? '' : `, in place of docker-credential-${printable(other)}`
    out(`docker asks Lanyard for ${host}, as ${printable(name)}${instead}.\n`)
  }
  out(`docker-credential-lanyard has to be on your PATH; it lies in ${dirname(app.kubeconfigs.launcher)}.\n`)
}
