import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { AppError, EXIT } from '../../../shared/errors.ts'
import type { Output } from '../command.ts'
import { readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'
import { shellWord } from '../shell-word.ts'
import { styleFor, type Style } from '../style.ts'
import { askWhoCommand } from './aws-cli.ts'
import type { Finished } from './child.ts'
import { startPractice, type Practice } from './practice.ts'
import { watchWaysToEnd } from './ways-to-end.ts'

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

/** As `| head` ends other programs. */
const EXIT_READER_GONE = 141

/** Shows the main job in a practice organisation: sign in, borrow three roles, use them. Leaves nothing behind. */
export async function runDemo({ args, root, launcher, output }: DemoOptions): Promise<number> {
  const options = { once: { type: 'boolean' }, json: { type: 'boolean' } } as const
  const { values, positionals } = readOptions('demo', args, options)
  if (positionals.length > 0) throw new AppError('usage', { reason: 'demo takes no names', command: 'demo' })
  const stays = !values.once && !values.json && process.stdout.isTTY
  const style = styleFor({ tty: ttyOfProcess(), env: new Map(textual(process.env)) }, 'stdout')
  const say = (text: string) => (values.json ? undefined : output.out(text))

  const { ended } = watchWaysToEnd()
  say('Lanyard at work in a practice organisation on this computer; no AWS account is used.\n\n')
  const practice = await startPractice({ root, launcher })
  try {
    const shown = await Promise.race([borrow(practice, root, say, style), ended])
    if (shown === 'reader-gone') return EXIT_READER_GONE
    if (shown === 'interrupted') return EXIT.interrupted
    if (values.json) output.out(asJson({ sessions: shown.map(demoJson) }))
    else if (stays) await stay(practice, launcher, shown, say, ended)
    else await showSessions(practice, say)
    return EXIT.done
  } finally {
    await practice.end()
    say('\nThe practice organisation is gone, and everything with it.\n')
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
    say(`Signed in to ${style.paint('strong', name)} (${partition}): ${counted}.\n`)
  }
  const all = listOf(must(await practice.lanyard('ls', '--json')))
  const started: Row[] = []
  for (const { account, role } of threeOf(all)) {
    const [row] = listOf(must(await practice.lanyard('start', `${account}/${role}`, '--json')))
    if (row) started.push(row)
  }

  const pairs = started.flatMap(({ profile, region }) => [profile ?? '', region])
  const whoAmI = join(root, 'electron/cli/demo/caller-identity.ts')
  const arns = must(await practice.run([process.execPath, whoAmI, ...pairs]))
    .stdout.trim()
    .split('\n')
  const shown: Shown[] = []
  say("\nBorrowed three roles. Who AWS's own client is with the profile of each:\n\n")
  for (const [index, row] of started.entries()) {
    const { stdout } = must(await practice.lanyard('console', `${row.account}/${row.role}`, '--print'))
    const callerArn = arns[index] ?? ''
    shown.push({ ...row, consoleUrl: stdout.trim(), callerArn })
    say(`  ${style.paint('strong', row.profile ?? row.name)}\n  ${style.paint('faint', callerArn)}\n`)
  }
  const [first] = shown
  if (first) say(`\nA URL that opens the console as the first, for 15 minutes:\n\n  ${first.consoleUrl}\n`)
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
  })
}

async function showSessions(practice: Practice, say: (text: string) => void): Promise<void> {
  say('\n')
  must(await practice.show('ls', '--active'))
}

/** Says how to try it, and counts down until somebody ends it. */
async function stay(
  practice: Practice,
  launcher: string,
  shown: readonly Shown[],
  say: (text: string) => void,
  ended: Promise<unknown>,
): Promise<void> {
  const [first] = shown
  const name = shellWord(first?.profile ?? first?.name ?? '')
  const whoAmI = await askWhoCommand(practice, name)
  const fish = basename(process.env['SHELL'] ?? '') === 'fish'
  const intoShell = fish ? `lanyard env ${name} --shell fish | source` : `eval "$(lanyard env ${name})"`
  const lines = [
    ...(whoAmI === null ? [] : [whoAmI]),
    intoShell,
    'lanyard status',
    `lanyard console ${name} --print`,
  ]
  say(`\nTry it in another terminal. Paste this there first:\n\n  . ${shellWord(practice.envFile)}\n\n`)
  say(`then, for example:\n\n${lines.map((line) => `  ${line}\n`).join('')}\nCtrl-C here ends it all.\n\n`)

  const view = spawn(launcher, ['ls', '--active', '--watch'], {
    env: practice.environment,
    stdio: ['ignore', 'inherit', 'ignore'],
  })
  const closed = once(view, 'close')
  await Promise.race([closed, ended])
  view.kill('SIGTERM')
  await closed
}

function demoJson({ name, account, role, partition, phase, expiresAt, consoleUrl, callerArn }: Shown) {
  return { name, account, role, partition, phase, expiresAt, consoleUrl, callerArn }
}

function listOf({ stdout }: Finished): readonly Row[] {
  return v.parse(listSchema, JSON.parse(stdout)).sessions
}

/** Ends the demo where one of its steps did not work, with what that step said. */
function must(finished: Finished): Finished {
  if (finished.code === 0) return finished
  const said = (finished.stderr || finished.stdout).trim() || `a step ended with ${finished.code}`
  const reason = said.replace(/^lanyard: /, '').replace(/\.$/, '')
  throw new AppError('unexpected', { reason })
}

function ttyOfProcess() {
  return { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, stderr: process.stderr.isTTY }
}

function textual(environment: NodeJS.ProcessEnv): [string, string][] {
  return Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
}
