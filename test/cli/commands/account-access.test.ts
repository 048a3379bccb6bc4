import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

const TENANT = 'aa-practice'
const OPERATOR = 'payments-prod/Operator@access'

async function runningAgent(): Promise<RunningAgent> {
  const agent = await startRunningAgent({ accounts: 3 })
  onTestFinished(() => agent.end())
  return agent
}

const endpointOf = ({ emulator }: RunningAgent) => emulator.ready.endpoints.accountaccess
const settingOf = (agent: RunningAgent) => [
  '--account-access',
  TENANT,
  '--account-access-endpoint',
  endpointOf(agent),
]
const withAccess = async () => {
  const agent = await runningAgent()
  await agent.lanyard('portal', 'add', agent.startUrl, '--name', 'corp', ...settingOf(agent))
  await agent.lanyard('login', 'corp')
  return agent
}
async function names(agent: RunningAgent, ...words: readonly string[]): Promise<readonly string[]> {
  const { sessions } = (await agent.json('ls', ...words)) as { sessions: { name: string }[] }
  return sessions.map(({ name }) => name)
}

describe('lanyard portal add --account-access', () => {
  test('lists its roles after signing in, to be borrowed as the user likes', async () => {
    const agent = await runningAgent()
    const added = await agent.lanyard('portal', 'add', agent.startUrl, '--name', 'corp', ...settingOf(agent))
    expect(added).toMatchObject({ err: '', exit: 0 })
    const { err } = await agent.lanyard('login', 'corp')
    expect(err).toContain('3 accounts with 18 roles.')
    expect(await agent.json('portal', 'ls')).toMatchObject({
      portals: [{ name: 'corp', accountAccess: { tenantId: TENANT, endpoint: endpointOf(agent) } }],
    })
    expect(await names(agent, 'payments prod')).toContain(OPERATOR)
    const chosen = ['--session-name', '{user}-1234', '--duration', '2h', '--as', 'ops']
    expect(await agent.lanyard('start', OPERATOR, ...chosen)).toMatchObject({ err: '', exit: 0 })
    expect(await agent.json('session', 'show', 'ops')).toMatchObject({
      session: { kind: 'account-access', sessionName: '{user}-1234', duration: 7200 },
    })
    expect(await agent.json('ls', 'ops')).toMatchObject({
      sessions: [{ kind: 'account-access', portal: 'corp', phase: 'active', role: 'Operator' }],
    })
  })

  test('wants to be told where it answers, and refuses what no token is sent to', async () => {
    const agent = await runningAgent()
    const add = (...options: readonly string[]) => agent.lanyard('portal', 'add', agent.startUrl, ...options)
    expect(await add('--account-access', TENANT)).toEqual({
      out: '',
      err: "lanyard: AWS's endpoint of account access is not confirmed yet, and Lanyard sends no token to a guess. Name it: --account-access-endpoint https://HOST.\n",
      exit: 2,
    })
    expect(await add('--account-access', 'corp', '--account-access-endpoint', endpointOf(agent))).toEqual({
      out: '',
      err: 'lanyard: "corp" is not the tenant ID of account access: it begins with aa- and has 3 to 24 of a-z, 0-9 and -. Copy it from the account access manager in IAM, such as aa-example.\n',
      exit: 2,
    })
    const plain = await add('--account-access', TENANT, '--account-access-endpoint', 'http://example.com')
    expect(plain).toMatchObject({ out: '', exit: 2 })
    expect(plain.err).toContain('it must begin with https://')
    const alone = await add('--account-access-endpoint', endpointOf(agent))
    expect(alone).toMatchObject({ out: '', exit: 2 })
    expect(alone.err).toContain('--account-access-endpoint goes with --account-access TENANT')
    expect(await agent.json('portal', 'ls')).toEqual({ portals: [] })
  })
})

describe('lanyard portal edit', () => {
  test('sets it, says that a new sign-in is needed, and takes it away with all of it', async () => {
    const agent = await runningAgent()
    await agent.lanyard('portal', 'add', agent.startUrl, '--name', 'corp')
    await agent.lanyard('login', 'corp')
    expect(await agent.json('portal', 'ls')).not.toHaveProperty('portals.0.accountAccess')
    expect(await names(agent)).not.toContain(OPERATOR)

    const set = await agent.lanyard('portal', 'edit', 'corp', ...settingOf(agent))
    expect(set).toEqual({
      out: 'corp has account access. Sign in so that it is covered: lanyard login corp --force\n',
      err: '',
      exit: 0,
    })
    const early = await agent.lanyard('sync')
    expect(early).toMatchObject({ out: '', exit: 77 })
    expect(early.err).toContain('does not cover it. Sign in anew: `lanyard login corp --force`.')
    await agent.lanyard('login', 'corp', '--force')
    expect(await names(agent)).toContain(OPERATOR)
    await agent.lanyard('start', OPERATOR)

    const off = await agent.lanyard('portal', 'edit', 'corp', '--account-access', '')
    expect(off).toEqual({
      out: 'corp has no account access any more; its roles and sessions are gone.\n',
      err: '',
      exit: 0,
    })
    expect((await names(agent)).filter((name) => name.includes('@access'))).toEqual([])
    expect(await readFile(join(agent.folder, 'aws/config'), 'utf8')).not.toContain('Operator')
  })

  test('changes nothing without an option, and knows the portal', async () => {
    const agent = await withAccess()
    expect(await agent.lanyard('portal', 'edit', 'corp')).toMatchObject({ out: '', exit: 2 })
    expect(await agent.lanyard('portal', 'edit', 'other', ...settingOf(agent))).toMatchObject({ exit: 2 })
    // The tenant alone: the endpoint stays.
    await agent.lanyard('portal', 'edit', 'corp', '--account-access', 'aa-other')
    expect(await agent.json('portal', 'ls')).toMatchObject({
      portals: [{ accountAccess: { tenantId: 'aa-other', endpoint: endpointOf(agent) } }],
    })
    // What another tenant listed is nobody's now.
    expect(await names(agent)).not.toContain(OPERATOR)
  })
})

describe('lanyard session', () => {
  test('keeps what is chosen of a role of account access, edits it and leaves the rest', async () => {
    const agent = await withAccess()
    const added = await agent.lanyard('session', 'add', 'account-access', OPERATOR, '--duration', '12h')
    expect(added.out).toBe(`Added ${OPERATOR}. Borrow it: lanyard start ${OPERATOR}\n`)
    await agent.lanyard('session', 'edit', OPERATOR, '--session-name', 'night')
    expect(await agent.json('session', 'show', OPERATOR)).toMatchObject({
      session: { sessionName: 'night', duration: 43_200 },
    })
    const { out: shared } = await agent.lanyard('session', 'show', OPERATOR, '--share')
    expect(shared).toBe(
      `lanyard session add account-access ${OPERATOR} --session-name night --duration 12h\n`,
    )
    const tried = await agent.lanyard('session', 'try', OPERATOR)
    expect(tried.out).toMatch(/^AWS answered: arn:aws:sts::\d{12}:assumed-role\/Operator\/night\n/)
  })

  test.each([
    [['--duration', '14m'], 'AWS gives a role for 15 minutes at least and 12 hours at most'],
    [['--duration', '13h'], 'Choose a duration from 15m to 12h.'],
    [['--session-name', 'a b'], '"a b"'],
    [['--policy', '{}'], '--policy means nothing to a session of kind account-access'],
  ])('refuses %j in one sentence', async (options, said) => {
    const agent = await withAccess()
    const refused = await agent.lanyard('session', 'add', 'account-access', OPERATOR, ...options)
    expect(refused).toMatchObject({ out: '', exit: 2 })
    expect(refused.err).toContain(said)
    expect(agent.emulator.log.list({ operation: 'GetAccessCredentials' })).toEqual([])
  })

  test('of that kind is made of no permission set', async () => {
    const agent = await withAccess()
    const { err, exit } = await agent.lanyard(
      'session',
      'add',
      'account-access',
      'payments-prod/AdministratorAccess',
    )
    expect(exit).toBe(2)
    expect(err).toContain('payments-prod/AdministratorAccess is no role of account access')
  })
})
