import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import * as v from 'valibot'
import { AppError, EXIT } from '../../../shared/errors.ts'
import type { Output } from '../command.ts'
import { readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'
import { styleFor, type Style } from '../style.ts'
import { table } from '../table.ts'
import { run, type Finished } from './child.ts'
import { startPractice, type Practice } from './practice.ts'

const rowSchema = v.object({
  name: v.string(),
  account: v.string(),
  accountName: v.string(),
  role: v.string(),
  partition: v.string(),
  region: v.string(),
  phase: v.string(),
  expiresAt: v.nullable(v.string()),
  profile: v.nullable(v.string()),
})
const listSchema = v.object({ sessions: v.array(rowSchema) })
type Row = v.InferOutput<typeof rowSchema>

/** A session that was borrowed, its console opened on paper, and its credentials used. */
interface Shown extends Row {
  readonly consoleUrl: string
  readonly callerArn: string
}

export interface DemoOptions {
  readonly args: readonly string[]
  /** Where the program lies. */
  readonly root: string
  readonly launcher: string
  readonly output: Output
}

/** Shows the main job in a practice organisation: sign in, borrow three roles, use them. Leaves nothing behind. */
export async function runDemo({ args, root, launcher, output }: DemoOptions): Promise<number> {
  const options = { once: { type: 'boolean' }, json: { type: 'boolean' } } as const
  const { values } = readOptions('demo', args, options)
  const stays = !values.once && !values.json && process.stdout.isTTY
  const style = styleFor(
    { tty: ttyOfProcess(), env: new Map(Object.entries(textual(process.env))) },
    'stdout',
  )
  const say = (text: string) => (values.json ? undefined : output.out(text))

  const stopped = once(process, 'SIGINT').then(() => 'stopped' as const)
  const terminated = once(process, 'SIGTERM').then(() => 'stopped' as const)
  say('Starting a practice organisation and an agent in a temporary home …\n')
  const practice = await startPractice({ root, launcher })
  try {
    const work = borrow(practice, root, say, style)
    const shown = await Promise.race([work, stopped, terminated])
    if (shown === 'stopped') return EXIT.interrupted
    if (values.json) output.out(asJson({ sessions: shown.map(demoJson) }))
    if (stays) await liveView(practice, launcher, shown, say, Promise.race([stopped, terminated]))
    return EXIT.done
  } finally {
    await practice.end()
    say('The practice organisation is gone, and everything with it.\n')
  }
}

async function borrow(
  practice: Practice,
  root: string,
  say: (text: string) => void,
  style: Style,
): Promise<readonly Shown[]> {
  for (const { name, startUrl, region, partition } of practice.facts.portals) {
    must(await practice.lanyard('portal', 'add', startUrl, '--name', name, '--region', region))
    const { stderr } = must(await practice.lanyard('login', name))
    const [counted = ''] = /^\d+ accounts with \d+ roles/m.exec(stderr) ?? []
    say(`Signed in to ${style.paint('strong', name)} (${partition}): ${counted}\n`)
  }
  const all = listSchemaOf(must(await practice.lanyard('ls', '--json')))
  const started: Row[] = []
  for (const { account, role } of threeOf(all)) {
    const [row] = listSchemaOf(must(await practice.lanyard('start', `${account}/${role}`, '--json')))
    if (row) started.push(row)
  }
  say('\nThree roles borrowed:\n\n')
  say(must(await practice.lanyard('ls', '--active')).stdout)

  const env = { ...process.env, ...practice.variables }
  const pairs = started.flatMap(({ profile, region }) => [profile ?? '', region])
  const asked = must(
    await run([process.execPath, join(root, 'electron/cli/demo/caller-identity.ts'), ...pairs], env),
  )
  const arns = asked.stdout.trim().split('\n')
  const shown: Shown[] = []
  for (const [index, row] of started.entries()) {
    const { stdout } = must(await practice.lanyard('console', `${row.account}/${row.role}`, '--print'))
    shown.push({ ...row, consoleUrl: stdout.trim(), callerArn: arns[index] ?? '' })
  }
  say("\nWhom AWS's own client is, with each profile (it read ~/.aws/config and ran credential_process):\n\n")
  say(
    table(
      style,
      ['AWS PROFILE', 'CALLER'],
      shown.map(({ profile, callerArn }) => [{ text: profile ?? '' }, { text: callerArn }]),
    ),
  )
  say(`\nA console URL, good for 15 minutes:\n\n  ${shown[0]?.consoleUrl}\n\n`)
  return shown
}

/** One in production, one that can only read, one in GovCloud. */
function threeOf(rows: readonly Row[]): readonly Row[] {
  const commercial = rows.filter(({ partition }) => partition === 'aws')
  const readsOnly = ({ role }: Row) => /read|view/i.test(role)
  const production = commercial.find((row) => /prod/i.test(row.accountName) && !readsOnly(row))
  const reader = commercial.find((row) => readsOnly(row) && row.account !== production?.account)
  const govCloud = rows.find(({ partition }) => partition === 'aws-us-gov')
  const three = [production, reader, govCloud].filter((row) => row !== undefined)
  if (three.length === 3) return three
  throw new AppError('unexpected', {
    reason: 'the practice organisation lacks one of the three roles',
    log: '',
  })
}

/** Stays, counting down, until Ctrl-C. */
async function liveView(
  practice: Practice,
  launcher: string,
  [first]: readonly Shown[],
  say: (text: string) => void,
  stopped: Promise<unknown>,
): Promise<void> {
  say('Try it from another terminal; paste this there first:\n\n')
  say(`  . ${practice.envFile}\n\n`)
  say(`then, for example:\n\n  aws sts get-caller-identity --profile ${first?.profile}\n`)
  say(`  eval "$(lanyard env ${first?.profile})"\n  lanyard status\n\nCtrl-C ends it all.\n\n`)
  const env = { ...process.env, ...practice.variables }
  const view = spawn(launcher, ['ls', '--active', '--watch'], { env, stdio: ['ignore', 'inherit', 'ignore'] })
  const ended = once(view, 'close')
  await Promise.race([ended, stopped])
  view.kill('SIGTERM')
  await ended
  say('\n')
}

function demoJson({ name, account, role, partition, phase, expiresAt, consoleUrl, callerArn }: Shown) {
  return { name, account, role, partition, phase, expiresAt, consoleUrl, callerArn }
}

function listSchemaOf({ stdout }: Finished): readonly Row[] {
  return v.parse(listSchema, JSON.parse(stdout)).sessions
}

/** Ends the demo where one of its steps did not work, with what that step said. */
function must(finished: Finished): Finished {
  if (finished.code === 0) return finished
  const reason = (finished.stderr || finished.stdout).trim() || `a step ended with ${finished.code}`
  throw new AppError('unexpected', { reason, log: 'the output above' })
}

function ttyOfProcess() {
  return { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, stderr: process.stderr.isTTY }
}

function textual(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
