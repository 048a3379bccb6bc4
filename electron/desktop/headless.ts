import { once } from 'node:events'
import { app, utilityProcess } from 'electron'
import { AppError, EXIT, toAppError } from '../../shared/errors.ts'
import { claimSocket } from '../adapters/engine-socket.ts'
import { createSamlElsewhere } from '../adapters/saml-elsewhere.ts'
import { runningText, takenText } from '../cli/agent-text.ts'
import { createAnswering } from '../cli/answering.ts'
import { createCommandLine, writeError } from '../cli/command-line.ts'
import type { Output } from '../cli/command.ts'
import { runHostCommand } from '../cli/host-command.ts'
import { createCliHandler } from '../cli/wire.ts'
import type { App } from '../core/app.ts'
import type { Clock, Log } from '../core/ports.ts'
import { isPractice, keysFor, startEngine } from './engine.ts'
import type { Places } from './places.ts'
import type { Quitting } from './quitting.ts'

export interface HeadlessOptions {
  readonly home: string
  readonly environment: NodeJS.ProcessEnv
  readonly version: string
  readonly places: Places
  readonly clock: Clock
  readonly log: Log
  readonly quitting: Quitting
}

/** Runs it, and ends the process with its exit code. */
export async function runHeadless(command: readonly string[], options: HeadlessOptions): Promise<void> {
  const { version, quitting } = options
  const output: Output = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }
  const runs = {
    agent: (args: readonly string[]) => runAgent(args, output, options),
    emulator: (args: readonly string[]) => runEmulator(args, options),
  }
  try {
    await quitting.exit(await runHostCommand(command, { version, output, runs }))
  } catch (thrown) {
    await quitting.exit(writeError(output, toAppError(thrown), command.includes('--json')))
  }
}

/** Owns the engine as an agent does, until the process is told to end: a desktop app that starts is given all of it. */
async function runAgent(args: readonly string[], output: Output, options: HeadlessOptions): Promise<number> {
  if (args.length > 0) throw new AppError('usage', { reason: 'agent takes no arguments', command: 'agent' })
  const { home, environment, version, places, clock, log, quitting } = options
  const since = clock.now()
  const engine = Promise.withResolvers<App>()
  engine.promise.catch(() => {})
  const answering = createAnswering()
  const claiming = claimSocket({
    home,
    host: 'agent',
    version,
    clock,
    onLost: quitting.quit,
    handler: answering.handler,
    handOver: async () => (await engine.promise).handOver(),
  })
  // The socket is given up last: whoever owns the engine next reads what this one has written.
  quitting.atEnd(async () => {
    const claim = await claiming.catch(() => null)
    if (claim?.outcome === 'owner') await claim.close()
  })
  const claim = await claiming
  if (claim.outcome === 'taken') {
    output.out(takenText(claim.owner))
    return EXIT.done
  }
  try {
    await app.whenReady()
    const { launcher } = places
    const { stillOwner } = claim
    const keys = keysFor(environment)
    const samlSignIn = createSamlElsewhere()
    const common = { home, environment, launcher, version, clock, log }
    const started = await startEngine({ ...common, stillOwner, keys, samlSignIn })
    quitting.atEnd(() => started.close())
    quitting.atEnd(answering.close)
    const practice = isPractice(environment)
    const host = { kind: 'agent', pid: process.pid, version, since, home, practice } as const
    answering.by(createCliHandler(createCommandLine(started, host, () => clock.now())))
    engine.resolve(started)
  } catch (error) {
    // Nobody may see what an agent prints that a launcher has started.
    log.error('not-started', { error })
    engine.reject(error)
    answering.fail()
    throw error
  }
  output.out(runningText({ version, home }))
  return await new Promise<never>(() => {})
}

/** The practice organisation in a process of its own, which has this one's standard output. */
async function runEmulator(args: readonly string[], { places, quitting }: HeadlessOptions): Promise<number> {
  await app.whenReady()
  const child = utilityProcess.fork(places.emulator, [...args], { stdio: 'inherit' })
  quitting.atEnd(() => child.kill())
  const [code] = (await once(child, 'exit')) as [number]
  return code
}
