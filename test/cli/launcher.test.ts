import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandLine, Delivery, Invocation, Output } from '../../electron/cli/command.ts'
import { createCliHandler } from '../../electron/cli/wire.ts'
import { AppError } from '../../shared/errors.ts'
import { type Checkout, createCheckout, told, written } from './checkout.ts'
import { installedShells } from './shells.ts'

const SHELLS = installedShells()
const DASH = SHELLS[0]!
const NOTHING_GIVEN = { unset: [], set: [], title: null }

type Command = (output: Output, invocation: Invocation) => Promise<number> | number

let checkout: Checkout
let server: Server | null = null

beforeEach(() => {
  checkout = createCheckout()
})

afterEach(() => {
  server?.close()
  server?.closeAllConnections()
  server = null
  checkout.remove()
})

/** Serves one command, whatever is asked, and remembers the last call. */
async function serve(delivery: Delivery, command: Command): Promise<{ readonly last: Invocation | null }> {
  const calls: { last: Invocation | null } = { last: null }
  const commandLine: CommandLine = {
    delivery: () => delivery,
    async run(invocation, output) {
      calls.last = invocation
      return command(output, invocation)
    },
  }
  server = await checkout.serve(createCliHandler(commandLine))
  return calls
}

describe.each(SHELLS)('in $name', (shell) => {
  test('every argument arrives as it was typed', async () => {
    const calls = await serve('whole', () => 0)
    const args = [
      'ls',
      'a b',
      '',
      "it's",
      '"',
      'two\nlines\n',
      'Zürich 東京 🪪',
      'a&b=c%20+',
      '$(id) `id` \\',
      '-n',
      '@f',
      '*',
      '',
    ]
    await checkout.run(shell, args)
    expect(calls.last?.args).toEqual(args)
  })

  test('it tells where and by whom it was called', async () => {
    const calls = await serve('whole', () => 0)
    const child = checkout.start(shell, ['status'], {
      env: { TERM: 'xterm', NO_COLOR: '', LC_ALL: 'C', SECRET: 'x' },
    })
    await told(child)
    expect(calls.last).toMatchObject({
      cwd: checkout.folder,
      pid: child.pid,
      tty: { stdin: false, stdout: false, stderr: false },
    })
    const env = new Map(calls.last?.env)
    // mksh believes in 80 columns, wherever it runs.
    env.delete('COLUMNS')
    expect([...env]).toEqual([
      ['TERM', 'xterm'],
      ['NO_COLOR', ''],
      ['LC_ALL', 'C'],
    ])
  })

  test('standard output, standard error and the exit code come apart', async () => {
    await serve('whole', (output) => {
      output.err("it's \\n `bad` $HOME\n")
      output.out('{"a": "b\\n"}\n')
      return 77
    })
    expect(await checkout.run(shell, ['start', 'x'])).toEqual({
      out: '{"a": "b\\n"}\n',
      err: "it's \\n `bad` $HOME\n",
      exit: 77,
    })
  })

  test('what is long or holds a NUL arrives whole', async () => {
    const out = 'o'.repeat(300_000)
    const err = `${'é'.repeat(200_000)}\0\n\n`
    await serve('whole', (output) => {
      output.out(out)
      output.err(err)
      return 1
    })
    expect(await checkout.run(shell, ['ls'])).toEqual({ out, err, exit: 1 })
  })

  test('live output is seen as it comes', async () => {
    const seen = Promise.withResolvers<void>()
    await serve('live-out', async (output) => {
      output.out('10 s left\n')
      await seen.promise
      output.out('9 s left\n')
      return 0
    })
    const child = checkout.start(shell, ['status', '--watch'])
    const all = told(child)
    await written(child.stdout, '10 s left')
    seen.resolve()
    expect(await all).toEqual({ out: '10 s left\n9 s left\n', err: '', exit: 0 })
  })

  test('progress is seen as it comes, then the answer and the exit code', async () => {
    const seen = Promise.withResolvers<void>()
    await serve('live-err', async (output) => {
      output.err('Open the browser\n')
      await seen.promise
      output.err('Signed in\n')
      output.out('done\n')
      return 75
    })
    const child = checkout.start(shell, ['login'])
    const all = told(child)
    await written(child.stderr, 'Open the browser')
    seen.resolve()
    expect(await all).toEqual({ out: 'done\n', err: 'Open the browser\nSigned in\n', exit: 75 })
  })

  test('standard input is sent once a command asks for it, and the answer comes as ever', async () => {
    let received: string | null | undefined
    await serve('live-err', async (output) => {
      output.err('Signed in\n')
      received = await output.ask?.({ from: 'stdin' })
      output.err('Read\n')
      output.out('done\n')
      return 77
    })
    const sent = `PHNhbWw+\n${"it's $(id) é\n".repeat(10_000)}`
    for (const PATH of [process.env['PATH'], checkout.pathOf('sleep', 'readlink')]) {
      const child = checkout.start(shell, ['start', 'x', '--assertion', '-'], {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { PATH },
      })
      // As a program does that takes its time.
      child.stdin?.write(sent.slice(0, 4))
      setImmediate(() => child.stdin?.end(sent.slice(4)))
      expect(await told(child)).toEqual({ out: 'done\n', err: 'Signed in\nRead\n', exit: 77 })
      expect(received).toBe(sent)
    }
  })

  test('a command that does not ask leaves standard input alone', async () => {
    await serve('whole', () => 0)
    const script = `printf 'left' | { "$@"; cat; }`
    const [program, ...flags] = shell.command
    const env = { PATH: process.env['PATH'], HOME: checkout.folder, LANYARD_HOME: checkout.home }
    const words = [checkout.launcher, 'status']
    const child = spawn('sh', ['-c', script, 'sh', program, ...flags, ...words], { env })
    expect(await told(child)).toEqual({ out: 'left', err: '', exit: 0 })
  })

  test.each(['whole', 'live-out', 'live-err'] as const)(
    'Ctrl-C cancels a %s call and ends with 130',
    async (delivery) => {
      const begun = Promise.withResolvers<void>()
      const aborted = Promise.withResolvers<void>()
      await serve(delivery, async (output, { signal }) => {
        signal.addEventListener('abort', () => aborted.resolve())
        output.out('waiting\n')
        output.err('waiting\n')
        begun.resolve()
        await aborted.promise
        return 0
      })
      // In a process group of its own, as a terminal has it, so that curl is interrupted too.
      const child = checkout.start(shell, ['sync'], { detached: true })
      const all = told(child)
      await begun.promise
      if (delivery === 'live-out') await written(child.stdout, 'waiting')
      if (delivery === 'live-err') await written(child.stderr, 'waiting')
      process.kill(-child.pid!, 'SIGINT')
      expect((await all).exit).toBe(130)
      await aborted.promise
    },
  )

  test("a user's .curlrc and proxy settings change nothing", async () => {
    await serve('whole', (output) => {
      output.out('{"SecretAccessKey":"s"}\n')
      return 0
    })
    const leak = join(checkout.folder, 'leak')
    writeFileSync(
      join(checkout.folder, '.curlrc'),
      `output = "${leak}"\ninclude\nproxy = "http://127.0.0.1:9"\n`,
    )
    const env = {
      CURL_HOME: checkout.folder,
      http_proxy: 'http://127.0.0.1:9',
      ALL_PROXY: 'http://127.0.0.1:9',
    }
    expect(await checkout.run(shell, ['credentials', 'x'], { env })).toEqual({
      out: '{"SecretAccessKey":"s"}\n',
      err: '',
      exit: 0,
    })
    expect(existsSync(leak)).toBe(false)
  })

  test('when nobody owns the engine the agent is started, and holds nothing of the caller', async () => {
    checkout.writeAgent(LASTING_AGENT)
    const child = checkout.start(shell, ['status'], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })
    // Resolves only once nobody holds the other ends of these pipes, while the agent goes on living.
    const answer = await told(child)
    const agent = JSON.parse(answer.out) as { pid: number; args: string[]; cwd: string }
    process.kill(agent.pid, 'SIGTERM')
    expect(answer).toMatchObject({ err: '', exit: 0 })
    expect(agent).toMatchObject({ args: ['agent'], cwd: '/' })
  })

  test('when the agent can not be started it ends with 69 and names the fix', async () => {
    checkout.writeAgent('process.exit(1)')
    const { message, fix, exit } = new AppError('no-owner')
    expect(await checkout.run(shell, ['status'])).toEqual({
      out: '',
      err: `lanyard: ${message} ${fix}\n`,
      exit,
    })
    const answer = await checkout.run(shell, ['status', '--json'])
    expect(JSON.parse(answer.err)).toEqual({ error: { code: 'no-owner', message, fix } })
  })

  test('without curl it asks with Node', async () => {
    const calls = await serve('live-err', (output) => {
      output.err('Signed in\n')
      output.out('Zürich\n')
      return 75
    })
    const args = ['login', 'a b', '', 'two\nlines', 'Zürich']
    const env = { PATH: checkout.pathOf('sleep', 'readlink'), TERM: 'xterm' }
    const child = checkout.start(shell, args, { env })
    expect(await told(child)).toEqual({ out: 'Zürich\n', err: 'Signed in\n', exit: 75 })
    expect(calls.last).toMatchObject({ args, pid: child.pid, cwd: checkout.folder })
    expect(calls.last?.env.get('TERM')).toBe('xterm')
  })

  test('a program takes its place after what was told meanwhile, and is given its input', async () => {
    await serve('live-err', async (output) => {
      output.err('Signed in\n')
      const args = ['-c', 'printf "%s:" "$SECRET" "$1"; cat; exit 22', 'sh', "it's"]
      output.become?.({ ...NOTHING_GIVEN, set: [['SECRET', "'; exit 1; '"]], command: ['/bin/sh', ...args] })
      return 0
    })
    for (const PATH of [process.env['PATH'], checkout.pathOf('sleep', 'readlink', 'cat', 'printf')]) {
      const child = checkout.start(shell, ['ssm'], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH } })
      child.stdin?.end('typed')
      expect(await told(child)).toEqual({ out: "'; exit 1; ':it's:typed", err: 'Signed in\n', exit: 22 })
    }
  })

  test('no program takes its place where the command failed', async () => {
    await serve('live-err', (output) => {
      output.become?.({ ...NOTHING_GIVEN, command: ['/bin/echo', 'never'] })
      output.err('No\n')
      return 77
    })
    for (const PATH of [process.env['PATH'], checkout.pathOf('sleep', 'readlink')])
      expect(await checkout.run(shell, ['ssm'], { env: { PATH } })).toEqual({
        out: '',
        err: 'No\n',
        exit: 77,
      })
  })

  test('a home above 80 bytes is refused, characters of several bytes counted as such', async () => {
    const home = `${checkout.folder}/${'é'.repeat(Math.ceil((81 - checkout.folder.length) / 2))}`
    const bytes = Buffer.byteLength(home)
    const { message, fix, exit } = new AppError('home-too-long', { bytes })
    for (const LC_ALL of ['C', 'C.UTF-8']) {
      const answer = await checkout.run(shell, ['status'], { env: { LANYARD_HOME: home, LC_ALL } })
      expect(answer).toEqual({ out: '', err: `lanyard: ${message} ${fix}\n`, exit })
    }
  })

  test('what needs no owner runs on Node', async () => {
    checkout.writeAgent('console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3')
    for (const args of [['help', 'a b'], ['version'], ['agent', '--json'], ['--help'], []]) {
      const answer = await checkout.run(shell, args)
      expect({ ...answer, out: JSON.parse(answer.out) as unknown }).toEqual({ out: args, err: '', exit: 3 })
    }
  })

  test('through links it finds its checkout', async () => {
    checkout.writeAgent("console.log('found')")
    const bin = join(checkout.folder, 'some where/bin')
    mkdirSync(bin, { recursive: true })
    symlinkSync('../../assets/bin/lanyard', join(bin, 'relative'))
    symlinkSync(join(bin, 'relative'), join(bin, 'absolute'))
    for (const launcher of [join(bin, 'relative'), join(bin, 'absolute'), './some where/bin/absolute']) {
      expect(await checkout.run(shell, ['version'], { launcher })).toMatchObject({ out: 'found\n', exit: 0 })
    }
    // As `sh lanyard` is called from the folder it lies in.
    const there = { launcher: 'absolute', cwd: bin }
    expect(await checkout.run(shell, ['version'], there)).toMatchObject({ out: 'found\n', exit: 0 })
  })
})

test('a stopped owner does not hang a tool that waits for it', { timeout: 20_000 }, async () => {
  server = await checkout.serve(() => {})
  const calls = [
    ['credentials', 'x'],
    ['eks', 'token', 'x'],
    ['ecr', 'get', 'x'],
  ]
  const bare = { env: { PATH: checkout.pathOf('sleep', 'readlink') } }
  const answers = await Promise.all(
    calls.flatMap((args) => [checkout.run(DASH, args), checkout.run(DASH, args, bare)]),
  )
  for (const answer of answers) {
    expect(answer.exit).toBe(69)
    expect(answer.err).toMatch(/^lanyard: Lanyard is running, but gave no answer for 10 seconds\. .*\n$/)
  }
})

test('a herd that finds nobody starts one agent', async () => {
  checkout.writeAgent(LASTING_AGENT)
  const answers = await Promise.all(Array.from({ length: 8 }, () => checkout.run(DASH, ['credentials', 'x'])))
  const pids = answers.map(({ out }) => (JSON.parse(out) as { pid: number }).pid)
  process.kill(pids[0]!, 'SIGTERM')
  expect(new Set(pids).size).toBe(1)
  expect(readFileSync(join(checkout.home, 'agents'), 'utf8')).toBe(`${pids[0]}\n`)
})

test.each(['curl', 'Node'])(
  'an owner that has just lost the socket sends %s to the next one',
  async (client) => {
    const tools = ['sleep', 'readlink', 'rm', 'mkdir', 'setsid', ...(client === 'curl' ? ['curl'] : [])]
    let asked = 0
    const handler = createCliHandler({
      delivery: () => 'whole',
      run: async (_, output) => (output.out('next\n'), 0),
    })
    server = await checkout.serve((request, response) => {
      asked += 1
      if (asked === 1) response.writeHead(503).end()
      else handler(request, response)
    })
    const answer = await checkout.run(DASH, ['env', 'x'], { env: { PATH: checkout.pathOf(...tools) } })
    expect(answer).toEqual({ out: 'next\n', err: '', exit: 0 })
  },
)

test('without curl an agent is started too, and an answer that breaks off is no success', async () => {
  checkout.writeAgent(LASTING_AGENT)
  const env = { PATH: checkout.pathOf('sleep', 'readlink', 'mkdir', 'rm', 'setsid') }
  const answer = await checkout.run(DASH, ['status'], { env })
  process.kill(Number(readFileSync(join(checkout.home, 'agents'), 'utf8')), 'SIGTERM')
  // The stand-in does not speak in events.
  expect(answer).toEqual({
    out: '',
    err: 'lanyard: Lanyard ended before it had answered. Run it again.\n',
    exit: 69,
  })
})

test('a curl that does not know %{stderr} is named', async () => {
  const PATH = checkout.pathOf()
  const words = "curl: unknown --write-out variable: 'stderr'"
  writeFileSync(join(PATH, 'curl'), `#!/bin/sh\nprintf '%s\\n' "${words}" >&2\n`, { mode: 0o755 })
  const answer = await checkout.run(DASH, ['status'], { env: { PATH } })
  expect(answer).toEqual({
    out: '',
    err: 'lanyard: This curl is too old. Install curl 7.63 or later.\n',
    exit: 69,
  })
})

test('an owner that ends in the middle of an answer is no success', async () => {
  server = await checkout.serve((_, response) => {
    response.write('half')
    setImmediate(() => response.destroy())
  })
  const answer = await checkout.run(DASH, ['ls'])
  expect(answer).toMatchObject({
    exit: 69,
    err: 'lanyard: Lanyard ended before it had answered. Run it again.\n',
  })
})

test.each([
  [400, 'curl', 'the call was not understood'],
  [413, 'curl', 'the call is longer than 1 MiB'],
  [400, 'Node', 'the call was not understood'],
  [413, 'Node', 'the call is longer than 1 MiB'],
])('a call refused with %i is told through %s as malformed', async (status, client, reason) => {
  server = await checkout.serve((_, response) => response.writeHead(status).end())
  const tools = ['sleep', 'readlink', ...(client === 'curl' ? ['curl'] : [])]
  const env = { PATH: checkout.pathOf(...tools) }
  const error = new AppError('command-malformed', { command: 'Lanyard', reason })
  const { message, fix, exit } = error
  expect(await checkout.run(DASH, ['ls'], { env })).toEqual({
    out: '',
    err: `lanyard: ${message} ${fix}\n`,
    exit,
  })
  const json = await checkout.run(DASH, ['ls', '--json'], { env })
  expect(JSON.parse(json.err)).toEqual({ error: error.view() })
})

test('an engine of another version that does not know the wire is no success', async () => {
  server = await checkout.serve((_, response) => response.writeHead(404).end('no'))
  const answer = await checkout.run(DASH, ['ls'])
  expect(answer).toMatchObject({ out: '', exit: 1 })
  expect(answer.err).toContain('404')
})

test('on a terminal it tells its size, and where a tool waits it does not take the time', async () => {
  const calls = await serve('whole', () => 0)
  const PATH = checkout.pathOf('curl')
  writeFileSync(join(PATH, 'stty'), `#!/bin/sh\n: >'${checkout.folder}/measured'\necho 24 99\n`, {
    mode: 0o755,
  })
  // script, of util-linux, gives it a terminal.
  const onTerminal = async (args: string): Promise<void> => {
    const command = `PATH='${PATH}' ${DASH.command[0]} '${checkout.launcher}' ${args}`
    const env = { PATH: process.env['PATH'], HOME: checkout.folder, LANYARD_HOME: checkout.home }
    const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    expect(await told(child)).toMatchObject({ exit: 0 })
    expect(calls.last).toMatchObject({
      args: args.split(' '),
      tty: { stdin: true, stdout: true, stderr: true },
    })
  }
  await onTerminal('credentials x')
  expect(existsSync(join(checkout.folder, 'measured'))).toBe(false)
  await onTerminal('status --json')
  expect(calls.last?.env.get('COLUMNS')).toBe('99')
  expect(calls.last?.env.get('LINES')).toBe('24')
})

test('under npm the folder is the one npm was called from', async () => {
  const calls = await serve('whole', () => 0)
  const env = { INIT_CWD: '/somewhere', npm_package_json: join(checkout.folder, 'package.json') }
  await checkout.run(DASH, ['import'], { env })
  expect(calls.last?.cwd).toBe('/somewhere')
  // A shell that npm started and that went elsewhere: INIT_CWD is stale there.
  await checkout.run(DASH, ['import'], { env, cwd: '/' })
  expect(calls.last?.cwd).toBe('/')
})

test('a relative LANYARD_HOME is the same for the agent it starts', async () => {
  checkout.writeAgent(LASTING_AGENT)
  const answer = await checkout.run(DASH, ['status'], { env: { LANYARD_HOME: 'home' } })
  const agent = JSON.parse(answer.out) as { pid: number; home: string }
  process.kill(agent.pid, 'SIGTERM')
  expect(agent.home).toBe(checkout.home)
})

test('without setsid the agent is detached all the same', async () => {
  checkout.writeAgent(LASTING_AGENT)
  const env = { PATH: checkout.pathOf('curl', 'sleep', 'mkdir', 'rm', 'readlink') }
  const answer = await checkout.run(DASH, ['status'], { env })
  const agent = JSON.parse(answer.out) as { pid: number; args: string[]; cwd: string }
  process.kill(agent.pid, 'SIGTERM')
  expect(agent).toMatchObject({ args: ['agent'], cwd: '/' })
})

test('where sleep takes whole seconds only it waits all the same', async () => {
  checkout.writeAgent(LASTING_AGENT)
  const PATH = checkout.pathOf('curl', 'mkdir', 'rm', 'readlink', 'setsid')
  writeFileSync(
    join(PATH, 'sleep'),
    '#!/bin/sh\ncase $1 in *[!0-9]*) exit 1 ;; esac\nexec /bin/sleep "$1"\n',
    { mode: 0o755 },
  )
  const answer = await checkout.run(DASH, ['status'], { env: { PATH } })
  const agent = JSON.parse(answer.out) as { pid: number }
  process.kill(agent.pid, 'SIGTERM')
  expect(answer.exit).toBe(0)
})

const LASTING_AGENT = `
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
const home = process.env.LANYARD_HOME
appendFileSync(home + '/agents', process.pid + '\\n')
// Should a test fail before it ends this.
setTimeout(() => process.exit(), 60_000)
const view = { pid: process.pid, args: process.argv.slice(2), cwd: process.cwd(), home }
createServer((_, response) => response.end(JSON.stringify(view))).listen(home + '/run/engine.sock')
`
