import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename, join } from 'node:path'
import { AppError, EXIT } from '../../../shared/errors.ts'
import type { Output } from '../command.ts'
import { readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'
import { shellWord } from '../shell-word.ts'
import { styleFor, type Style } from '../style.ts'
import { askWhoCommand } from './aws-cli.ts'
import { borrowThree, signInTo, succeeded, type Row } from './practice-steps.ts'
import { startPractice, type Practice } from './practice.ts'
import { watchWaysToEnd } from './ways-to-end.ts'

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
  for (const portal of practice.facts.portals) {
    const counted = await signInTo(practice.lanyard, portal)
    say(`Signed in to ${style.paint('strong', portal.name)} (${portal.partition}): ${counted}.\n`)
  }
  const started = await borrowThree(practice.lanyard)

  const pairs = started.flatMap(({ profile, region }) => [profile ?? '', region])
  const whoAmI = join(root, 'electron/cli/demo/caller-identity.ts')
  const arns = succeeded(await practice.run([process.execPath, whoAmI, ...pairs]))
    .stdout.trim()
    .split('\n')
  const shown: Shown[] = []
  say("\nBorrowed three roles. Who AWS's own client is with the profile of each:\n\n")
  for (const [index, row] of started.entries()) {
    const { stdout } = succeeded(await practice.lanyard('console', `${row.account}/${row.role}`, '--print'))
    const callerArn = arns[index] ?? ''
    shown.push({ ...row, consoleUrl: stdout.trim(), callerArn })
    say(`  ${style.paint('strong', row.profile ?? row.name)}\n  ${style.paint('faint', callerArn)}\n`)
  }
  const [first] = shown
  if (first) say(`\nA URL that opens the console as the first, for 15 minutes:\n\n  ${first.consoleUrl}\n`)
  return shown
}

async function showSessions(practice: Practice, say: (text: string) => void): Promise<void> {
  say('\n')
  succeeded(await practice.show('ls', '--active'))
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

function ttyOfProcess() {
  return { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, stderr: process.stderr.isTTY }
}

function textual(environment: NodeJS.ProcessEnv): [string, string][] {
  return Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
}
