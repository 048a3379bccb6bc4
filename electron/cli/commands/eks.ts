import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { KubeContext } from '../../core/made/kubeconfig.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { findForTool, findSession } from '../find.ts'
import { needed, oneName, readOptions, verbOf } from '../options.ts'
import { asJson } from '../session-json.ts'
import { shellWord } from '../shell-word.ts'
import { startedSession } from '../started-session.ts'
import { sessionToRead } from './credentials.ts'

const options = {
  cluster: { type: 'string' },
  all: { type: 'boolean' },
  region: { type: 'string' },
  context: { type: 'string' },
  kubeconfig: { type: 'string' },
  use: { type: 'boolean' },
  remove: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

export const eks: CliCommand = {
  name: 'eks',
  summary: 'Reach Kubernetes clusters of EKS',
  help: `lanyard eks kubeconfig NAME [--cluster C | --all] [--region R] [--context CONTEXT] [--kubeconfig FILE] [--use]
                            [--dry-run]
lanyard eks kubeconfig NAME --cluster C --remove
lanyard eks ls NAME [--region R] [--json]
lanyard eks token NAME --cluster C [--region R]

kubeconfig merges a context for the cluster into kubectl's configuration, whose tokens Lanyard makes. What is there
stays, comments included. The context is called CLUSTER@NAME. ls lists clusters; token is what kubectl calls: it is made
here, from the session as it is, and no request is sent.

  --cluster     the cluster's name; may be left out where the region has one only
  --all         all clusters of the region
  --region      the session's own where it is left out
  --context     what to call the context instead
  --kubeconfig  the file; the first of KUBECONFIG, or ~/.kube/config, where it is left out
  --use         make it the current context; it is anyway where there was none
  --remove      take the context out again
  --dry-run     print what would be merged
  --json        {"region","clusters":["name"…]} for programs`,
  // The sign-in that may be missing has to be told while it is waited for; kubectl waits for nobody.
  delivery: ([, verb]) => (verb === 'token' ? 'whole' : 'live-err'),
  async run(context) {
    const { values, positionals } = readOptions('eks', context.args, options)
    const [verb, rest] = verbOf('eks', ['kubeconfig', 'ls', 'token'], positionals)
    const name = oneName('eks', 'NAME', rest)
    switch (verb) {
      case 'token':
        return token(context, name, values)
      case 'ls':
        return list(context, name, values)
      case 'kubeconfig':
        return values.remove ? remove(context, name, values) : configure(context, name, values)
    }
  },
}

async function token(context: CliContext, name: string, values: Values): Promise<void> {
  const { region = null, cluster } = values
  const of = needed('eks', '--cluster', cluster)
  const sessionId = await sessionToRead(context, findForTool(context.app, name))
  context.out(await context.app.terminal.clusterCredential({ sessionId, region }, of))
}

async function list(context: CliContext, name: string, values: Values): Promise<void> {
  const { region = null, json } = values
  const { app, out } = context
  const found = await app.made.clusters(await startedSession(context, name, region))
  if (json) return out(asJson({ region: found.region, clusters: found.names }))
  if (found.names.length === 0) return out(`There is no cluster in ${found.region}.\n`)
  out(found.names.map((cluster) => `${printable(cluster)}\n`).join(''))
}

async function configure(context: CliContext, name: string, values: Values): Promise<void> {
  const { app, out } = context
  const { all, context: chosen, region = null } = values
  if (all && (values.cluster !== undefined || chosen !== undefined))
    throw new AppError('usage', { reason: '--all goes without --cluster and --context', command: 'eks' })
  const place = await startedSession(context, name, region)
  const clusters = await clustersFor(place, context, values)
  // Its profile may be on the way to the config file still.
  await app.profilesSettled()
  const called = nameOf(context, place.sessionId)
  const contexts = await Promise.all(
    clusters.map(async (cluster): Promise<KubeContext> => {
      const { arn, endpoint, certificate, region: at } = await app.made.cluster(place, cluster)
      return {
        name: chosen ?? `${cluster}@${called}`,
        cluster: { name: arn, endpoint, certificate },
        command: app.kubeconfigs.launcher,
        args: ['eks', 'token', called, '--cluster', cluster, '--region', at],
      }
    }),
  )
  const [first] = contexts
  if (!first) return out('There is no cluster there.\n')
  const file = await fileFor(context, first.name, values)
  if (values['dry-run']) return out(await app.kubeconfigs.preview(contexts))
  await app.kubeconfigs.merge(file, contexts, values.use ?? false)
  const lines = contexts.map((added) => `  kubectl --context ${shellWord(added.name)} get pods\n`)
  out(`Merged into ${printable(file)}:\n${lines.join('')}`)
}

async function remove(context: CliContext, name: string, values: Values): Promise<void> {
  const { app, out } = context
  const sessionId = await sessionToRead(context, findSession(app, name))
  const cluster = needed('eks', '--cluster', values.cluster)
  const called = values.context ?? `${cluster}@${nameOf(context, sessionId)}`
  const file = await fileFor(context, called, values)
  const isGone = await app.kubeconfigs.remove(file, called)
  out(
    isGone
      ? `Took ${printable(called)} out of ${printable(file)}.\n`
      : `${printable(file)} has no such context.\n`,
  )
}

async function clustersFor(
  place: { sessionId: string; region: string | null },
  { app }: CliContext,
  { cluster, all }: Values,
): Promise<readonly string[]> {
  if (cluster !== undefined) return [cluster]
  const { region, names } = await app.made.clusters(place)
  if (all || names.length < 2) return names
  throw new AppError('cluster-needed', { region, clusters: names.map(printable).join(', ') })
}

/** As a tool is told to call it: by its profile, where it has one, which never comes to stand for another account. */
function nameOf({ app }: CliContext, sessionId: string): string {
  const session = app.store.get().live.sessions.find(({ id }) => id === sessionId)
  return session?.profile ?? session?.name ?? sessionId
}

function fileFor(
  { app, invocation }: CliContext,
  contextName: string,
  { kubeconfig }: Values,
): Promise<string> {
  const usual = (invocation.env.get('KUBECONFIG') ?? '').split(delimiter).filter((path) => path !== '')
  const paths = kubeconfig === undefined ? usual : [kubeconfig]
  const all = paths.length > 0 ? paths : [join(app.kubeconfigs.home, '.kube', 'config')]
  const absolute = all.map((path) => (isAbsolute(path) ? path : resolve(invocation.cwd, path)))
  return app.kubeconfigs.choose(absolute, contextName)
}
