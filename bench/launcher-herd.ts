import { setTimeout as wait } from 'node:timers/promises'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import * as v from 'valibot'
import type { Bench } from './practice.ts'

export const LAUNCHERS = 50
/** How long the refresh is held back, so that AWS can be stopped before it answers. */
const HELD_BACK = '500ms'
const OTHER = 'other'
/** Time for a request that nobody should have sent to be noticed. */
const AFTERMATH_MS = 500

const answerSchema = v.strictObject({
  Version: v.literal(1),
  AccessKeyId: v.string(),
  SecretAccessKey: v.string(),
  SessionToken: v.string(),
  Expiration: v.pipe(v.string(), v.isoTimestamp()),
  AccountId: v.string(),
})
type Answer = v.InferOutput<typeof answerSchema>

const statusSchema = v.object({
  sessions: v.array(v.object({ name: v.string(), reads: v.number(), phase: v.string() })),
})

/** What came of many launchers that asked at once. */
export interface Herd {
  /** How many launchers had asked before AWS answered. */
  readonly waiting: number
  readonly refreshes: number
  readonly getRoleCredentials: number
  readonly assumeRole: number
  readonly correct: number
  /** Milliseconds each launcher took, from its start to its end. */
  readonly took: readonly number[]
  /** From the first launcher's start to the last answer. */
  readonly wall: number
  /** Of these, from the moment AWS answered again. */
  readonly afterAws: number
}

/** Signs in and starts a session; gives its name. */
export async function startOne({ facts, must }: Bench): Promise<string> {
  const [portal] = facts.portals
  if (!portal) throw new Error('The practice organisation has no portal')
  await must('portal', 'add', portal.startUrl, '--name', portal.name, '--region', portal.region)
  await must('login', portal.name)
  const { stdout } = await must('ls', '--json')
  const { sessions } = v.parse(
    v.object({ sessions: v.array(v.object({ name: v.string() })) }),
    JSON.parse(stdout),
  )
  const [first] = sessions
  if (!first) throw new Error('The practice organisation has no role')
  await must('start', first.name)
  return first.name
}

/**
 * Fifty launchers ask at once, after so many minutes (`slept`) in which nobody did; `herd` counts them, from 1.
 *
 * The engine takes AWS's time from AWS's replies, and begins to renew in the millisecond it learns that it is late. So
 * that all fifty ask before anything was renewed, AWS is stopped in mid-answer until every one of them waits.
 */
export async function measureHerd(bench: Bench, name: string, herd: number, slept: number): Promise<Herd> {
  const before = await readAnswer(bench, name)
  await bench.advance(`${slept}m`)
  await bench.addFault({ kind: 'delay', operation: 'CreateToken', delay: HELD_BACK, times: 1 })
  await bench.forget()
  const { reads: readsBefore } = await stateOf(bench, name)
  await learnTime(bench)
  process.kill(bench.pids.emulator, 'SIGSTOP')
  let answeredAgain: number
  let waiting = 0
  const begun = performance.now()
  const asking = Array.from({ length: LAUNCHERS }, () => timed(bench, name))
  try {
    while (waiting < LAUNCHERS) {
      const { phase, reads } = await stateOf(bench, name)
      if (phase !== 'renewing' && phase !== 'starting') break
      waiting = reads - readsBefore
      await wait(20)
    }
  } finally {
    answeredAgain = performance.now()
    process.kill(bench.pids.emulator, 'SIGCONT')
  }
  const answers = await Promise.all(asking)
  const ended = performance.now()

  await bench.must('portal', 'rm', OTHER)
  await wait(AFTERMATH_MS)
  const asked = await bench.asked()
  const count = (operation: string) => asked.filter((request) => request.operation === operation).length
  return {
    waiting,
    // Nobody signs in meanwhile, so that every token is one of a refresh token.
    refreshes: count('CreateToken'),
    getRoleCredentials: count('GetRoleCredentials'),
    assumeRole: count('AssumeRole'),
    correct: await countCorrect(
      bench,
      answers.map(({ answer }) => answer),
      before,
      herd * slept,
    ),
    took: answers.map(({ took }) => took),
    wall: ended - begun,
    afterAws: ended - answeredAgain,
  }
}

/** Makes the engine ask AWS something that neither needs a token nor gives one: a portal's region is looked at. */
export async function learnTime({ facts, must }: Bench): Promise<void> {
  const other = facts.portals.at(-1)!
  await must('portal', 'add', other.startUrl, '--name', OTHER, '--region', other.region)
}

export async function stateOf({ must }: Bench, name: string) {
  const { sessions } = v.parse(statusSchema, JSON.parse((await must('status', '--json')).stdout))
  const session = sessions.find((candidate) => candidate.name === name)
  if (!session) throw new Error(`${name} is not in the status`)
  return session
}

async function readAnswer({ must }: Bench, name: string): Promise<Answer> {
  return v.parse(answerSchema, JSON.parse((await must('credentials', name)).stdout))
}

export async function timed(
  { lanyard }: Bench,
  name: string,
): Promise<{ readonly took: number; readonly answer: Answer | null }> {
  const begun = performance.now()
  const { code, stdout, stderr } = await lanyard('credentials', name)
  const took = performance.now() - begun
  return { took, answer: code === 0 && stderr === '' ? parsed(stdout) : null }
}

function parsed(text: string): Answer | null {
  try {
    const read = v.safeParse(answerSchema, JSON.parse(text))
    return read.success ? read.output : null
  } catch {
    return null
  }
}

/** How many answers are the same fresh credentials, which STS takes for the account's. */
async function countCorrect(
  { facts }: Bench,
  answers: readonly (Answer | null)[],
  before: Answer,
  /** Minutes. */
  sleptInAll: number,
): Promise<number> {
  const first = answers.find((answer) => answer !== null)
  if (!first || first.AccessKeyId === before.AccessKeyId) return 0
  if (Date.parse(first.Expiration) <= Date.parse(before.Expiration)) return 0
  const client = new STSClient({
    endpoint: facts.endpoints.sts,
    region: 'us-east-1',
    systemClockOffset: sleptInAll * 60_000,
    credentials: {
      accessKeyId: first.AccessKeyId,
      secretAccessKey: first.SecretAccessKey,
      sessionToken: first.SessionToken,
    },
  })
  const { Account } = await client.send(new GetCallerIdentityCommand({}))
  if (Account !== first.AccountId) return 0
  return answers.filter((answer) => JSON.stringify(answer) === JSON.stringify(first)).length
}
