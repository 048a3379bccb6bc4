import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  isAlive,
  LAUNCHER,
  startRunningAgent,
  type AgentOptions,
  type RunningAgent,
} from './running-agent.ts'

async function runningAgent(options: AgentOptions = {}): Promise<RunningAgent> {
  const agent = await startRunningAgent(options)
  onTestFinished(() => agent.end())
  return agent
}

interface Status {
  readonly owner: { readonly pid: number; readonly home: string; readonly kind: string }
  readonly portals: readonly { readonly name: string; readonly accounts: number; readonly signIn: string }[]
  readonly notices: readonly { readonly code: string; readonly message: string; readonly fix: string }[]
}

const statusOf = async (agent: RunningAgent) => (await agent.json('status')) as Status

describe('lanyard agent', () => {
  test('names the owner and ends with 0 where there is one', async () => {
    const agent = await runningAgent()
    const { out, err, exit } = await agent.lanyard('agent')
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toMatch(
      new RegExp(`^An agent owns the engine already: process ${agent.pid()}, since \\d{4}-\\S+Z\\.\n$`),
    )
    expect(await agent.lanyard('agent', 'now')).toMatchObject({ out: '', exit: 2 })
  })

  test('that cannot begin says why, and leaves the engine to the next', async () => {
    const agent = await runningAgent({ noAgent: true })
    const broken = await agent.lanyardIn({ AWS_CA_BUNDLE: '/no/such/bundle.pem' }, 'agent')
    expect(broken).toMatchObject({ out: '', exit: 75 })
    expect(broken.err).toMatch(
      /^lanyard: AWS could not be reached: AWS_CA_BUNDLE \(\/no\/such\/bundle\.pem\) /,
    )
    expect(existsSync(join(agent.home, 'run/engine.sock'))).toBe(false)
    expect(readFileSync(join(agent.home, 'logs/lanyard.log'), 'utf8')).toContain('not-started')
    expect((await statusOf(agent)).owner.kind).toBe('agent')
  })

  test('is started by the first command that needs one, and by no more than one of many', async () => {
    const agent = await runningAgent({ noAgent: true })
    const all = await Promise.all(Array.from({ length: 5 }, () => agent.json('status')))
    const pids = new Set((all as Status[]).map(({ owner }) => owner.pid))
    expect(pids.size).toBe(1)
    expect(all[0]).toMatchObject({ owner: { kind: 'agent', home: agent.home } })
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends at %s with 0, and takes its profiles and its socket along',
    async (signal) => {
      const agent = await runningAgent()
      await agent.signIn()
      await agent.lanyard('start', 'checkout-prod/Billing')
      const config = join(agent.folder, 'aws/config')
      expect(readFileSync(config, 'utf8')).toContain('[profile checkout-prod/Billing]')
      const pid = agent.pid()
      process.kill(pid, signal)
      await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
      expect(readFileSync(config, 'utf8')).not.toContain('checkout-prod')
      expect(existsSync(join(agent.home, 'run/engine.sock'))).toBe(false)
    },
  )

  test('keeps portals, accounts and pinned sessions between two runs, and everything to its user alone', async () => {
    const agent = await runningAgent()
    await agent.signIn()
    await agent.lanyard('start', 'checkout-prod/Billing', '--as', 'bills', '--pin')
    await agent.stopAgent()
    expect(readFileSync(join(agent.folder, 'aws/config'), 'utf8')).toContain('[profile bills]')
    await agent.startAgent()
    expect((await statusOf(agent)).portals).toMatchObject([{ name: 'lanyard-practice', accounts: 12 }])
    expect(await agent.json('ls', 'bills')).toMatchObject({
      sessions: [{ alias: 'bills', pinned: true, phase: 'stopped' }],
    })
    for (const name of readdirSync(agent.home)) {
      expect(`${name} ${(statSync(join(agent.home, name)).mode & 0o077).toString(8)}`).toBe(`${name} 0`)
    }
  })

  test('says nothing of a missing keychain in a practice organisation', async () => {
    const agent = await runningAgent()
    const { out } = await agent.lanyard('status')
    expect(out).toMatch(
      /^Lanyard \S+ {2}agent, process \d+, a practice organisation, sign-ins kept in memory only\n/,
    )
    expect((await statusOf(agent)).notices).toEqual([])
  })
})

describe('what cannot be used', () => {
  test('settings that are no JSON are set aside, and it is told', async () => {
    const agent = await runningAgent({ before: (home) => put(home, 'settings.json', '{"portals": [') })
    const { notices } = await statusOf(agent)
    expect(notices).toMatchObject([{ code: 'settings-corrupt' }])
    expect(notices[0]!.message).toContain(join(agent.home, 'settings.json.corrupt-1'))
    expect(readFileSync(join(agent.home, 'settings.json.corrupt-1'), 'utf8')).toBe('{"portals": [')
    expect((await agent.lanyard('status')).out).toMatch(/^! The settings could not be read; /m)
    await agent.signIn()
  })

  test('a list of accounts that cannot be read is set aside, and the sign-in mends it', async () => {
    const agent = await runningAgent()
    await agent.signIn()
    await agent.stopAgent()
    const file = readdirSync(agent.home).find((name) => name.startsWith('catalog-'))!
    writeFileSync(join(agent.home, file), '[]')
    await agent.startAgent()
    const { notices, portals } = await statusOf(agent)
    expect(notices).toMatchObject([{ code: 'catalog-corrupt', fix: expect.stringContaining('lanyard sync') }])
    expect(portals).toMatchObject([{ accounts: 0 }])
    await agent.signIn()
    expect((await statusOf(agent)).portals).toMatchObject([{ accounts: 12 }])
  })

  test('a LANYARD_HOME that leaves a socket no room is refused with 65', async () => {
    const agent = await runningAgent({ noAgent: true })
    const LANYARD_HOME = join(agent.folder, 'x'.repeat(80))
    for (const args of [['status'], ['agent']]) {
      const { out, err, exit } = await agent.lanyardIn({ LANYARD_HOME }, ...args)
      expect({ out, exit }).toEqual({ out: '', exit: 65 })
      expect(err).toMatch(
        /^lanyard: LANYARD_HOME is \d+ bytes long; .* Set LANYARD_HOME to a shorter path\.\n$/,
      )
    }
    expect(existsSync(LANYARD_HOME)).toBe(false)
  })

  test('a LANYARD_HOME in a folder that is gone is not made anew', async () => {
    const agent = await runningAgent({ noAgent: true })
    const gone = join(agent.folder, 'demo-that-ended')
    const env = { LANYARD_HOME: join(gone, 'home') }
    const { err, exit } = await agent.lanyardIn(env, 'agent')
    expect({ err, exit }).toEqual({
      err: expect.stringContaining('the folder above it is not there'),
      exit: 65,
    })
    expect(await agent.lanyardIn(env, 'status')).toMatchObject({ out: '', exit: 69 })
    expect(existsSync(gone)).toBe(false)
  })

  test('a LANYARD_HOME that is a file is told in one sentence', async () => {
    const agent = await runningAgent({ noAgent: true })
    const LANYARD_HOME = join(agent.folder, 'file')
    await writeFile(LANYARD_HOME, '')
    const { out, err, exit } = await agent.lanyardIn({ LANYARD_HOME }, 'agent')
    expect(out).toBe('')
    expect(exit).toBe(65)
    expect(err).toBe(
      `lanyard: Lanyard cannot keep anything in ${LANYARD_HOME}: a part of its path is not a folder. ` +
        'Make it a folder that you can write, or set LANYARD_HOME to one.\n',
    )
    const none = await agent.lanyardIn({ LANYARD_HOME }, 'status')
    expect(none).toMatchObject({ out: '', exit: 69 })
    expect(none.err).toMatch(/^lanyard: No Lanyard is running and none could be started\. [^\n]+\n$/)
  })

  test('an organisation file that is wrong is told with its place', async () => {
    const agent = await runningAgent({ noAgent: true })
    const org = join(agent.folder, 'bad.json')
    await writeFile(org, '{"portals":[{"name":"a b"}]}')
    const { out, err, exit } = await agent.lanyard('emulator', '--org', org)
    expect({ out, exit }).toEqual({ out: '', exit: 65 })
    expect(err).toMatch(/bad\.json is not usable: portals\[0\]/)
  })
})

test('a command whose standard input is closed works all the same', async () => {
  const agent = await runningAgent()
  const { out, exit } = await agent.shell(['sh'], `'${LAUNCHER}' status --json <&-`)
  expect(exit).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ owner: { pid: agent.pid() } })
})

async function put(home: string, name: string, content: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(join(home, name), content)
}
