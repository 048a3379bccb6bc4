import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AppError, EXIT, toAppError } from '../../shared/errors.ts'
import { lanyardHome } from '../adapters/home.ts'
import { errorCode } from '../adapters/real-path.ts'
import { writeError } from '../cli/command-line.ts'
import type { Output } from '../cli/command.ts'
import { runDemo } from '../cli/demo/demo.ts'
import { runHostCommand } from '../cli/host-command.ts'
import { runningText, takenText } from '../cli/agent-text.ts'
import { runAgent } from './agent.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
const launcher = `${root}assets/bin/lanyard`
const output: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}

/** Runs the engine until it is told to stop or another takes over. */
async function agent(args: readonly string[]): Promise<number> {
  if (args.length > 0) throw new AppError('usage', { reason: 'agent takes no arguments', command: 'agent' })
  const home = lanyardHome(process.env)
  let over: (reason: 'stopped' | 'lost') => void
  const end = new Promise<'stopped' | 'lost'>((resolve) => {
    over = resolve
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => over('stopped'))
  const running = await runAgent({
    home,
    launcher,
    version,
    environment: process.env,
    onLost: () => over('lost'),
  })
  if (running.outcome === 'taken') {
    output.out(takenText(running.owner))
    return EXIT.done
  }
  output.out(runningText({ version, home }))
  const reason = await end
  await running.close()
  if (reason === 'lost') throw new AppError('not-owner')
  return EXIT.done
}

const args = process.argv.slice(2)
const isJson = args.includes('--json')

process.stdout.on('error', (cause) => {
  // Of what an agent prints nothing is worth its end, and a demo ends in a way of its own.
  if (args[0] === 'agent' || args[0] === 'demo') return
  // As `| head` ends other programs.
  const isLeft = errorCode(cause) === 'EPIPE'
  process.exit(isLeft ? 141 : writeError(output, new AppError('output-unwritten', {}, { cause }), isJson))
})

try {
  process.exitCode = await runHostCommand(args, {
    version,
    output,
    runs: { agent, demo: (rest) => runDemo({ args: rest, root, launcher, output }) },
  })
} catch (thrown) {
  process.exitCode = writeError(output, toAppError(thrown), isJson)
}
