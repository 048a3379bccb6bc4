import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { atLeast, atMost, type Figure, measured, median } from './figure.ts'
import { type Bench, inPractice, ROOT } from './practice.ts'
import { timedCommand, type TimedCommand } from './timed-command.ts'

export const LAUNCHER = join(ROOT, 'assets/bin/lanyard')
// Debian's own, where it is there: another on the PATH may be behind a wrapper that costs more still.
const AWS = spawnSync('/usr/bin/aws', ['--version']).status === 0 ? '/usr/bin/aws' : 'aws'

const PAIRS = 100
/** The AWS CLI takes long, so it is asked less often. */
const AWS_RUNS = 15

const ls = v.object({ sessions: v.array(v.object({ name: v.string() })) })

/** What is asked: a home whose engine is owned, and a session of it that is active. */
export interface Engine {
  readonly home: string
  readonly session: string
}

/** What one `lanyard credentials` costs, against the bare curl it is made of and against the AWS CLI. */
export async function run(): Promise<Figure[]> {
  return inPractice([], async (bench) => figures(await startSession(bench)))
}

export async function startSession({ facts, must, variables }: Bench): Promise<Engine> {
  const portal = facts.portals[0]!
  await must('portal', 'add', portal.startUrl, '--name', portal.name, '--region', portal.region)
  await must('login', portal.name)
  const { stdout } = await must('ls', '--json')
  const session = v.parse(ls, JSON.parse(stdout)).sessions[0]!.name
  await must('start', session)
  return { home: variables['LANYARD_HOME']!, session }
}

function figures({ home, session }: Engine): Figure[] {
  const lanyard = timedCommand(LAUNCHER, ['credentials', session], { LANYARD_HOME: home })
  const question = ['a=credentials', `a=${session}`]
  const curl = bareCurl(home, question)
  const aws = awsCommand(home, lanyard.run().stdout)
  if (curl.run().stdout !== lanyard.run().stdout)
    throw new Error('curl and lanyard were answered differently')

  const times = { lanyard: [] as number[], curl: [] as number[], aws: [] as number[] }
  const warmUp = 5
  for (let pair = -warmUp; pair < PAIRS; pair += 1) {
    // By turns, so that whatever else the machine does falls on both alike.
    const order = pair % 2 === 0 ? [lanyard, curl] : [curl, lanyard]
    for (const asked of order) {
      const took = asked.run().took
      if (pair >= 0) times[asked === lanyard ? 'lanyard' : 'curl'].push(took)
    }
    if (pair >= 0 && pair < AWS_RUNS) times.aws.push(aws.run().took)
  }

  const ratios = times.lanyard.map((took, pair) => took / times.curl[pair]!)
  const kubectl = eksTimes(home, session, lanyard.run().stdout)
  return [
    measured('lanyard credentials', median(times.lanyard), 'ms'),
    measured('bare curl', median(times.curl), 'ms'),
    measured('aws configure export-credentials', median(times.aws), 'ms'),
    atMost('lanyard, in bare curls', median(ratios), '×', 1.3),
    atLeast('AWS CLI, in lanyards (at least)', median(times.aws) / median(times.lanyard), '×', 20),
    measured('lanyard eks token', median(kubectl.lanyard), 'ms'),
    measured('aws eks get-token', median(kubectl.aws), 'ms'),
    atLeast('aws eks get-token, in lanyards', median(kubectl.aws) / median(kubectl.lanyard), '×', 20),
  ]
}

/** The curl that a call is made of: fields posted to the socket, and nothing around it. */
export function bareCurl(home: string, fields: readonly string[]): TimedCommand {
  const flags = ['-q', '-sSN', '--noproxy', '*', '-m', '10', '--unix-socket', join(home, 'run/engine.sock')]
  const form = fields.flatMap((field) => ['--data-urlencode', field])
  return timedCommand('curl', [...flags, ...form, 'http://lanyard/cli'])
}

const CREDENTIALS = v.object({
  AccessKeyId: v.string(),
  SecretAccessKey: v.string(),
  SessionToken: v.string(),
})

/** What a token of EKS costs kubectl, made by either from the same credentials; the AWS CLI is given them outright. */
function eksTimes(home: string, session: string, credentials: string) {
  const given = v.parse(CREDENTIALS, JSON.parse(credentials))
  const cluster = 'apps'
  const lanyard = timedCommand(LAUNCHER, ['eks', 'token', session, '--cluster', cluster], {
    LANYARD_HOME: home,
  })
  const aws = timedCommand(AWS, ['eks', 'get-token', '--cluster-name', cluster, '--region', 'us-east-1'], {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_ACCESS_KEY_ID: given.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: given.SecretAccessKey,
    AWS_SESSION_TOKEN: given.SessionToken,
  })
  lanyard.run()
  const turns = Array.from({ length: AWS_RUNS }, () => ({ lanyard: lanyard.run().took, aws: aws.run().took }))
  return { lanyard: turns.map((turn) => turn.lanyard), aws: turns.map((turn) => turn.aws) }
}

// The AWS CLI does the least it can: it gets the same credentials from `cat`, with no network and no cache to read.
function awsCommand(home: string, credentials: string): TimedCommand {
  const file = join(home, 'credentials.json')
  const config = join(home, 'config')
  writeFileSync(file, credentials)
  writeFileSync(config, `[profile bench]\nregion = us-east-1\ncredential_process = cat ${file}\n`)
  return timedCommand(AWS, ['configure', 'export-credentials', '--profile', 'bench'], {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  })
}
