import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { consoleFacts } from '../../agent/console-visit.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const STAGING = 'checkout-staging/AdministratorAccess'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
})
// No test leaves a session to the next one.
afterEach(() => agent.lanyard('stop', '--all'))
afterAll(() => agent.end())

interface SessionJson {
  readonly name: string
  readonly phase: string
  readonly [field: string]: unknown
}

async function sessions(...args: readonly string[]): Promise<readonly SessionJson[]> {
  return ((await agent.json(...args)) as { sessions: SessionJson[] }).sessions
}

const config = () => readFile(join(agent.folder, 'aws/config'), 'utf8')

describe('lanyard start', () => {
  test('borrows several roles, each with its profile, and says how to use them', async () => {
    const { out, err, exit } = await agent.lanyard('start', PROD, STAGING)
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toMatch(
      new RegExp(
        `^${PROD}  ██████  1:00:00 left\n  export AWS_PROFILE=${PROD}\n  eval "\\$\\(lanyard env ${PROD}\\)"\n`,
      ),
    )
    expect(out).toContain(`export AWS_PROFILE=${STAGING}`)
    expect(await config()).toMatch(
      new RegExp(`\\[profile ${PROD}\\]\ncredential_process = .*/lanyard credentials ${PROD}`),
    )
  })

  test('gives a session an alias, a region and a pin, and takes the pin again', async () => {
    const [started] = await sessions(
      'start',
      'ch prod bill',
      '--as',
      'bills',
      '--region',
      'eu-west-1',
      '--pin',
    )
    expect(started).toMatchObject({
      name: 'bills',
      alias: 'bills',
      role: 'Billing',
      region: 'eu-west-1',
      pinned: true,
      profile: 'bills',
      phase: 'active',
    })
    await agent.lanyard('stop', 'bills')
    expect(await config()).toContain('[profile bills]')
    expect((await agent.lanyard('ls', 'bills')).out).toMatch(/^\* bills .*checkout-prod\/Billing$/m)
    await agent.lanyard('start', 'bills', '--no-pin')
    await agent.lanyard('stop', 'bills')
    expect(await config()).not.toContain('bills')
  })

  test('lets a session end by itself when asked, and renews it again when asked', async () => {
    expect(await sessions('start', PROD, '--no-renew')).toMatchObject([{ renews: false }])
    expect(await sessions('start', PROD, '--renew')).toMatchObject([{ renews: true }])
  })

  test('borrows a role through another, under a name and for a time of one’s choice', async () => {
    const [{ account } = { account: '' }] = await sessions('ls', 'checkout-prod/Adm')
    const role = `arn:aws:iam::${String(account)}:role/Deploy`
    const choice = ['--session-name', 'night-shift', '--duration', '15m', '--as', 'deploy']
    const [chained] = await sessions('start', PROD, '--assume', role, ...choice)
    expect(chained).toMatchObject({
      name: 'deploy',
      kind: 'chained-role',
      chain: [PROD, 'deploy'],
      phase: 'active',
    })
    const left = Date.parse(String(chained!['expiresAt'])) - Date.now()
    expect(left).toBeGreaterThan(14 * 60_000)
    expect(left).toBeLessThanOrEqual(15 * 60_000)
    const page = (await agent.lanyard('console', 'deploy', '--print')).out.trim()
    expect(await consoleFacts(page)).toMatchObject({ role: 'Deploy', session: 'night-shift' })
  })

  test.each([
    [['start', PROD, '--duration', '1h'], /AWS fixes name and duration of a permission set/],
    [['start', PROD, STAGING, '--as', 'two'], /--as, --assume and --assertion go with one NAME/],
    [['start', PROD, '--assume', 'arn:aws:iam::1:role/x'], /is not the ARN of a role/],
    [
      ['start', PROD, '--assume', 'arn:aws:iam::123456789012:role/x', '--duration', 'soon'],
      /"soon" is not a duration/,
    ],
    [
      ['start', PROD, '--assume', 'arn:aws:iam::123456789012:role/x', '--duration', '2h'],
      /lasts one hour at most/,
    ],
    [['start', PROD, '--assume', 'arn:aws:iam::123456789012:role/x', '--duration', '1m'], /from 15m to 1h/],
    [
      ['start', PROD, '--assume', 'arn:aws:iam::123456789012:role/x', '--session-name', 'a b'],
      /role session name/,
    ],
    [['start', PROD, '--as', 'a b'], /cannot be an alias/],
    [['start', PROD, '--region', 'us-gov-west-1'], /is not a region of aws/],
    [['start', PROD, '--region', 'mars-1'], /is not a region of aws/],
  ])('lanyard %j is a mistake of usage that changes nothing', async (args, sentence) => {
    const before = await agent.json('ls')
    const { out, err, exit } = await agent.lanyard(...args)
    expect({ out, exit }).toEqual({ out: '', exit: 2 })
    expect(err).toMatch(sentence)
    expect(err).toMatch(/^lanyard: [^\n]+\n$/)
    expect(await agent.json('ls')).toEqual(before)
  })

  test('names what an ambiguous name may mean, and what is closest to an unknown one', async () => {
    const ambiguous = await agent.lanyard('start', 'checkout-p')
    expect(ambiguous).toMatchObject({ out: '', exit: 2 })
    expect(ambiguous.err).toMatch(
      /matches more than one session: checkout-prod\/AdministratorAccess, .*Type more/,
    )
    const unknown = await agent.lanyard('start', 'chekout-prod/AdministratorAcess')
    expect(unknown).toMatchObject({ out: '', exit: 2 })
    expect(unknown.err).toContain(`Did you mean ${PROD}?`)
  })

  test('refuses an alias that another session has', async () => {
    await agent.lanyard('start', PROD, '--as', 'mine')
    const taken = await agent.lanyard('start', STAGING, '--as', 'Mine')
    expect(taken).toMatchObject({ out: '', exit: 2 })
    expect(taken.err).toContain(`The alias "Mine" already names ${PROD}`)
    await agent.lanyard('start', PROD, '--as', '')
    expect(await sessions('ls', 'mine')).toEqual([])
  })

  test('says which file could not be written, and borrows all the same', async () => {
    const blocked = join(agent.folder, 'aws')
    await agent.lanyard('stop', '--all')
    await rm(blocked, { recursive: true })
    await writeFile(blocked, '')
    const { out, err, exit } = await agent.lanyard('start', STAGING)
    await rm(blocked)
    await mkdir(blocked)
    expect(exit).toBe(0)
    expect(err).toMatch(/^! No AWS profile was written: .*aws\/config could not be .*\n$/)
    expect(out).toMatch(new RegExp(`^${STAGING} .*left\n  eval`))
    expect((await agent.lanyard('status')).out).toContain('aws/config could not be')
  })
})

describe('lanyard stop', () => {
  test('forgets a session, says how long copies work, and refuses tools from then on', async () => {
    await agent.lanyard('start', PROD)
    const stopped = await agent.lanyard('stop', PROD)
    expect(stopped.out).toMatch(
      new RegExp(`^Stopped ${PROD}\\. Copies handed out before work for another (1:00:00|59:\\d\\d)\\.\n$`),
    )
    expect(await config()).not.toContain(PROD)
    const refused = await agent.lanyard('credentials', PROD)
    expect(refused).toMatchObject({
      out: '',
      err: `lanyard: ${PROD} is not active. Start it: \`lanyard start ${PROD}\`.\n`,
      exit: 77,
    })
  })

  test('--all stops whatever is active, and says so when nothing is', async () => {
    await agent.lanyard('start', PROD, STAGING)
    expect(await sessions('stop', '--all')).toMatchObject([{ phase: 'stopped' }, { phase: 'stopped' }])
    expect(await sessions('ls', '--active')).toEqual([])
    expect(await agent.lanyard('stop', '--all')).toEqual({ out: 'No session is active.\n', err: '', exit: 0 })
  })

  test('does not stop what never was started', async () => {
    const { out, err, exit } = await agent.lanyard('stop', 'checkout-sandbox/ReadOnlyAccess')
    expect({ out, exit }).toEqual({ out: '', exit: 77 })
    expect(err).toContain('checkout-sandbox/ReadOnlyAccess is not active')
  })
})

describe('lanyard renew', () => {
  test('borrows anew at once, for one and for all', async () => {
    await agent.lanyard('start', PROD, STAGING)
    const before = await agent.lanyard('credentials', PROD)
    const renewed = await agent.lanyard('renew', PROD)
    expect(renewed).toMatchObject({ err: '', exit: 0 })
    expect(renewed.out).toMatch(new RegExp(`^${PROD}  ██████  1:00:00 left\n$`))
    expect((await agent.lanyard('credentials', PROD)).out).not.toBe(before.out)
    expect(await sessions('renew', '--all')).toMatchObject([{ name: PROD }, { name: STAGING }])
    await agent.lanyard('stop', '--all')
    expect((await agent.lanyard('renew', '--all')).out).toBe('No session is active.\n')
  })
})

describe('lanyard ls', () => {
  test('lists the sessions one has used first, and every role after them', async () => {
    await agent.lanyard('start', STAGING)
    const all = (await sessions('ls')).filter(({ kind }) => kind === 'sso-role')
    expect(all).toHaveLength(48)
    const started = all.findIndex(({ name }) => name === STAGING)
    const firstUnused = all.findIndex(({ name }) => name === 'checkout-prod/ReadOnlyAccess')
    expect(started).toBeLessThan(firstUnused)
    expect(all[started]).toEqual({
      name: STAGING,
      alias: null,
      account: expect.stringMatching(/^\d{12}$/),
      accountName: 'checkout-staging',
      role: 'AdministratorAccess',
      kind: 'sso-role',
      portal: expect.any(String),
      partition: 'aws',
      region: 'us-east-1',
      phase: 'active',
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
      error: null,
      pinned: false,
      renews: true,
      chain: [STAGING],
      profile: STAGING,
      reads: 0,
    })
    expect(Object.keys(all[firstUnused]!)).toEqual(Object.keys(all[started]!))
  })

  test('finds by beginnings of words, and says when nothing matches or is active', async () => {
    expect((await sessions('ls', 'pay', 'prod')).map(({ name }) => name)).toContain(
      'payments-prod/ReadOnlyAccess',
    )
    expect(await sessions('ls', 'pay', 'prod', 'adm')).toHaveLength(1)
    expect((await agent.lanyard('ls', 'zz\u001b[31m')).out).toBe(
      'Nothing matches "zz\\u{1b}[31m". All of them: lanyard ls\n',
    )
    expect((await agent.lanyard('ls', '--active')).out).toBe(
      'No session is active. Start one: lanyard start NAME (lanyard ls shows the names)\n',
    )
  })

  test('--watch --json follows line by line, and ends when the reader goes', async () => {
    await agent.lanyard('start', PROD)
    const { out, err } = await agent.shell(['sh'], `'${LAUNCHER}' ls -aw --json | head -n 2`)
    expect(err).toBe('')
    const lines = out.trim().split('\n')
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ sessions: [{ name: PROD, phase: 'active' }] })
    }
  })
})
