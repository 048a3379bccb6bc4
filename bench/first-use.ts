import { join } from 'node:path'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import * as v from 'valibot'
import { atMost, type Figure, measured, median } from './figure.ts'
import { type Bench, inPractice } from './practice.ts'
import { TimedHandler } from './timed-handler.ts'

// From a command to credentials that nobody had borrowed yet, against the round trips that cannot be saved: one to the
// engine, and one to AWS for each role.

const LATENCY = '40ms'
const ACCOUNTS = 64
const ROLE = 'AdministratorAccess'
/** The first ones open connections and compile what the later ones find. */
const WARM_UP = 4
const LIMIT = 1.2
const HOPS = 3

const listSchema = v.object({
  sessions: v.array(
    v.object({ name: v.string(), account: v.string(), role: v.string(), partition: v.string() }),
  ),
})
const answerSchema = v.object({
  AccessKeyId: v.string(),
  SecretAccessKey: v.string(),
  SessionToken: v.string(),
})

export async function run(): Promise<Figure[]> {
  return inPractice(['--accounts', `${ACCOUNTS}`, '--latency', LATENCY, '--tps', '1000'], measure)
}

async function measure(bench: Bench): Promise<Figure[]> {
  const { facts, must } = bench
  const [portal] = facts.portals
  if (!portal) throw new Error('The practice organisation has no portal')
  await must('portal', 'add', portal.startUrl, '--name', portal.name, '--region', portal.region)
  await must('login', portal.name)
  const { sessions } = v.parse(listSchema, JSON.parse((await must('ls', '--json')).stdout))
  const roles = sessions.filter(({ role }) => role === ROLE)
  const half = roles.length / 2
  const [single, rooted] = [roles.slice(0, half), roles.slice(half)]
  const chains: string[] = []
  for (const [index, { name, account }] of rooted.entries()) {
    const role = `arn:aws:iam::${account}:role`
    await must('session', 'add', 'chain', name, `${role}/Deploy`, '--as', `deploy-${index}`)
    await must(
      'session',
      'add',
      'chain',
      `deploy-${index}`,
      `${role}/pipeline/Release`,
      '--as',
      `chain-${index}`,
    )
    chains.push(`chain-${index}`)
  }

  const taken: { roles: number[]; chains: number[]; engine: number[]; aws: number[] } = {
    roles: [],
    chains: [],
    engine: [],
    aws: [],
  }
  for (const [index, chain] of chains.entries()) {
    // By turns, so that whatever else the machine does falls on all alike.
    const role = await credentials(bench, single[index]!.name)
    const throughTwo = await credentials(bench, chain)
    const engine = await bareCurl(bench, chain)
    const aws = await roundTrip(bench, role.answer)
    if (index < WARM_UP) continue
    taken.roles.push(role.took)
    taken.chains.push(throughTwo.took)
    taken.engine.push(engine)
    taken.aws.push(aws)
  }
  const [engine, aws] = [median(taken.engine), median(taken.aws)]
  const needed = (requests: number) => engine + requests * aws
  const [role, chain] = [median(taken.roles), median(taken.chains)]
  return [
    measured('a round trip to the engine, by bare curl', engine, 'ms'),
    measured(`a round trip to AWS, of ${LATENCY} and more`, aws, 'ms'),
    measured('an SSO role, first use', role, 'ms'),
    measured(`a chain of ${HOPS}, first use`, chain, 'ms'),
    atMost('an SSO role, in the round trips it needs', role / needed(1), '×', LIMIT),
    atMost(`a chain of ${HOPS}, in the round trips it needs`, chain / needed(HOPS), '×', LIMIT),
  ]
}

async function credentials({ must }: Bench, name: string) {
  const begun = performance.now()
  const { stdout } = await must('credentials', name)
  const took = performance.now() - begun
  return { took, answer: v.parse(answerSchema, JSON.parse(stdout)) }
}

/** The engine asked for what it has in memory, in milliseconds. */
async function bareCurl({ run: runProgram, variables }: Bench, name: string): Promise<number> {
  const socket = join(variables['LANYARD_HOME']!, 'run/engine.sock')
  const flags = ['-q', '-sSN', '--noproxy', '*', '-m', '10', '--unix-socket', socket]
  const question = [
    '--data-urlencode',
    'a=credentials',
    '--data-urlencode',
    `a=${name}`,
    'http://lanyard/cli',
  ]
  const begun = performance.now()
  const { code, stderr } = await runProgram(['curl', ...flags, ...question])
  if (code !== 0) throw new Error(`curl ended with ${code}: ${stderr}`)
  return performance.now() - begun
}

let handler: TimedHandler | null = null

/** One request by AWS's own client, without the client's own work, in milliseconds. */
async function roundTrip({ facts }: Bench, answer: v.InferOutput<typeof answerSchema>): Promise<number> {
  handler ??= new TimedHandler()
  const client = new STSClient({
    endpoint: facts.endpoints.sts,
    region: 'us-east-1',
    requestHandler: handler,
    credentials: {
      accessKeyId: answer.AccessKeyId,
      secretAccessKey: answer.SecretAccessKey,
      sessionToken: answer.SessionToken,
    },
  })
  await client.send(new GetCallerIdentityCommand({}))
  return handler.took.at(-1)!
}
