import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { knowsEndpointVariables } from '../../electron/cli/demo/aws-cli.ts'
import { consoleFacts } from '../agent/console-visit.ts'
import { LAUNCHER, nextTurn } from '../agent/running-agent.ts'
import { openTerminal, uncoloured, type Terminal } from '../agent/terminal.ts'
import { told, written } from './checkout.ts'

let folder: string
let env: Readonly<Record<string, string>>

// A home and a folder for temporary files that only the demo uses, so that whatever it leaves is seen.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'd-'))
  await mkdir(join(folder, 'home'))
  await mkdir(join(folder, 'tmp'))
  // Where another terminal's shell keeps what it likes.
  await mkdir(join(folder, 'elsewhere'))
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    TERM: 'xterm-256color',
    SHELL: '/bin/bash',
  }
})
afterEach(() => rm(folder, { recursive: true }))

/** What is left of a demo once its processes have had time to end: processes, and anything it wrote. */
async function leftBehind(): Promise<readonly string[]> {
  const late = Date.now() + 8000
  while (processesIn(folder).length > 0 && Date.now() < late) await nextTurn()
  const files = await Promise.all(['tmp', 'home'].map((name) => readdir(join(folder, name))))
  return [...processesIn(folder), ...files.flat()]
}

/** The processes that have this folder's name in their environment. */
function processesIn(path: string): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && entry !== String(process.pid))
    .filter((pid) => readOr(`/proc/${pid}/environ`).includes(path))
    .map((pid) => `${pid} ${readOr(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`)
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function demo(args: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(LAUNCHER, ['demo', ...args], { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The demo on a terminal, which is closed after the test at the latest. */
function onTerminal(more: Readonly<Record<string, string>> = {}): Terminal {
  const terminal = openTerminal([LAUNCHER, 'demo'], { env: { ...env, ...more }, columns: 100, lines: 40 })
  onTestFinished(() => void terminal.process.kill('SIGKILL'))
  return terminal
}

interface DemoSession {
  readonly name: string
  readonly account: string
  readonly role: string
  readonly partition: string
  readonly phase: string
  readonly expiresAt: string
  readonly consoleUrl: string
  readonly callerArn: string
}

function expectThree(text: string): void {
  const { sessions } = JSON.parse(text) as { sessions: DemoSession[] }
  expect(Object.keys(JSON.parse(text) as object)).toEqual(['sessions'])
  expect(sessions).toHaveLength(3)
  for (const session of sessions) {
    const { account, role, partition, expiresAt } = session
    expect(session).toEqual({
      name: expect.stringMatching(new RegExp(`/${role}$`)),
      account: expect.stringMatching(/^\d{12}$/),
      role: expect.any(String),
      partition: expect.any(String),
      phase: 'active',
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
      consoleUrl: expect.stringMatching(/^http.*\/federation\?Action=login&.*SigninToken=/),
      callerArn: expect.stringMatching(
        new RegExp(`^arn:${partition}:sts::${account}:assumed-role/AWSReservedSSO_${role}_\\w+/`),
      ),
    })
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now())
  }
  const [production, reader, government] = sessions
  expect(production).toMatchObject({ partition: 'aws', name: expect.stringMatching(/^[\w-]*prod\//) })
  expect(production!.role).not.toMatch(/read|view/i)
  expect(reader).toMatchObject({ partition: 'aws', role: 'ReadOnlyAccess' })
  expect(government).toMatchObject({ partition: 'aws-us-gov' })
}

describe('lanyard demo --once', () => {
  test('--json gives three sessions: production, one that only reads, and GovCloud', async () => {
    const { out, err, exit } = await told(demo(['--once', '--json']))
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expectThree(out)
    expect(await leftBehind()).toEqual([])
  })

  test('tells a person what it did, with a console URL and no credentials', async () => {
    const { out, err, exit } = await told(demo([]))
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toMatch(
      /Signed in to practice \(aws\): 12 accounts with 48 roles\.\nSigned in to practice-gov \(aws-us-gov\): /,
    )
    expect(out).toMatch(
      /^checkout-prod\/AdministratorAccess +██████ +(1:00:00|59:\d\d) +active +\d{12} +us-east-1$/m,
    )
    expect(out).toMatch(/\nThe practice organisation is gone, and everything with it\.\n$/)
    expect(out).not.toMatch(/ASIA|SecretAccessKey|SessionToken/)
    expect(await leftBehind()).toEqual([])
  })

  test('whatever the user’s own set-up says', async () => {
    const places = join(folder, 'tmp', 'with space')
    await mkdir(places)
    const { out, err, exit } = await told(
      demo(['--once', '--json'], {
        TMPDIR: places,
        AWS_PROFILE: 'nobody',
        AWS_ACCESS_KEY_ID: 'AKIAXXXXXXXXXXXXXXXX',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_SESSION_TOKEN: 'x',
        AWS_REGION: 'mars-1',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        AWS_CONFIG_FILE: '/nowhere',
        AWS_CA_BUNDLE: '/nowhere',
        HTTPS_PROXY: 'http://127.0.0.1:1',
        http_proxy: 'http://127.0.0.1:1',
        BROWSER: '/bin/false',
        LANYARD_HOME: '/nowhere',
        LANYARD_SIGNIN_ENDPOINT: 'http://127.0.0.1:1',
        SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22',
        DISPLAY: ':99',
      }),
    )
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expectThree(out)
    expect(await readdir(places)).toEqual([])
    await rm(places, { recursive: true })
    expect(await leftBehind()).toEqual([])
  })

  test.each([
    ['too deep for a socket', () => join(folder, 'tmp', 'd'.repeat(90)), true],
    ['gone', () => join(folder, 'gone'), false],
  ])('with a TMPDIR that is %s it takes /tmp', async (_, placeOf, make) => {
    const TMPDIR = placeOf()
    if (make) await mkdir(TMPDIR)
    const { out, err, exit } = await told(demo(['--once', '--json'], { TMPDIR }))
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expectThree(out)
    if (make) await rm(TMPDIR, { recursive: true })
    expect(await leftBehind()).toEqual([])
  })

  test('takes no names', async () => {
    expect(await told(demo(['corp']))).toMatchObject({ out: '', exit: 2 })
  })
})

describe('a demo that is ended before it is done', () => {
  // Each where another step is under way.
  test.each([
    ['SIGINT', 'no AWS account is used', 130],
    ['SIGTERM', 'Signed in to practice (aws)', 130],
    ['SIGHUP', 'Signed in to practice-gov', 130],
    ['SIGTERM', 'Borrowed three roles', 130],
  ] as const)('by %s after "%s" leaves nothing behind', async (signal, after, code) => {
    const child = demo(['--once'])
    const closed = once(child, 'close')
    await written(child.stdout, after)
    child.kill(signal)
    // An impatient second one must not leave half of it.
    child.kill(signal)
    const [exit] = (await closed) as [number | null]
    expect(exit).toBe(code)
    expect(await leftBehind()).toEqual([])
  })

  test('by a reader that has gone ends without a word of its own', async () => {
    const child = spawn('sh', ['-c', `'${LAUNCHER}' demo --once | head -n 1`], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { out, err } = await told(child)
    expect(out.split('\n')).toHaveLength(2)
    expect(err).toBe('')
    expect(await leftBehind()).toEqual([])
  })
})

describe('lanyard demo on a terminal', () => {
  test('stays with a line to paste that works elsewhere, counts down below, and ends at Ctrl-C', async () => {
    const terminal = onTerminal({ PATH: `/usr/bin:${env['PATH']}` })
    await terminal.shows(/Ctrl-C here ends it all\.[^]*SESSION[^]*\u001b\[J/)
    const text = uncoloured(terminal.text()).replaceAll('\r\n', '\n')
    const [, consoleUrl = ''] =
      /opens the console as the first, for 15 minutes:\n\n {2}(\S+)\n/.exec(text) ?? []
    expect(await consoleFacts(consoleUrl)).toMatchObject({
      account: expect.stringMatching(/^checkout-prod /),
    })
    const [, file = ''] = /Paste this there first:\n\n {2}\. (\S+)\n/.exec(text) ?? []
    const [, line = ''] = /\n {2}(aws sts get-caller-identity .*)\n/.exec(text) ?? []
    // 2.9.19 of /usr/bin knows no variable for an endpoint, so it is told.
    expect(line).toMatch(
      / --profile checkout-prod\/AdministratorAccess --endpoint-url http:\/\/127\.0\.0\.1:\d+$/,
    )
    for (const shell of ['bash', 'zsh', 'fish']) {
      const pasted = spawn(
        shell,
        [
          '-c',
          `. ${file}; /usr/bin/${line} --output text --query Arn; lanyard console checkout-prod/AdministratorAccess --print`,
        ],
        {
          env: {
            ...env,
            PATH: '/usr/bin:/bin',
            HOME: join(folder, 'elsewhere'),
            HTTP_PROXY: 'http://127.0.0.1:1',
            AWS_EC2_METADATA_DISABLED: 'true',
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
      const { out, err } = await told(pasted)
      expect(err).toBe('')
      const [arn, url = ''] = out.trim().split('\n')
      expect(arn).toMatch(/assumed-role\/AWSReservedSSO_AdministratorAccess_/)
      expect(await consoleFacts(url)).toMatchObject({ account: expect.stringMatching(/^checkout-prod /) })
    }
    // It is drawn over itself: what was explained stays.
    await terminal.shows('\u001b[4A')
    expect(terminal.text()).not.toContain('\u001b[2J')
    terminal.type('\u0003')
    // It was to be ended this way, so nothing failed.
    expect(await terminal.exit()).toBe(0)
    expect(uncoloured(terminal.text())).toMatch(
      /The practice organisation is gone, and everything with it\.\r\n$/,
    )
    expect(await leftBehind()).toEqual([])
  })

  test('a terminal that is closed ends it', async () => {
    const terminal = onTerminal()
    await terminal.shows('Ctrl-C here ends it all')
    terminal.process.kill('SIGKILL')
    expect(await leftBehind()).toEqual([])
  })
})

test.each([
  ['aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12', false],
  ['aws-cli/2.12.7 Python/3.11.4', false],
  ['aws-cli/2.13.0 Python/3.11.4', true],
  ['aws-cli/2.36.7 Python/3.13.1', true],
  ['aws-cli/1.28.1 Python/3.9.6', false],
  ['aws-cli/1.29.0 Python/3.9.6', true],
  ['something else', false],
])('%s knows the variables of endpoints: %s', (version, knows) => {
  expect(knowsEndpointVariables(version)).toBe(knows)
})
