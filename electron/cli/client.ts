import { openSync, writeSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { isatty, ReadStream, WriteStream } from 'node:tty'
import { AppError, type ErrorView, EXIT, type ExitCode } from '../../shared/errors.ts'
import type { Job, TerminalQuestion } from './command.ts'
import { jobProgram } from './sh-program.ts'
import { type Call, formatCall, PASSED_VARIABLES } from './form.ts'

/** What `attach` gives where nobody answers at the socket. These are curl's own codes; no command ends with them. */
export const NOBODY_ANSWERED = 7
/** What `attach` gives where whoever answers has just lost the socket to another: ask again. */
export const ASK_AGAIN = 22

// A tool waits for these commands, so a stopped owner must not hang them.
const BOUNDED_COMMANDS = ['credentials', 'env', 'eks token', 'ecr get', 'ecr list']
const BOUND_MS = 10_000

/** Why a call is refused, by the answer's status: the words of the launcher. */
const MALFORMED: ReadonlyMap<number, string> = new Map([
  [400, 'the call was not understood'],
  [413, 'the call is longer than 1 MiB'],
])

/** Where the launcher reads the program that it is to go on with. */
const PROGRAM = 3

/** One line of an answer in the form `application/x-ndjson`. */
type Event =
  | { readonly out: string }
  | { readonly err: string }
  | { readonly ask: TerminalQuestion & { readonly reply: string } }
  | { readonly job: Job }
  | { readonly exit: number }

/**
 * Asks the owner of the engine at `socketPath`, and writes to this process's own standard output and error as the
 * answer comes: the launcher's way where there is no curl. `pid` is the launcher's, which lives as long as the call does.
 * Gives the exit code, NOBODY_ANSWERED or ASK_AGAIN.
 */
export async function attach(socketPath: string, pid: number, args: readonly string[]): Promise<number> {
  const [command = '', verb = ''] = args
  const isBounded = [command, `${command} ${verb}`].some((call) => BOUNDED_COMMANDS.includes(call))
  const signal = isBounded ? AbortSignal.timeout(BOUND_MS) : null
  try {
    const response = await post(socketPath, '/cli', formatCall(callOf(pid, args)), signal)
    if (response.statusCode === 503) return ASK_AGAIN
    const reason = MALFORMED.get(response.statusCode ?? 0)
    if (reason !== undefined) {
      const error = new AppError('command-malformed', { command: 'Lanyard', reason })
      return fail(args, error.view(), error.exit)
    }
    for await (const event of events(response)) {
      if ('out' in event) process.stdout.write(event.out)
      else if ('err' in event) process.stderr.write(event.err)
      else if ('ask' in event) await reply(socketPath, event.ask, signal)
      else if ('job' in event) writeSync(PROGRAM, jobProgram(event.job))
      else return event.exit
    }
  } catch (thrown) {
    if (isConnectFailure(thrown)) return NOBODY_ANSWERED
    if (signal?.aborted) {
      return fail(args, {
        code: 'no-owner',
        message: 'Lanyard is running, but gave no answer for 10 seconds.',
        fix: 'End its process and try again.',
      })
    }
  }
  return fail(args, {
    code: 'no-owner',
    message: 'Lanyard ended before it had answered.',
    fix: 'Run it again.',
  })
}

function callOf(pid: number, typed: readonly string[]): Call {
  // What a job is called with is not the engine's affair.
  const args = typed[0] === 'exec' && typed.includes('--') ? typed.slice(0, typed.indexOf('--') + 1) : typed
  const env = new Map<string, string>()
  for (const name of PASSED_VARIABLES) {
    const value = process.env[name]
    if (value !== undefined) env.set(name, value)
  }
  return {
    args,
    cwd: process.cwd(),
    pid,
    tty: { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) },
    env,
  }
}

function post(
  socketPath: string,
  path: string,
  body: string,
  signal: AbortSignal | null,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asking = request({
      socketPath,
      path,
      method: 'POST',
      headers: {
        accept: 'application/x-ndjson',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        'x-lanyard-asks': '1',
      },
      // A connection of its own, closed with the answer.
      agent: false,
      ...(signal && { signal }),
    })
    asking.on('response', resolve)
    asking.on('error', reject)
    asking.end(body)
  })
}

/** This process's standard input to a page, as it comes. */
function sendInput(socketPath: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request({ socketPath, path, method: 'POST', agent: false })
    sending.on('response', (response) => response.resume().on('end', () => resolve()))
    sending.on('error', reject)
    process.stdin.on('error', reject).pipe(sending)
  })
}

async function* events(response: IncomingMessage): AsyncGenerator<Event> {
  response.setEncoding('utf8')
  let rest = ''
  for await (const chunk of response) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Event
  }
}

async function reply(
  socketPath: string,
  { reply: path, ...question }: TerminalQuestion & { readonly reply: string },
  signal: AbortSignal | null,
): Promise<void> {
  if (question.from === 'stdin') await sendInput(socketPath, path)
  else await post(socketPath, path, await typed(question), signal)
}

/** What the person types; empty where they would not say. */
async function typed(question: Extract<TerminalQuestion, { from: 'terminal' }>): Promise<string> {
  const input = new ReadStream(openSync('/dev/tty', 'r'))
  const output = new WriteStream(openSync('/dev/tty', 'w'))
  // On a terminal readline shows what is typed by writing it itself.
  const shown = question.echo ? output : new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: shown, terminal: true })
  output.write(question.prompt)
  try {
    return await new Promise<string>((resolve) => {
      lines.once('line', resolve)
      lines.once('SIGINT', () => process.exit(EXIT.interrupted))
      lines.once('close', () => resolve(''))
    })
  } finally {
    lines.close()
    if (!question.echo) output.write('\n')
    input.destroy()
    output.destroy()
  }
}

function isConnectFailure(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'connect'
}

function fail(
  args: readonly string[],
  { code, message, fix }: ErrorView,
  exit: ExitCode = EXIT.nobodyOwns,
): number {
  const json = args.includes('--json')
  const text = json ? JSON.stringify({ error: { code, message, fix } }) : `lanyard: ${message} ${fix}`
  process.stderr.write(`${text}\n`)
  return exit
}
