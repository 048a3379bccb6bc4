import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { CONTAINER_VARIABLES } from '../../core/delivery/job-environment.ts'
import { CONTAINER_NETWORK } from '../../core/delivery/container-network.ts'
import type { CallersDocker } from '../../core/ports.ts'
import type { Invocation } from '../command.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { jobTitle } from '../job-title.ts'
import { oneName, readOptions } from '../options.ts'
import { startedSession } from '../started-session.ts'

/** Docker's own variables that say which docker is meant; the others of it are no affair of the engine's. */
const DOCKERS_VARIABLES = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG'] as const

/** socat alone, on Alpine. */
const FORWARDER_IMAGE = 'alpine/socat'

const options = { forwarder: { type: 'string' }, remove: { type: 'boolean' } } as const

export const docker: CliCommand = {
  name: 'docker',
  summary: 'Run containers as a session',
  help: `lanyard docker NAME [--forwarder IMAGE] -- run [OPTIONS] IMAGE [COMMAND…]
lanyard docker NAME [--forwarder IMAGE] -- create …
lanyard docker NAME [--forwarder IMAGE] -- compose …
lanyard docker --remove

Runs docker with what stands behind --, its containers being the session, which is started first where need be. They
ask for credentials whenever they need some, at 169.254.170.2 on a network of docker's called lanyard, which is made
where it is not there. run and create are given that network and the variables that SDKs read; a compose file names
them itself (docs/docker.md). Where docker runs in a virtual machine, as Docker Desktop does, a small container passes
on from there to this computer. The session is renewed while docker runs.

  --forwarder  the image of that container, whose entry point is socat; alpine/socat where it is left out
  --remove     take the network away again, and that container`,
  // The sign-in that may be missing has to be told while it is waited for.
  delivery: () => 'live-err',
  async run(context) {
    const { args, app, invocation } = context
    const end = args.includes('--') ? args.indexOf('--') : args.length
    const { values, positionals } = readOptions('docker', args.slice(0, end), options)
    const typed = args.slice(end + 1)
    if (values.remove) return remove(context, [...positionals, ...typed])
    const name = oneName('docker', 'NAME', positionals)
    const command = commandOf(typed)
    const caller = dockerOf(invocation)
    // A session that no container could be is not begun.
    const route = await app.containers.prepare(caller, values.forwarder ?? FORWARDER_IMAGE)
    const place = await startedSession(context, name)
    const environment = await app.terminal.containerJob(place, invocation.pid, route)
    context.become({ ...environment, command, title: jobTitle(context, place.sessionId) })
  },
}

/** Docker's arguments with what its containers are told; a variable without `=` takes docker's own value of it. */
function commandOf([verb, ...rest]: readonly string[]): readonly string[] {
  switch (verb) {
    case 'run':
    case 'create': {
      const variables = CONTAINER_VARIABLES.flatMap((variable) => ['--env', variable])
      return ['docker', verb, '--network', CONTAINER_NETWORK, ...variables, ...rest]
    }
    case 'compose':
      return ['docker', verb, ...rest]
  }
  const found = verb === undefined ? 'nothing' : `"${printable(verb)}"`
  const reason = `Behind -- stands docker's run, create or compose, and not ${found}`
  throw new AppError('usage', { reason, command: 'docker' })
}

async function remove({ app, invocation, out }: CliContext, more: readonly string[]): Promise<void> {
  if (more.length > 0)
    throw new AppError('usage', { reason: '--remove takes nothing else', command: 'docker' })
  const removed = await app.containers.remove(dockerOf(invocation))
  out(removed ? `Docker's network lanyard is gone.\n` : `Docker has no network lanyard.\n`)
}

function dockerOf({ env }: Invocation): CallersDocker {
  const variables = Object.fromEntries(DOCKERS_VARIABLES.map((name) => [name, env.get(name)]))
  return { searchPath: env.get('PATH') ?? null, variables }
}
