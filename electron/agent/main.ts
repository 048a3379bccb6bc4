import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AppError, EXIT, toAppError } from '../../shared/errors.ts'
import { lanyardHome } from '../adapters/home.ts'
import { asksForHelp, unknownCommand, writeError } from '../cli/command-line.ts'
import type { Output } from '../cli/command.ts'
import { runDemo } from '../cli/demo/demo.ts'
import { helpText } from '../cli/help.ts'
import { runAgent } from './agent.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
const launcher = `${root}assets/bin/lanyard`
const output: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}

/** The commands that need no owner. They run right here, on Node. */
async function main([command = 'help', ...args]: readonly string[]): Promise<number> {
  if (asksForHelp(args)) {
    output.out(helpText(command))
    return EXIT.done
  }
  switch (command) {
    case 'agent':
      return agent(args)
    case 'demo':
      return runDemo({ args, root, launcher, output })
    case 'help':
    case '--help':
    case '-h':
      output.out(helpText(args[0]))
      return EXIT.done
    case 'version':
    case '--version':
      output.out(`${version}\n`)
      return EXIT.done
    default:
      throw unknownCommand(command)
  }
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
    const { owner } = running
    const who = owner.host === 'desktop' ? 'The desktop app' : 'An agent'
    output.out(
      `${who} owns the engine already: process ${owner.pid}, since ${new Date(owner.since).toISOString()}.\n`,
    )
    return EXIT.done
  }
  output.out(`Lanyard ${version} runs as process ${process.pid} in ${home}. Ctrl-C ends it.\n`)
  const reason = await end
  await running.close()
  if (reason === 'lost') throw new AppError('not-owner')
  return EXIT.done
}

const args = process.argv.slice(2)
try {
  process.exitCode = await main(args)
} catch (thrown) {
  process.exitCode = writeError(output, toAppError(thrown), args.includes('--json'))
}
