import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Invocation, Job } from '../../electron/cli/command.ts'
import { createCliHandler } from '../../electron/cli/wire.ts'
import { AppError } from '../../shared/errors.ts'
import { type Checkout, createCheckout, told, written } from './checkout.ts'
import { findProgram, installedShells } from './shells.ts'

const SHELLS = installedShells()
const DASH = SHELLS[0]!
const HOSTILE = [
  'a b',
  '',
  "it's",
  '"',
  'two\nlines\n',
  'Zürich 東京 🪪',
  '$(id) `id` \\',
  '-n',
  '--',
  '--json',
  '*',
]
const JOB: Job = { unset: ['GONE'], set: [['GIVEN', 'secret']], command: null, title: null }

let checkout: Checkout
let server: Server | null = null
let last: Invocation | null = null

beforeEach(() => {
  checkout = createCheckout()
})

afterEach(() => {
  server?.close()
  server?.closeAllConnections()
  server = null
  checkout.remove()
})

/** An engine that has whoever asks become this job, and tells or asks something on the way where it is to. */
async function serve(job: Job = JOB, progress = '', asks = false): Promise<void> {
  const handler = createCliHandler({
    delivery: () => 'live-err',
    async run(invocation, output) {
      last = invocation
      if (progress) output.err(progress)
      if (asks) output.err(`${await output.ask?.({ from: 'stdin' })} was read\n`)
      output.become?.(job)
      return 0
    },
  })
  server = await checkout.serve(handler)
}

/** The arguments that a program was called with; that of coreutils, for the shell's own has rules of its own. */
const PRINT = ['/usr/bin/printf', '%s\\0']
const printed = (out: string) => out.split('\0').slice(0, -1)

describe.each(SHELLS)('exec in $name', (shell) => {
  test('a command gets its arguments as they were typed, and the engine none of them', async () => {
    await serve(JOB, 'Signing in\n')
    expect(await checkout.run(shell, ['exec', 'a b', '--', ...PRINT, ...HOSTILE])).toEqual({
      out: HOSTILE.map((argument) => `${argument}\0`).join(''),
      err: 'Signing in\n',
      exit: 0,
    })
    expect(last?.args).toEqual(['exec', 'a b', '--'])
  })

  test('whatever the arguments are, they arrive', { timeout: 60_000 }, async () => {
    await serve()
    const argument = oneof(string({ unit: 'binary' }), constantFrom(...HOSTILE))
    await assert(
      asyncProperty(array(argument, { minLength: 1, maxLength: 30 }), async (all) => {
        const args = all.map((text) => text.replaceAll('\0', '').toWellFormed())
        const { out } = await checkout.run(shell, ['exec', 'x', '--', ...PRINT, ...args])
        expect(printed(out)).toEqual(args)
      }),
      { numRuns: 10 },
    )
  })

  test('an argument that is no text arrives byte by byte', async () => {
    await serve()
    const script = `exec "$@" "$(printf 'a\\377\\200b')"`
    const words = [...shell.command, checkout.launcher, 'exec', 'x', '--', '/usr/bin/printf', '%s']
    const child = checkout.start({ name: 'sh', command: ['/bin/sh'] }, words, {
      launcher: scriptFile(script),
    })
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(child, 'close')
    expect(Buffer.concat(chunks)).toEqual(Buffer.from([0x61, 0xff, 0x80, 0x62]))
  })

  test("the environment is the caller's, but for what is taken and given", async () => {
    const given = "it's\n$(id) `x` \\ é"
    await serve({ unset: ['GONE', 'NEVER'], set: [['GIVEN', given]], command: null, title: null })
    // Variables of the launcher's own by these names must not be found in the job.
    const own = [
      'home',
      'socket',
      'cwd',
      'said',
      'status',
      'door',
      'tty',
      'program',
      'next',
      'folder',
      'json',
    ]
    const kept = Object.fromEntries(own.map((name) => [name, `mine's\n${name}`]))
    const env = { ...kept, GONE: 'x', GIVEN: 'y', STAYS: HOSTILE.join('') }
    const { out } = await checkout.run(shell, ['exec', 'x', '--', '/usr/bin/env', '-0'], { env })
    const found = Object.fromEntries(printed(out).map((line) => line.split(/=(.*)/s).slice(0, 2)))
    expect(found).toMatchObject({ ...kept, GIVEN: given, STAYS: HOSTILE.join('') })
    expect(found).not.toHaveProperty('GONE')
  })

  test('a caller of a shell whose options are exported is served too', async () => {
    await serve()
    const env = { SHELLOPTS: 'braceexpand:hashall' }
    expect(await checkout.run(shell, ['exec', 'x', '--', 'sh', '-c', 'echo $GIVEN'], { env })).toEqual({
      out: 'secret\n',
      err: '',
      exit: 0,
    })
  })

  test('under npm the folder is the one npm was called from', async () => {
    await serve()
    const INIT_CWD = join(checkout.folder, "it's there")
    mkdirSync(INIT_CWD)
    const env = { INIT_CWD, npm_package_json: join(checkout.folder, 'package.json'), PWD: checkout.folder }
    const args = ['exec', 'x', '--', '/bin/sh', '-c', '/bin/pwd; echo "$PWD"']
    expect((await checkout.run(shell, args, { env })).out).toBe(`${INIT_CWD}\n${INIT_CWD}\n`)
  })

  test('the job is this very process: its number, its signals, its exit code', async () => {
    await serve()
    const script = `trap 'exit 42' TERM; echo $$; while :; do sleep 0.01; done`
    const child = checkout.start(shell, ['exec', 'x', '--', '/bin/sh', '-c', script])
    const all = told(child)
    await written(child.stdout, '\n')
    child.kill('SIGTERM')
    expect(await all).toEqual({ out: `${child.pid}\n`, err: '', exit: 42 })

    const killed = checkout.start(shell, ['exec', 'x', '--', '/bin/sh', '-c', 'kill -INT $$'])
    await once(killed, 'close')
    expect(killed.signalCode).toBe('SIGINT')
  })

  test('standard input is the job’s', async () => {
    await serve()
    const child = checkout.start(shell, ['exec', 'x', '--', 'cat'], { stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdin?.end(HOSTILE.join('\n'))
    expect(await told(child)).toEqual({ out: HOSTILE.join('\n'), err: '', exit: 0 })
  })

  test('a command that was asked something first gets its arguments too', async () => {
    await serve(JOB, 'Asking\n', true)
    const stdio = ['pipe', 'pipe', 'pipe'] as const
    const child = checkout.start(shell, ['exec', 'x', '--', ...PRINT, ...HOSTILE], { stdio: [...stdio] })
    child.stdin?.end('123456')
    const { out, err } = await told(child)
    expect({ out: printed(out), err }).toEqual({ out: HOSTILE, err: 'Asking\n123456 was read\n' })
  })

  test('without a command it is the shell of the caller', async () => {
    await serve()
    const SHELL = scriptFile('echo "$# $GIVEN"')
    chmodSync(SHELL, 0o755)
    for (const args of [
      ['exec', 'x'],
      ['exec', 'x', '--'],
    ])
      expect(await checkout.run(shell, args, { env: { SHELL } })).toMatchObject({
        out: '0 secret\n',
        exit: 0,
      })
  })

  test('what is not there ends with 127, what may not run with 126, in a sentence each', async () => {
    await serve()
    const plain = join(checkout.folder, 'plain')
    writeFileSync(plain, 'echo ran\n')
    mkdirSync(join(checkout.folder, 'folder'))
    const missing = (program: string) => textOf(new AppError('job-missing', { program }))
    // The last two are a function of the launcher's and a command of the shell's.
    for (const program of ['no such', './gone', '', '-x', 'inherit', 'export'])
      expect(await checkout.run(shell, ['exec', 'x', '--', program])).toEqual(missing(program))
    for (const program of [plain, join(checkout.folder, 'folder')])
      expect(await checkout.run(shell, ['exec', 'x', '--', program])).toEqual(
        textOf(new AppError('job-not-executable', { program })),
      )
    const PATH = `${process.env['PATH']}:${checkout.folder}`
    expect(await checkout.run(shell, ['exec', 'x', '--', 'plain'], { env: { PATH } })).toEqual(
      textOf(new AppError('job-not-executable', { program: plain })),
    )
  })

  test('without curl it becomes the job all the same', async () => {
    await serve(JOB, 'Signing in\n')
    const PATH = checkout.pathOf('sleep', 'readlink', 'sh', 'printf')
    const child = checkout.start(
      shell,
      ['exec', 'x', '--', 'sh', '-c', 'echo $$ $GIVEN "$@"', 'sh', ...HOSTILE],
      {
        env: { PATH },
      },
    )
    expect(await told(child)).toEqual({
      out: `${child.pid} secret ${HOSTILE.join(' ')}\n`,
      err: 'Signing in\n',
      exit: 0,
    })
    expect(last?.pid).toBe(child.pid)
    expect(last?.args).toEqual(['exec', 'x', '--'])
  })

  test('no secret stands in any list of arguments', async () => {
    await serve(JOB, 'Signing in\n')
    const log = join(checkout.folder, 'called')
    const PATH = join(checkout.folder, 'logged')
    mkdirSync(PATH)
    for (const program of ['curl', 'env', 'printf', 'cat', 'ps', 'sleep', 'stty', 'readlink']) {
      const words = `#!/bin/sh\nprintf '%s\\n' "$0 $*" >>'${log}'\nexec '${findProgram(program)}' "$@"\n`
      writeFileSync(join(PATH, program), words, { mode: 0o755 })
    }
    const args = ['exec', 'x', '--', '/bin/sh', '-c', "tr '\\0' ' ' </proc/$$/cmdline; echo $GIVEN"]
    const { out } = await checkout.run(shell, args, { env: { PATH: `${PATH}:/usr/bin:/bin` } })
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/secret$/)
    expect(out.split('secret')).toHaveLength(2)
    expect(readFileSync(log, 'utf8')).toContain('/curl ')
    expect(readFileSync(log, 'utf8')).not.toContain('secret')
  })
})

test("what is behind -- asks nothing of the launcher's own", async () => {
  const { message, fix, exit } = new AppError('no-owner')
  checkout.writeAgent('process.exit(1)')
  expect(await checkout.run(DASH, ['exec', 'x', '--', 'aws', '--json'])).toEqual({
    out: '',
    err: `lanyard: ${message} ${fix}\n`,
    exit,
  })
})

function scriptFile(text: string): string {
  const path = join(checkout.folder, 'script')
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  return path
}

function textOf(error: AppError): { out: string; err: string; exit: number } {
  return { out: '', err: `lanyard: ${error.message} ${error.fix}\n`, exit: error.exit }
}
