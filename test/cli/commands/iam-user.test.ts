import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PRACTICE_MFA_SEED } from '../../../electron/emulator/practice-roles.ts'
import { totp } from '../../../electron/emulator/sts/totp.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { openTerminal, uncoloured } from '../../agent/terminal.ts'
import { PATIENCE } from '../../core/engine.ts'
import { findProgram, installedShells } from '../shells.ts'

let agent: RunningAgent
let key: { accessKeyId: string; secretAccessKey: string }
let account: string

beforeAll(async () => {
  agent = await startRunningAgent()
  account = agent.emulator.world.organisation.portals[0]!.accounts[0]!.id
  key = agent.emulator.makeUserKey(account, 'robot')!
})
// A code works once: each test is in a step of its own.
beforeEach(() => agent.emulator.clock.advance(90_000))
afterEach(async () => {
  for (const name of ['robot', 'deep']) await agent.lanyard('session', 'rm', name)
})
afterAll(() => agent.end())

const code = (offsetMs = 0) => totp(PRACTICE_MFA_SEED, agent.emulator.clock.now() + offsetMs)
/** With the secrets on standard input, a line each. */
const piped = (secrets: readonly string[], ...args: readonly string[]) =>
  agent.shell(['sh'], `printf '${secrets.join('\\n')}\\n' | '${LAUNCHER}' ${args.join(' ')}`)
/** A terminal that shows what is typed, as people's do. */
const shownTerminal = (command: readonly string[]) =>
  openTerminal(['sh', '-c', 'stty echo; exec "$@"', 'sh', ...command], {
    env: agent.env,
    columns: 100,
    lines: 40,
  })
const addRobot = async (...options: readonly string[]) => {
  const args = ['session', 'add', 'iam-user', '--access-key-id', key.accessKeyId, '--as', 'robot', ...options]
  const { err, exit } = await piped([key.secretAccessKey], ...args)
  if (exit !== 0) throw new Error(err)
}
const phases = async () => {
  const { sessions } = (await agent.json('status')) as { sessions: { phase: string }[] }
  return sessions.map(({ phase }) => phase)
}

describe('lanyard session add iam-user', () => {
  test('reads the secret from standard input, and says nothing of it again', async () => {
    await addRobot('--duration', '1h')
    const { session } = (await agent.json('session', 'show', 'robot')) as { session: Record<string, unknown> }
    expect(session).toMatchObject({
      kind: 'iam-user',
      duration: 3600,
      mfaSerial: null,
      codes: { from: 'person' },
      key: { accessKeyId: key.accessKeyId, movedFrom: null, rotating: false },
    })
    expect(JSON.stringify(session)).not.toContain(key.secretAccessKey)
    expect((await agent.lanyard('start', 'robot')).out).toMatch(/^robot /)
  })

  test('reads the seed after it, so that no code is asked for', async () => {
    const args = ['session', 'add', 'iam-user', '--access-key-id', key.accessKeyId, '--as', 'robot']
    const more = ['--mfa-serial', 'auto', '--mfa-seed', '-']
    const added = await piped([key.secretAccessKey, PRACTICE_MFA_SEED], ...args, ...more)
    expect(added).toMatchObject({ err: '', exit: 0 })
    expect((await agent.lanyard('start', 'robot')).exit).toBe(0)
  })

  test.each(installedShells())(
    'asks for the secret on the terminal without showing it, in $name',
    async (shell) => {
      const args = ['session', 'add', 'iam-user', '--access-key-id', key.accessKeyId, '--as', 'robot']
      const terminal = shownTerminal([...shell.command, LAUNCHER, ...args])
      await terminal.shows(`Secret access key of ${key.accessKeyId}: `)
      terminal.type(`${key.secretAccessKey}\n`)
      await terminal.shows('Added robot.')
      expect(await terminal.exit()).toBe(0)
      expect(terminal.text()).not.toContain(key.secretAccessKey)
    },
  )

  test('asks where there is no curl too', async () => {
    const args = ['session', 'add', 'iam-user', '--access-key-id', key.accessKeyId, '--as', 'robot']
    const bin = join(agent.folder, 'bin')
    await mkdir(bin, { recursive: true })
    const programs = ['dirname', 'readlink', 'stty', 'wc'].map((name) => findProgram(name))
    await agent.shell(['sh'], `ln -sf ${programs.join(' ')} '${bin}'`)
    const terminal = shownTerminal(['/usr/bin/env', `PATH=${bin}`, '/bin/sh', LAUNCHER, ...args])
    await terminal.shows(`Secret access key of ${key.accessKeyId}: `)
    terminal.type(`${key.secretAccessKey}\n`)
    await terminal.shows('Added robot.')
    expect(terminal.text()).not.toContain(key.secretAccessKey)
    expect(await terminal.exit()).toBe(0)
  })

  test('given up with Ctrl-C keeps nothing, and leaves the terminal showing what is typed', async () => {
    const args = `session add iam-user --access-key-id ${key.accessKeyId} --as robot`
    const script = `trap : INT; '${LAUNCHER}' ${args}; echo "exit $?"; stty -a`
    const terminal = shownTerminal(['sh', '-c', script])
    await terminal.shows('Secret access key of')
    terminal.type('\u0003')
    await terminal.exit()
    expect(terminal.text()).toMatch(/exit 130[^]* echo /)
    expect(await agent.lanyard('session', 'show', 'robot')).toMatchObject({ exit: 2 })
  })

  test.each([
    [[], /--access-key-id or --from-profile is missing/],
    [['--access-key-id', 'x', '--from-profile', 'y'], /do not go together/],
    [['--from-profile', 'y', '--mfa-seed', 'JBSW'], /a seed among the arguments can be seen/],
    [['--from-profile', 'y', '--policy', '{}'], /--policy means nothing/],
    [['--from-profile', 'y', '--partition', 'mars'], /--partition knows aws, aws-us-gov/],
    [['extra', '--from-profile', 'y'], /told by its key alone/],
  ])('%j is refused with what is wrong', async (args, message) => {
    const { err, exit } = await agent.lanyard('session', 'add', 'iam-user', ...args)
    expect(err).toMatch(message)
    expect(exit).toBe(2)
  })

  test('from a profile is refused where the vault is in memory only, as in practice', async () => {
    const file = agent.env['AWS_SHARED_CREDENTIALS_FILE']!
    const text = `[old]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`
    await writeFile(file, text)
    const { err, exit } = await agent.lanyard('session', 'add', 'iam-user', '--from-profile', 'old')
    expect(err).toContain('The vault of a practice organisation is in memory only')
    expect(exit).toBe(65)
    expect(await readFile(file, 'utf8')).toBe(text)
  })
})

describe('a code', () => {
  test('is asked for on the terminal, and asked for again where AWS refuses it', async () => {
    await addRobot('--mfa-serial', 'auto')
    const terminal = agent.terminal(['start', 'robot'])
    const prompt = `MFA code of arn:aws:iam::${account}:mfa/robot for robot: `
    await terminal.shows(prompt)
    terminal.type(`${code(-3_600_000)}\n`)
    await terminal.shows(/AWS did not take the code[^]*MFA code of/)
    terminal.type('12\n')
    await terminal.shows(/has six digits[^]*MFA code of/)
    terminal.type(`${code()}\n`)
    await terminal.shows('export AWS_PROFILE')
    expect(await terminal.exit()).toBe(0)
    expect(uncoloured(terminal.text()).split(prompt)).toHaveLength(4)
  })

  test('is asked for by a chain whose source needs it, and opens what wants MFA', async () => {
    await addRobot('--mfa-serial', 'auto')
    const role = `arn:aws:iam::${account}:role/BreakGlass`
    await agent.lanyard('session', 'add', 'chain', 'robot', role, '--as', 'deep')
    const terminal = agent.terminal(['start', 'deep'])
    await terminal.shows('for robot, deep: ')
    terminal.type(`${code()}\n`)
    await terminal.shows('export AWS_PROFILE')
    expect(await terminal.exit()).toBe(0)
  })

  test('is taken from --mfa-code, by start, renew and try alike', async () => {
    await addRobot('--mfa-serial', 'auto')
    const started = await agent.lanyard('start', 'robot', '--mfa-code', code())
    expect(started).toMatchObject({ err: '', exit: 0 })
    agent.emulator.clock.advance(30_000)
    expect(await agent.lanyard('renew', 'robot', '--mfa-code', code())).toMatchObject({ err: '', exit: 0 })
    agent.emulator.clock.advance(30_000)
    const tried = await agent.lanyard('session', 'try', 'robot', '--mfa-code', code())
    expect(tried).toMatchObject({ err: '', exit: 0 })
    expect(tried.out).toContain(`arn:aws:iam::${account}:user/robot`)
  })

  test('that AWS refuses ends a call that was given it, with the reason', async () => {
    await addRobot('--mfa-serial', 'auto')
    const { err, exit } = await agent.lanyard('start', 'robot', '--mfa-code', code(-3_600_000))
    expect(err).toMatch(/AWS did not take the code of .*mfa\/robot: .*Type the next code/)
    expect(exit).toBe(77)
    expect(await agent.lanyard('start', 'robot', '--mfa-code', '12')).toMatchObject({ exit: 2 })
  })

  test('that nobody is there to type is told at once, and may still be typed elsewhere', async () => {
    await addRobot('--mfa-serial', 'auto')
    const { err, exit } = await agent.lanyard('start', 'robot')
    expect(err).toMatch(/^lanyard: robot needs a code of the MFA device .*or run `lanyard start robot`\.\n$/)
    expect(exit).toBe(77)
    expect(await phases()).toEqual(['awaiting-mfa'])
    expect((await agent.lanyard('status')).out).toContain('! robot needs a code of the MFA device')
    expect((await agent.lanyard('start', 'robot', '--mfa-code', code())).exit).toBe(0)
  })

  test('is told to a tool as missing before the tool gives up', async () => {
    await addRobot('--mfa-serial', 'auto')
    const { out, err, exit } = await agent.lanyard('credentials', 'robot')
    expect({ out, exit }).toEqual({ out: '', exit: 77 })
    expect(err).toContain('lanyard start robot')
  })

  test('not typed after all leaves nothing waiting', async () => {
    await addRobot('--mfa-serial', 'auto')
    const terminal = agent.terminal(['start', 'robot'])
    await terminal.shows('for robot: ')
    terminal.type('\u0003')
    expect(await terminal.exit()).toBe(130)
    await expect.poll(phases, PATIENCE).not.toContain('awaiting-mfa')
  })
})

test('the console asks for the code that starting the session takes', async () => {
  await addRobot('--mfa-serial', 'auto')
  const terminal = agent.terminal(['console', 'robot', '--print'])
  await terminal.shows('for robot: ')
  terminal.type(`${code()}\n`)
  await terminal.shows('SigninToken=')
  expect(await terminal.exit()).toBe(0)
})

test('the console of a user opens, though AWS refuses its own temporary keys there', async () => {
  await addRobot()
  const { out, exit } = await agent.lanyard('console', 'robot', '--print')
  expect(exit).toBe(0)
  expect(out).toContain('SigninToken=')
})

test('a removed user’s key is told to work on', async () => {
  await addRobot()
  const { out } = await agent.lanyard('session', 'rm', 'robot')
  expect(out).toContain(`Its access key ${key.accessKeyId} works on: delete it in IAM`)
})

describe('a key in a keychain', () => {
  test('is moved out of a profile and put back, and not thrown away with its session', async () => {
    const home = await startRunningAgent({ keychain: true })
    try {
      const own = home.emulator.makeUserKey(
        home.emulator.world.organisation.portals[0]!.accounts[0]!.id,
        'robot',
      )!
      const file = home.env['AWS_SHARED_CREDENTIALS_FILE']!
      const text = `[old]\naws_access_key_id = ${own.accessKeyId}\naws_secret_access_key = ${own.secretAccessKey}\n`
      await writeFile(file, text)
      const added = await home.lanyard('session', 'add', 'iam-user', '--from-profile', 'old', '--as', 'robot')
      expect(added).toMatchObject({ err: '', exit: 0 })
      expect(await readFile(file, 'utf8')).toBe('')
      const removed = await home.lanyard('session', 'rm', 'robot')
      expect(removed).toMatchObject({
        exit: 2,
        err: expect.stringContaining('session key restore robot') as string,
      })
      const { out } = await home.lanyard('session', 'key', 'restore', 'robot')
      expect(out).toBe(`The key is in the profile old of ${file} again; Lanyard keeps it too.\n`)
      expect(await readFile(file, 'utf8')).toBe(text)
      expect((await home.lanyard('session', 'rm', 'robot')).exit).toBe(0)
    } finally {
      await home.end()
    }
  })
})
