import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { printable } from '../../../shared/printable.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { openTerminal } from '../../agent/terminal.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const STAGING = 'checkout-staging/Billing'
const AWS = '/usr/bin/aws'

/** What a person types in a shell that has Lanyard's function. */
const SHELLS = [
  { name: 'bash', command: ['bash', '--norc'], ready: `eval "$('${LAUNCHER}' shell-init bash)"` },
  {
    name: 'strict bash',
    command: ['bash', '--norc', '-eu'],
    ready: `eval "$('${LAUNCHER}' shell-init bash)"`,
  },
  { name: 'zsh', command: ['zsh', '-f'], ready: `eval "$('${LAUNCHER}' shell-init zsh)"` },
  {
    name: 'zsh with options of its own',
    command: ['zsh', '-f', '-eu', '-o', 'ksharrays', '-o', 'shwordsplit', '-o', 'warncreateglobal'],
    ready: `eval "$('${LAUNCHER}' shell-init zsh)"`,
  },
  { name: 'fish', command: ['fish', '--no-config'], ready: `'${LAUNCHER}' shell-init fish | source` },
] as const

const WORDS = [
  "it's",
  '$(touch ran) `touch ran`',
  '"; touch ran; "',
  "'; touch ran; '",
  '-dash',
  '--unset',
  'two\nlines',
  'é 東京 🪪',
  'back\\slash\\',
  '* ~ ?',
]

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
})
afterAll(() => agent.end())

/** The variables of AWS and Lanyard that a program sees. */
const SEEN = `env | grep -E '^(AWS_(PROFILE|REGION|DEFAULT|ACCESS|SECRET|SESSION|ROLE|WEB)|LANYARD_SESSION)' | sort; true`
const inProfile = (profile: string) =>
  `AWS_DEFAULT_REGION=us-east-1\nAWS_PROFILE=${profile}\nAWS_REGION=us-east-1\n`

describe.each(SHELLS)('in $name', ({ name, command, ready }) => {
  const isFish = name === 'fish'
  const set = (variable: string, value: string) =>
    isFish ? `set -gx ${variable} ${value}` : `export ${variable}=${value}`

  test('lanyard use has tools read the session, over whatever the shell inherited', async () => {
    const inherited = [
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_ROLE_ARN',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      'AWS_REGION',
    ].map((variable) => set(variable, '/stale'))
    const whoAmI = `${AWS} sts get-caller-identity --query Arn --output text --endpoint-url '${agent.emulator.ready.url}'`
    const script = [ready, ready, ...inherited, `lanyard use ${PROD}`, whoAmI, SEEN].join('\n')
    const { out, err } = await agent.shell(command, script)
    expect(err).toBe('')
    const [arn, ...seen] = out.split('\n')
    expect(arn).toMatch(/assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alex/)
    expect(seen.join('\n')).toBe(inProfile(PROD))
  })

  test('lanyard use - goes back and forth, and --unset to what the shell had of its own', async () => {
    const own = `'mine $(id) it'\\''s'`
    const script = [
      ready,
      set('AWS_PROFILE', own),
      set('AWS_REGION', 'eu-west-1'),
      `lanyard use ${PROD}`,
      `lanyard use ${STAGING}`,
      'lanyard use -',
      SEEN,
      'lanyard use -',
      'lanyard use --unset',
      SEEN,
      'lanyard use -',
      SEEN,
    ]
    const { out, err } = await agent.shell(command, script.join('\n'))
    expect(err).toBe('')
    const before = "AWS_PROFILE=mine $(id) it's\nAWS_REGION=eu-west-1\n"
    expect(out).toBe(inProfile(PROD) + before + inProfile(STAGING))
  })

  test('what fails changes nothing, and ends as the program does', async () => {
    const kept = isFish
      ? 'lanyard use nobody; or echo "exit $status"'
      : 'lanyard use nobody || echo "exit $?"'
    const { out, err } = await agent.shell(command, [ready, `lanyard use ${PROD}`, kept, SEEN].join('\n'))
    expect(out).toBe(`exit 2\n${inProfile(PROD)}`)
    expect(err).toContain('lanyard: No session is called "nobody".')
  })

  test('every other command is the program’s, and help is printed and not evaluated', async () => {
    const { out, err } = await agent.shell(command, `${ready}\nlanyard version\nlanyard use --help`)
    expect(err).toBe('')
    expect(out).toMatch(/^\d+\.\d+\.\d+\nlanyard use NAME\n/)
  })

  test.each(WORDS)('a name is one word, and is not run: %j', async (word) => {
    const quoted = isFish
      ? `'${word.replace(/[\\']/g, String.raw`\$&`)}'`
      : `'${word.replaceAll("'", String.raw`'\''`)}'`
    const { out, err } = await agent.shell(command, `${ready}\nlanyard use -- ${quoted}\n`)
    expect({ out, err }).toEqual({
      out: '',
      err: expect.stringContaining(`lanyard: No session is called "${printable(word)}".`),
    })
    expect(existsSync(join(agent.folder, 'ran'))).toBe(false)
  })
})

test('nothing secret stands in the shell or in its history', async () => {
  const history = join(agent.folder, 'bash-history')
  const rc = join(agent.folder, 'bashrc')
  await writeFile(
    rc,
    `eval "$('${LAUNCHER}' shell-init bash)"\nbind 'set enable-bracketed-paste off'\nPS1='ready> '\n`,
  )
  const env = { ...agent.env, HISTFILE: history, PWD: agent.folder }
  const terminal = openTerminal(['bash', '--rcfile', rc, '-i'], { env, columns: 100, lines: 40 })
  onTestFinished(() => void terminal.process.kill('SIGKILL'))
  await terminal.shows('ready> ')
  terminal.type(`lanyard use ${PROD}\n`)
  await terminal.shows(/left\s+ready> /)
  const all = join(agent.folder, 'all-of-it')
  terminal.type(`set > '${all}'; lanyard use --unset; exit\n`)
  await terminal.exit()
  const { SecretAccessKey, SessionToken } = JSON.parse(
    (await agent.lanyard('credentials', PROD)).out,
  ) as Record<string, string>
  expect(await readFile(history, 'utf8')).toBe(
    `lanyard use ${PROD}\nset > '${all}'; lanyard use --unset; exit\n`,
  )
  const state = await readFile(all, 'utf8')
  expect(state).toContain(`AWS_PROFILE=${PROD}`)
  for (const secret of [SecretAccessKey!, SessionToken!]) expect(state).not.toContain(secret)
})

test('it signs in where that is missing, in the very shell, an alias of the same name notwithstanding', async () => {
  const rc = join(agent.folder, 'aliased')
  const lines = [
    `alias lanyard='npm run -s lanyard --'`,
    `eval "$('${LAUNCHER}' shell-init bash)"`,
    `bind 'set enable-bracketed-paste off'`,
    `PS1='ready> '`,
  ]
  await writeFile(rc, `${lines.join('\n')}\n`)
  await agent.lanyard('stop', '--all')
  await agent.lanyard('logout')
  const terminal = openTerminal(['bash', '--rcfile', rc, '-i'], { env: agent.env, columns: 100, lines: 40 })
  onTestFinished(() => void terminal.process.kill('SIGKILL'))
  await terminal.shows('ready> ')
  terminal.type(`lanyard use ${PROD}\n`)
  await terminal.shows(/Your browser opens a page to sign in[\s\S]*Signed in to [\s\S]*left\s+ready> /)
  terminal.type('echo "<$AWS_PROFILE>"; exit\n')
  await terminal.shows(`<${PROD}>`)
  expect(await terminal.exit()).toBe(0)
})

describe('lanyard shell-init', () => {
  const away = String.raw`it's "away" \\ $HOME é`

  test.each([
    ['bash', 'echo "$LANYARD_LAUNCHER"'],
    ['zsh', 'print -r -- $LANYARD_LAUNCHER'],
    ['fish', 'echo $LANYARD_LAUNCHER'],
  ])('names the launcher to %s, wherever that lies', async (shell, shown) => {
    const assets = join(agent.folder, away, 'assets')
    await cp(join(LAUNCHER, '../..'), assets, { recursive: true })
    const launcher = join(assets, 'bin/lanyard')
    const script = `"$LAUNCHER" shell-init ${shell} >"$HOME/init"; source "$HOME/init"; ${shown}`
    const env = { LAUNCHER: launcher, LC_ALL: 'C.UTF-8' }
    const { out, err } = await agent.shellIn(env, [shell], script)
    expect({ out, err }).toEqual({ out: `${launcher}\n`, err: '' })
    const { out: powershell } = await agent.shell(
      ['sh'],
      `'${launcher.replace("'", `'\\''`)}' shell-init pwsh`,
    )
    expect(powershell).toContain(`$global:LanyardLauncher = '${launcher.replace("'", "''")}'\n`)
  })

  test('has a function and a completer for PowerShell, where none is at hand to run them', async () => {
    const { out } = await agent.lanyard('shell-init', 'powershell')
    expect(out).toMatch(/^function global:lanyard \{$/m)
    expect(out).toMatch(/^Register-ArgumentCompleter -Native -CommandName lanyard -ScriptBlock \{$/m)
    for (const [open, close] of ['{}', '()', '[]'])
      expect([open, out.split(open!).length]).toEqual([open, out.split(close!).length])
  })

  test.each([
    [['shell-init', 'tcsh'], 'bash, zsh, fish and powershell'],
    [['completion', 'tcsh'], 'bash, zsh, fish and powershell'],
    [['use', PROD, '--shell', 'tcsh'], 'bash, zsh, fish and powershell'],
    [['env', PROD, '--shell', 'tcsh'], 'bash, zsh, fish, powershell, cmd, dotenv and json'],
  ])('as everything that speaks to a shell knows no other one: %j', async (args, known) => {
    expect(await agent.lanyard(...args)).toEqual({
      out: '',
      err: `lanyard: "tcsh" is none of ${known}. Read \`lanyard help ${args[0]}\`.\n`,
      exit: 2,
    })
  })
})

test('without the function it says what to do', async () => {
  const { out, err, exit } = await agent.lanyard('use', PROD)
  expect({ out, exit }).toEqual({ out: '', exit: 2 })
  expect(err).toMatch(
    /^lanyard: A program cannot change the shell that calls it\. Put `eval "\$\(lanyard shell-init bash\)"`/,
  )
  expect(await agent.lanyard('use', PROD, '--shell', 'cmd')).toMatchObject({
    err: 'lanyard: "cmd" is none of bash, zsh, fish and powershell. Read `lanyard help use`.\n',
    exit: 2,
  })
})

test('where no profile could be written it says so, and what else there is', async () => {
  const blocked = join(agent.folder, 'aws')
  await agent.lanyard('stop', '--all')
  await rm(blocked, { recursive: true })
  await writeFile(blocked, '')
  const { out, err, exit } = await agent.lanyard('use', STAGING, '--shell', 'bash')
  await rm(blocked)
  await mkdir(blocked)
  expect({ out, exit }).toEqual({ out: '', exit: 1 })
  expect(err).toMatch(
    /^lanyard: \S+ has no AWS profile for the shell to read: .*`eval "\$\(lanyard env \S+\)"`\.\n$/,
  )
})
