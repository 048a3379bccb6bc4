import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { written } from '../checkout.ts'
import { startRunningAgent, type AgentOptions, type RunningAgent } from '../../agent/running-agent.ts'

async function runningAgent(options: AgentOptions = {}): Promise<RunningAgent> {
  const agent = await startRunningAgent(options)
  onTestFinished(() => agent.end())
  return agent
}

/** Decides a device code as a person does on the page. */
async function decide(
  { emulator }: RunningAgent,
  userCode: string,
  decision: 'allow' | 'deny',
): Promise<void> {
  await fetch(`${emulator.ready.url}/device`, {
    method: 'POST',
    body: new URLSearchParams({ user_code: userCode, decision }),
  })
}

async function portals(agent: RunningAgent): Promise<readonly unknown[]> {
  return ((await agent.json('portal', 'ls')) as { portals: unknown[] }).portals
}

const CODE = /^ {2}([A-Z]{4}-[A-Z]{4})$/m

describe('lanyard portal', () => {
  test('adds a portal, lists it and removes it with all that came through it', async () => {
    const agent = await runningAgent()
    expect((await agent.lanyard('portal')).out).toBe(
      'No portal yet. Add yours: lanyard portal add START-URL\n',
    )
    const added = await agent.lanyard('portal', 'add', `${agent.startUrl}/`, '--name', 'corp')
    expect(added).toEqual({ out: 'Added corp in us-east-1. Sign in: lanyard login corp\n', err: '', exit: 0 })
    expect(await portals(agent)).toEqual([
      { name: 'corp', startUrl: agent.startUrl, region: 'us-east-1', partition: 'aws', signIn: 'signed-out' },
    ])
    expect((await agent.lanyard('portal', 'ls')).out).toMatch(/^corp +signed out +us-east-1 +https:/m)
    await agent.signIn()
    await agent.lanyard('start', 'checkout-prod/Billing', '--pin')
    const removed = await agent.lanyard('portal', 'rm', 'corp')
    expect(removed.out).toBe('Removed corp, with its sign-in, its sessions and their profiles.\n')
    expect(await readFile(join(agent.folder, 'aws/config'), 'utf8')).not.toContain('checkout-prod')
    expect(await portals(agent)).toEqual([])
    expect(await agent.json('ls')).toEqual({ sessions: [] })
  })

  test('finds a GovCloud portal’s region in its start URL', async () => {
    const agent = await runningAgent()
    const { startUrl } = agent.emulator.ready.portals[1]!
    expect((await agent.lanyard('portal', 'add', startUrl)).out).toMatch(
      /^Added lanyard-practice in us-gov-west-1\./,
    )
  })

  test('refuses a name and a start URL that are there already', async () => {
    const agent = await runningAgent()
    await agent.lanyard('portal', 'add', agent.startUrl, '--name', 'corp')
    const again = await agent.lanyard('portal', 'add', agent.startUrl, '--name', 'other')
    expect(again).toMatchObject({ out: '', exit: 2 })
    expect(again.err).toContain('A portal called "corp" is there already')
  })
})

describe('lanyard login', () => {
  test('adds a new start URL, signs in through the browser, and lists what one has', async () => {
    const agent = await runningAgent()
    const { out, err, exit } = await agent.lanyard('login', agent.startUrl)
    expect({ out, exit }).toEqual({ out: '', exit: 0 })
    expect(err).toMatch(
      /^Your browser opens a page to sign in to lanyard-practice \(lanyard-practice.awsapps.com\)/,
    )
    expect(err).toContain('Signed in to lanyard-practice.\n12 accounts with 48 roles. See them: lanyard ls\n')
    expect(await agent.openedPages()).toHaveLength(1)
    expect(agent.emulator.log.counts()).toMatchObject({ CreateToken: 1 })

    const again = await agent.lanyard('login')
    expect(again).toEqual({ out: '', err: 'lanyard-practice is signed in already.\n', exit: 0 })
    const forced = (await agent.json('login', '--force', '--no-sync')) as object
    expect(forced).toMatchObject({ portals: [{ name: 'lanyard-practice', signIn: 'signed-in' }] })
    expect(agent.emulator.log.counts()).toMatchObject({ CreateToken: 2 })
  })

  test('uses a code over SSH by itself, and opens nothing', async () => {
    const agent = await runningAgent({ autoApprove: false })
    const login = agent.begin(['login', agent.startUrl], {
      SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22',
      BROWSER: '',
    })
    const asked = firstMatch(login.stderr!, CODE)
    const [text, code] = await asked
    expect(text).toMatch(
      /^Open this page to sign in to lanyard-practice \(lanyard-practice\.awsapps\.com\):\n\n {2}http/,
    )
    const signedIn = written(login.stderr, 'Signed in to lanyard-practice.')
    await decide(agent, code, 'allow')
    await signedIn
    expect(await agent.openedPages()).toEqual([])
  })

  test('a refusal ends it with 77 and what to do', async () => {
    const agent = await runningAgent({ autoApprove: false })
    const login = agent.begin(['login', agent.startUrl, '--device'])
    const ended = exitOf(login)
    const refused = written(login.stderr, 'was refused')
    const [, code] = await firstMatch(login.stderr!, CODE)
    await decide(agent, code, 'deny')
    await refused
    expect(await ended).toBe(77)
    expect(await portals(agent)).toMatchObject([{ signIn: 'failed' }])
    expect((await agent.lanyard('status')).out).toMatch(
      /needs you[^]*! The sign-in to lanyard-practice was refused\./,
    )
  })

  test('can be looked at, reopened and cancelled from another terminal', async () => {
    const agent = await runningAgent({ autoApprove: false })
    const login = agent.begin(['login', agent.startUrl])
    const ended = exitOf(login)
    await written(login.stderr, 'Waiting for you')
    const url = await agent.lanyard('login', '--url')
    expect(url).toMatchObject({ err: '', exit: 0 })
    expect(url.out).toMatch(/^http\S+\/authorize\?\S+\n$/)
    await expect.poll(() => agent.openedPages()).toHaveLength(1)
    const reopened = await agent.lanyard('login', '--reopen')
    expect(reopened.err).toBe('Opened the page of the sign-in to lanyard-practice once more.\n')
    await expect.poll(() => agent.openedPages()).toEqual([url.out.trim(), url.out.trim()])
    expect((await agent.lanyard('portal', 'ls')).out).toContain('signing in')

    const cancelled = await agent.lanyard('login', '--cancel')
    expect(cancelled).toMatchObject({ err: 'Cancelled the sign-in to lanyard-practice.\n', exit: 0 })
    expect(await ended).toBe(130)
    const none = await agent.lanyard('login', '--cancel')
    expect(none).toMatchObject({ out: '', exit: 2 })
    expect(none.err).toContain('No sign-in to lanyard-practice is under way')
  })

  test('Ctrl-C cancels it', async () => {
    const agent = await runningAgent({ autoApprove: false })
    const terminal = agent.terminal(['login', agent.startUrl])
    await terminal.shows('Ctrl-C cancels')
    terminal.type('\u0003')
    expect(await terminal.exit()).toBe(130)
    await expect.poll(() => portals(agent)).toMatchObject([{ signIn: 'signed-out' }])
  })

  test('who joins it is shown the same code, and by leaving ends it for nobody else', async () => {
    const agent = await runningAgent({ autoApprove: false })
    const first = agent.begin(['login', agent.startUrl, '--device', '--no-sync'])
    const [, code] = await firstMatch(first.stderr!, CODE)
    const joiner = agent.terminal(['login'])
    await joiner.shows('It was begun elsewhere')
    expect(joiner.text()).toContain(code)
    expect(joiner.text()).not.toContain('Your browser opens')
    joiner.type('\u0003')
    expect(await joiner.exit()).toBe(130)
    expect(await portals(agent)).toMatchObject([{ signIn: 'waiting' }])
    const ended = exitOf(first)
    await decide(agent, code, 'allow')
    expect(await ended).toBe(0)
  })

  test('takes one sign-in for all who ask at once', async () => {
    const agent = await runningAgent()
    await agent.lanyard('portal', 'add', agent.startUrl)
    const all = await Promise.all([agent.lanyard('login'), agent.lanyard('login'), agent.lanyard('login')])
    expect(all.map(({ exit }) => exit)).toEqual([0, 0, 0])
    expect(agent.emulator.log.counts()).toMatchObject({ CreateToken: 1 })
  })
})

describe('lanyard logout', () => {
  test('ends the sign-in here and at AWS; what was borrowed works on, what was not needs a sign-in', async () => {
    const agent = await runningAgent()
    await agent.signIn()
    await agent.lanyard('start', 'checkout-prod/Billing')
    expect((await agent.lanyard('logout')).out).toMatch(
      /^Signed out of lanyard-practice\. Roles borrowed through it work/,
    )
    expect(agent.emulator.log.counts()).toMatchObject({ Logout: 1 })
    expect(await agent.lanyard('credentials', 'checkout-prod/Billing')).toMatchObject({ exit: 0 })
    const needed = await agent.lanyard('credentials', 'checkout-prod/ReadOnlyAccess')
    expect(needed).toEqual({
      out: '',
      err: 'lanyard: The portal lanyard-practice is not signed in. Sign in: `lanyard login lanyard-practice`.\n',
      exit: 77,
    })
    expect(await agent.openedPages()).toHaveLength(1)
    expect((await agent.lanyard('sync')).exit).toBe(77)
  })
})

describe('lanyard sync', () => {
  test('counts what it found, shows no progress off a terminal, and a bar on one', async () => {
    const agent = await runningAgent({ accounts: 40, roles: 2 })
    await agent.signIn()
    expect(await agent.lanyard('sync')).toEqual({
      out: 'lanyard-practice: 40 accounts, 80 roles\n',
      err: '',
      exit: 0,
    })
    expect(await agent.json('sync')).toEqual({
      portals: [{ name: 'lanyard-practice', accounts: 40, roles: 80 }],
    })
    const terminal = agent.terminal(['sync'])
    await terminal.shows(/lanyard-practice [█░]{20} \d+\/40 accounts, \d+ requests\/s/)
    expect(await terminal.exit()).toBe(0)
    // The bar is gone once there is nothing left to wait for.
    expect(terminal.text()).toMatch(/\r\u001b\[2Klanyard-practice: 40 accounts, 80 roles\r\n$/)
  })

  test('Ctrl-C stops it, and what was found stays', async () => {
    const agent = await runningAgent({ accounts: 200, roles: 1 })
    await agent.lanyard('login', agent.startUrl, '--no-sync')
    const terminal = agent.terminal(['sync'])
    await terminal.shows(/ \d+\/200 accounts/)
    terminal.type('\u0003')
    expect(await terminal.exit()).toBe(130)
    await expect
      .poll(async () => ((await agent.json('status')) as { portals: object[] }).portals)
      .toMatchObject([{ sync: 'failed', accounts: 200 }])
  })

  test('Ctrl-C of one who joined it does not stop it', async () => {
    const agent = await runningAgent({ accounts: 80, roles: 1 })
    await agent.lanyard('login', agent.startUrl, '--no-sync')
    const first = agent.terminal(['sync'])
    await first.shows(/ \d+\/80 accounts/)
    const joiner = agent.terminal(['sync'])
    await joiner.shows(/ \d+\/80 accounts/)
    joiner.type('\u0003')
    expect(await joiner.exit()).toBe(130)
    expect(await first.exit()).toBe(0)
    expect(first.text()).toContain('lanyard-practice: 80 accounts, 80 roles')
  })
})

/** The text so far and the pattern's first group, as soon as it is found. */
function firstMatch(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<[string, string]> {
  return new Promise((resolve) => {
    let seen = ''
    stream.on('data', (chunk: Buffer | string) => {
      seen += chunk.toString()
      const found = pattern.exec(seen)
      if (found) resolve([seen, found[1] ?? ''])
    })
  })
}

function exitOf(child: {
  once(event: 'close', run: (code: number | null) => void): unknown
}): Promise<number | null> {
  return new Promise((resolve) => void child.once('close', resolve))
}
