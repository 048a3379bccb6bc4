import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { installedShells } from '../shells.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const OTHER = 'checkout-prod/Billing'
const USERS = '# mine\n[profile mine]\nregion = eu-west-1\n'
const USERS_KEY = '[mine]\naws_access_key_id = AKIAMINE\n'

let agent: RunningAgent
let env: Record<string, string>
let config: string
let credentials: string

beforeAll(async () => {
  agent = await startRunningAgent({ heldToModes: true })
  env = { KUBECONFIG: at('kube', 'config'), DOCKER_CONFIG: at('docker') }
  config = at('aws', 'config')
  credentials = at('aws', 'credentials')
  const session = `[sso-session corp]\nsso_start_url = ${agent.startUrl}\nsso_region = us-east-1\n`
  writeFileSync(config, USERS + session, { mode: 0o600 })
  writeFileSync(credentials, USERS_KEY, { mode: 0o600 })
  await agent.signIn()
  await agent.lanyard('start', PROD, '--pin')
  await agent.lanyard('profiles', 'add', PROD, '--credentials-file')
  await run('eks', 'kubeconfig', PROD, '--cluster', 'apps')
  await run('ecr', 'setup', PROD)
})
afterAll(() => agent.end())

const at = (...path: readonly string[]) => join(agent.folder, ...path)
const run = (...args: readonly string[]) => agent.lanyardIn(env, ...args)

/** No file may grow any more, as on a full disk. */
function fillDisk(limit: '0' | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(agent.pid()), `--fsize=${limit}:unlimited`])
}

/** What lies in the folders of the user's files, by path: kind, mode and bytes. */
function everything(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const look = (path: string): void => {
    const stat = lstatSync(path)
    const content = stat.isFile() ? readFileSync(path, 'latin1') : ''
    found.set(path, `${stat.mode.toString(8)} ${content}`)
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) look(join(path, name))
  }
  for (const name of ['aws', 'kube', 'docker', 'store']) if (existsSync(at(name))) look(at(name))
  return found
}

async function notices(): Promise<readonly string[]> {
  const { notices } = (await agent.json('status')) as { notices: { code: string }[] }
  return notices.map(({ code }) => code)
}

/** Puts something else in the place of both of AWS's files, and takes it away again. */
function inPlace(make: (path: string) => void): Pick<Trouble, 'begin' | 'end'> {
  const paths = () => [config, credentials]
  return {
    begin: () =>
      paths().forEach((path) => {
        renameSync(path, `${path}.whole`)
        make(path)
      }),
    end: () =>
      paths().forEach((path) => {
        rmSync(path, { recursive: true })
        renameSync(`${path}.whole`, path)
      }),
  }
}

const inModes = (mode: number, whole: number, paths: () => readonly string[]) => ({
  begin: () => paths().forEach((path) => chmodSync(path, mode)),
  end: () => paths().forEach((path) => chmodSync(path, whole)),
})

interface Trouble {
  readonly what: string
  readonly code: string
  readonly sentence: RegExp
  /** Whether what stood in the file before can still be read by tools. */
  readonly serves: boolean
  /** Of the credentials file no copy is kept. */
  readonly keysToo?: false
  begin(): void
  end(): void
}

const TROUBLES: readonly Trouble[] = [
  {
    what: 'no room on the disk',
    code: 'aws-config-unwritable',
    sentence:
      /aws\/config could not be written: the largest size of a file is reached\. It is as it was\. Make it writable, free some disk space, or set AWS_CONFIG_FILE/,
    serves: true,
    begin: () => fillDisk('0'),
    end: () => fillDisk('unlimited'),
  },
  {
    what: 'a folder that may not be written to',
    code: 'aws-config-unwritable',
    sentence: /aws\/config could not be written: permission is denied\. It is as it was\. Make it writable, /,
    serves: true,
    ...inModes(0o555, 0o755, () => [at('aws')]),
  },
  {
    what: 'links into a store that may not be written to, as dotfiles of a package manager are',
    code: 'aws-config-unwritable',
    sentence: /aws\/config could not be written: it is read-only\. It is as it was\. Make it writable, /,
    serves: true,
    begin() {
      mkdirSync(at('store'))
      for (const path of [config, credentials]) {
        const stored = at('store', path.split('/').at(-1)!)
        renameSync(path, stored)
        chmodSync(stored, 0o444)
        symlinkSync(`../store/${stored.split('/').at(-1)!}`, path)
      }
      chmodSync(at('store'), 0o555)
    },
    end() {
      chmodSync(at('store'), 0o755)
      for (const path of [config, credentials]) {
        chmodSync(path, 0o600)
        rmSync(path)
        renameSync(at('store', path.split('/').at(-1)!), path)
      }
      rmSync(at('store'), { recursive: true })
    },
  },
  {
    what: 'a folder of copies that may not be written to',
    code: 'aws-config-uncopied',
    sentence:
      /aws\/config was left as it is, since no copy of it could be kept in \S+\/undo: permission is denied\. Make that folder writable, or free some disk space\./,
    serves: true,
    keysToo: false,
    ...inModes(0o555, 0o700, () => [join(agent.home, 'undo')]),
  },
  {
    what: 'files that may not be read',
    code: 'aws-config-unreadable',
    sentence: /aws\/config could not be read: permission is denied\. Make it readable, /,
    serves: false,
    ...inModes(0, 0o600, () => [config, credentials]),
  },
  {
    what: 'a folder that may not be entered',
    code: 'aws-config-unreadable',
    sentence: /aws\/config could not be read: permission is denied\. Make it readable, /,
    serves: false,
    ...inModes(0, 0o755, () => [at('aws')]),
  },
  {
    what: 'folders in the place of the files',
    code: 'aws-config-unreadable',
    sentence: /aws\/config could not be read: it is not a regular file\. Make it readable, /,
    serves: false,
    ...inPlace((path) => mkdirSync(path)),
  },
  {
    what: 'pipes in the place of the files, which nobody writes to',
    code: 'aws-config-unreadable',
    sentence: /aws\/config could not be read: it is not a regular file\. Make it readable, /,
    serves: false,
    ...inPlace((path) => execFileSync('mkfifo', [path])),
  },
  {
    what: 'links in a circle',
    code: 'aws-config-unreadable',
    sentence: /aws\/config could not be read: its links lead in a circle\. Make it readable, /,
    serves: false,
    ...inPlace((path) => symlinkSync(path, path)),
  },
]

describe.each(TROUBLES)('$what', ({ code, sentence, serves, keysToo = true, begin, end }) => {
  let whole: ReadonlyMap<string, string>
  let troubled: ReadonlyMap<string, string>
  beforeAll(() => {
    whole = everything()
    begin()
    troubled = everything()
  })

  test('costs no session anything, is told in one sentence with the fix, and leaves every file as it was', async () => {
    const started = await run('start', OTHER)
    expect(started).toMatchObject({ out: expect.stringMatching(/ left\n/), exit: 0 })
    expect(started.err).toMatch(/^! No AWS profile was written: [^\n]+\n$/)
    expect(started.err).toMatch(sentence)
    for (const args of [
      ['add', 'checkout-sandbox/Billing'],
      ['rm', PROD],
    ]) {
      const told = await run('profiles', ...args)
      expect(told).toMatchObject({ out: '', exit: 65 })
      expect(told.err).toMatch(/^lanyard: [^\n]+\n$/)
      expect(told.err).toMatch(sentence)
    }
    // New keys, of which the credentials file has the old ones.
    if (keysToo) await run('renew', PROD)
    for (const args of [
      ['credentials', PROD],
      ['credentials', OTHER],
      ['exec', PROD, '--', 'true'],
      ['env', OTHER],
    ])
      expect(await run(...args)).toMatchObject({ err: '', exit: 0 })
    const told = await notices()
    expect(told).toContain(code)
    expect(told.filter((other) => other === code)).toHaveLength(1)
    expect(told.includes('keys-unwritten')).toBe(keysToo)
    expect(everything()).toEqual(troubled)
  })

  test('leaves a shell what stands there from before and can be read, and gives it nothing else', async () => {
    const { out, err, exit } = await run('use', PROD, '--shell', 'bash')
    expect(err.includes('has no AWS profile for the shell to read')).toBe(!serves)
    expect(out.includes(`export AWS_PROFILE='${PROD}'`)).toBe(serves)
    expect(exit).toBe(serves ? 0 : 1)
    const own = await run('session', 'add', 'profile', 'nobody')
    expect(own.err).toMatch(
      serves ? /There is no profile "nobody" in/ : /^lanyard: \S+ could not be read: [^\n]+\n$/,
    )
    const other = await run('use', OTHER, '--shell', 'bash')
    expect(other).toMatchObject({ out: '', exit: 1 })
    expect(other.err).toMatch(
      /^lanyard: checkout-prod\/Billing has no AWS profile for the shell to read: [^\n]+\n$/,
    )
  })

  test('is over with the next change once it is mended, and so is its notice', async () => {
    end()
    expect(everything()).toEqual(whole)
    const late = 'checkout-prod/ReadOnlyAccess'
    expect(await run('start', late)).toMatchObject({ err: '', exit: 0 })
    expect(readFileSync(config, 'utf8')).toMatch(
      new RegExp(`^# mine\\n[^]*\\[profile ${OTHER}\\][^]*\\[profile ${late}\\]`),
    )
    const { AccessKeyId } = JSON.parse((await run('credentials', PROD)).out) as { AccessKeyId: string }
    expect(readFileSync(credentials, 'utf8')).toContain(`[${PROD}]\naws_access_key_id = ${AccessKeyId}\n`)
    expect(await notices()).toEqual([])
    await run('stop', late, OTHER)
    expect(everything().get(config)).toBe(whole.get(config))
  })
})

describe('a file of another tool', () => {
  const tools = [
    [
      'kubectl',
      () => env['KUBECONFIG']!,
      ['eks', 'kubeconfig', PROD, '--cluster', 'batch'],
      'name another file with --kubeconfig',
    ],
    [
      'docker',
      () => at('docker', 'config.json'),
      ['ecr', 'setup', PROD, '--region', 'eu-west-1'],
      'set DOCKER_CONFIG to another folder',
    ],
  ] as const
  const troubles: readonly [string, string, string, (path: string) => () => void][] = [
    [
      'on a full disk',
      'written',
      'the largest size of a file is reached',
      () => (fillDisk('0'), () => fillDisk('unlimited')),
    ],
    [
      'in a folder that may not be written to',
      'written',
      'permission is denied',
      (path) => {
        chmodSync(dirname(path), 0o555)
        return () => chmodSync(dirname(path), 0o755)
      },
    ],
    ['that is a folder', 'read', 'it is not a regular file', (path) => replaced(path, () => mkdirSync(path))],
    [
      'that is a pipe',
      'read',
      'it is not a regular file',
      (path) => replaced(path, () => execFileSync('mkfifo', [path])),
    ],
    [
      'that is a link to itself',
      'read',
      'its links lead in a circle',
      (path) => replaced(path, () => symlinkSync(path, path)),
    ],
  ]
  const replaced = (path: string, make: () => void) => {
    renameSync(path, `${path}.whole`)
    make()
    return () => {
      rmSync(path, { recursive: true })
      renameSync(`${path}.whole`, path)
    }
  }

  test.each(tools.flatMap((tool) => troubles.map((trouble) => [...tool, ...trouble] as const)))(
    '(%s’s) %4$s',
    async (_tool, pathOf, args, instead, _what, done, reason, begin) => {
      const path = pathOf()
      const end = begin(path)
      const before = everything()
      const told = await run(...args)
      const after = everything()
      end()
      expect(told).toMatchObject({ out: '', exit: 65 })
      const fix = `${done === 'read' ? 'Correct it' : 'Make it writable, free some disk space'}, or ${instead}.`
      expect(told.err).toBe(`lanyard: ${path} could not be ${done}: ${reason}. It is as it was. ${fix}\n`)
      expect(after).toEqual(before)
      expect(await run(...args)).toMatchObject({ err: '', exit: 0 })
      expect(await run(...args, '--remove')).toMatchObject({ err: '', exit: 0 })
    },
  )
})

test('a sign-in that cannot be shared, or not be taken away again, is told at once and shared once it can', async () => {
  const cache = at('.aws', 'sso', 'cache')
  mkdirSync(cache, { recursive: true })
  const share = (how: string) => run('portal', 'edit', 'lanyard-practice', how)
  chmodSync(cache, 0o555)
  expect(await share('--share-sign-in')).toEqual({
    out: '',
    err: '! The sign-in to lanyard-practice is not up to date in ~/.aws/sso/cache, where the AWS CLI and the SDKs look for it: permission is denied. Make that folder writable, or free some disk space; Lanyard tries again every few seconds.\n',
    exit: 0,
  })
  chmodSync(cache, 0o755)
  await expect.poll(() => readdirSync(cache)).toHaveLength(1)
  await expect.poll(notices).toEqual([])
  chmodSync(cache, 0o555)
  expect(await share('--no-share-sign-in')).toEqual({
    out: '',
    err: '! An access token of lanyard-practice is left in ~/.aws/sso/cache: permission is denied. End it at AWS: `lanyard logout lanyard-practice`, or remove the file.\n',
    exit: 0,
  })
  expect(readdirSync(cache)).toHaveLength(1)
  chmodSync(cache, 0o755)
  expect(await share('--share-sign-in')).toMatchObject({ err: '', exit: 0 })
  expect(await notices()).toEqual([])
  expect(await share('--no-share-sign-in')).toMatchObject({ err: '', exit: 0 })
  expect(readdirSync(cache)).toEqual([])
})

describe('standard output that cannot be written', () => {
  const UNWRITTEN = {
    out: '',
    err: 'lanyard: Standard output could not be written. Look whether the disk is full.\n',
    exit: 1,
  }

  test.each([
    ['an answer of the engine’s', `credentials ${PROD}`],
    ['a setup', 'export'],
    ['what needs no engine', 'help'],
    ['words for a TAB', 'completion --words'],
  ])('is told in one sentence: %s', async (_what, args) => {
    expect(await agent.shell(['sh'], `'${agent.launcher}' ${args} >/dev/full`)).toEqual(UNWRITTEN)
  })

  test.each(installedShells())('is told so too of what a shell evaluates, by $name', async ({ command }) => {
    const init = `${command.join(' ')} '${agent.launcher}' shell-init bash`
    expect(await agent.shell(['sh'], `${init} >/dev/full`)).toEqual(UNWRITTEN)
    expect(await agent.shell(['sh'], `${init} | true`)).toEqual({ out: '', err: '', exit: 0 })
  })
})

test.each([
  [['import'], 65, 'setup that Lanyard can take over'],
  [
    ['session', 'add', 'chain', PROD, 'arn:aws:iam::222222222222:role/Deploy', '--policy'],
    2,
    'The policy in',
  ],
])('a pipe that a command is given for a file is not waited for: %j', async (args, exit, sentence) => {
  const pipe = at(`pipe-${exit}`)
  execFileSync('mkfifo', [pipe])
  const told = await agent.lanyard(...args, `${args[0] === 'import' ? '' : '@'}${pipe}`)
  expect(told).toMatchObject({ out: '', exit })
  expect(told.err).toMatch(/^lanyard: [^\n]+: it is not a regular file\. [^\n]+\n$/)
  expect(told.err.toLowerCase()).toContain(sentence.toLowerCase())
})

test('a home of Lanyard’s that may not be written to costs no session anything, is told once, and is made up for', async () => {
  const kept = () => readFileSync(join(agent.home, 'settings.json'), 'utf8')
  const before = kept()
  chmodSync(agent.home, 0o555)
  for (const alias of ['first', 'second'])
    expect(await run('start', 'checkout-sandbox/Billing', '--as', alias)).toMatchObject({ exit: 0 })
  expect(await run('credentials', 'second')).toMatchObject({ err: '', exit: 0 })
  const { notices: told } = (await agent.json('status')) as { notices: { code: string; message: string }[] }
  expect(told.filter(({ code }) => code === 'settings-unwritable')).toEqual([
    expect.objectContaining({ message: 'What you chose could not be saved: permission is denied.' }),
  ])
  expect(kept()).toBe(before)

  chmodSync(agent.home, 0o700)
  expect(await run('start', 'second', '--pin')).toMatchObject({ err: '', exit: 0 })
  expect(JSON.parse(kept())).toMatchObject({
    sessions: expect.arrayContaining([
      expect.objectContaining({ alias: 'second', pinned: true, roleName: 'Billing' }),
    ]) as unknown,
  })
  expect(await notices()).toEqual([])
})
