import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { samlProviderArn } from '../../../electron/emulator/identity-providers.ts'
import { mintAssertion, type AssertionOptions } from '../../../electron/emulator/saml-assertion.ts'
import { quoteSh } from '../../../electron/core/delivery/shell-quoting.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
})
afterEach(async () => {
  await agent.lanyard('session', 'rm', 'fed')
})
afterAll(() => agent.end())

const pair = (account: number) => {
  const { id } = agent.emulator.world.organisation.portals[0]!.accounts[account]!
  return { role: `arn:aws:iam::${id}:role/Federated`, provider: samlProviderArn('aws', id) }
}
const assertion = (accounts: readonly number[], options: Partial<AssertionOptions> = {}) =>
  mintAssertion(agent.emulator.world, { roles: accounts.map(pair), sessionName: 'ann', ...options })

/** The path of a file with an assertion that offers a role in each of these accounts. */
async function file(...accounts: readonly number[]): Promise<string> {
  const path = join(agent.folder, 'assertion')
  await writeFile(path, `${assertion(accounts)}\n`)
  return path
}
/** Adds it without an assertion. */
const addKnown = (account: number) => {
  const { role, provider } = pair(account)
  const known = ['--role', role, '--provider', provider]
  return agent.lanyard('session', 'add', 'saml', '--as', 'fed', ...known)
}
const addFed = async (...options: readonly string[]) =>
  agent.lanyard('session', 'add', 'saml', '--as', 'fed', '--assertion', await file(0), ...options)
const piped = (text: string, command: string) =>
  agent.shell(['sh'], `printf %s ${quoteSh(text)} | ${quoteSh(LAUNCHER)} ${command}`)

describe('lanyard session add saml', () => {
  test('keeps the one role that an assertion offers, to be borrowed with it at once', async () => {
    expect(await addFed('--url', 'https://idp.example/aws', '--duration', '2h')).toEqual({
      out: 'Added fed. Borrow it: lanyard start fed\n',
      err: '',
      exit: 0,
    })
    const { session } = (await agent.json('session', 'show', 'fed')) as { session: object }
    expect(session).toMatchObject({
      kind: 'saml',
      roleArn: pair(0).role,
      providerArn: pair(0).provider,
      signInUrl: 'https://idp.example/aws',
      duration: 7200,
    })
    expect(await agent.lanyard('start', 'fed')).toMatchObject({ err: '', exit: 0 })
  })

  test('lists the roles of an assertion that offers several, with the names of their accounts', async () => {
    const { out, err, exit } = await agent.lanyard('session', 'add', 'saml', '--assertion', await file(0, 1))
    expect(out).toMatch(
      /^ROLE +ACCOUNT +ARN\npayments-prod\/Federated +\d{12} +arn:.*\npayments-staging\/Fed/,
    )
    expect(err).toBe(
      'lanyard: The identity provider offers 2 roles. Name the one to keep with --role ARN, and where two providers vouch for it with --provider ARN.\n',
    )
    expect(exit).toBe(2)
    const json = await agent.lanyard('session', 'add', 'saml', '--json', '--assertion', await file(0, 1))
    expect(JSON.parse(json.out)).toMatchObject({
      roles: [{ roleArn: pair(0).role, accountName: 'payments-prod' }, { providerArn: pair(1).provider }],
    })
    const words = ['--as', 'fed', '--role', pair(1).role, '--assertion', await file(0, 1)]
    const chosen = await agent.lanyard('session', 'add', 'saml', ...words)
    expect(chosen).toMatchObject({ err: '', exit: 0 })
  })

  test('needs no assertion where role and provider are given', async () => {
    const added = await addKnown(0)
    expect(added).toMatchObject({ err: '', exit: 0 })
  })

  test('is edited: what is left out stays', async () => {
    await addFed('--url', 'https://idp.example/aws')
    await agent.lanyard('session', 'edit', 'fed', '--url', '', '--duration', '30m')
    const { session } = (await agent.json('session', 'show', 'fed')) as { session: object }
    expect(session).toMatchObject({ signInUrl: null, duration: 1800, roleArn: pair(0).role })
  })

  test('has the provider forget the person', async () => {
    await addFed()
    expect(await agent.lanyard('session', 'sign-out', 'fed')).toMatchObject({ err: '', exit: 0 })
  })

  test.each([
    [['saml'], 2, /--assertion or --url is missing/],
    [
      ['saml', '--url', 'https://idp.example/'],
      77,
      /no window here to sign in with.*session add saml --assertion FILE/,
    ],
    [['saml', '--assertion', '/no/such'], 2, /the assertion in \/no\/such cannot be read/],
    [['saml', '--assertion', '-'], 65, /it is empty/],
    [['saml', 'arn', '--assertion', '-'], 2, /the role is given as --role ARN/],
    [['saml', '--session-name', 'x'], 2, /--session-name means nothing to a session of kind saml/],
    [
      ['chain', 'a', 'b', '--assertion', 'x'],
      2,
      /--assertion means nothing to a session of kind chained-role/,
    ],
  ])('%j is refused with what is wrong', async (args, code, message) => {
    const { err, exit } = await agent.lanyard('session', 'add', ...args)
    expect(err).toMatch(message)
    expect(exit).toBe(code)
  })

  test('says so where the assertion offers no role at all', async () => {
    const path = join(agent.folder, 'assertion')
    await writeFile(path, assertion([]))
    const { err, exit } = await agent.lanyard('session', 'add', 'saml', '--assertion', path)
    expect(err).toContain('The identity provider does not offer you a role of AWS; it offers none.')
    expect(exit).toBe(77)
  })

  test('wants the provider too where two of them vouch for one role', async () => {
    const { role, provider } = pair(0)
    const other = provider.replace('PracticeIdp', 'Other')
    const path = join(agent.folder, 'assertion')
    await writeFile(path, assertion([], { roles: [pair(0), { role, provider: other }] }))
    const add = (...options: readonly string[]) =>
      agent.lanyard('session', 'add', 'saml', '--as', 'fed', '--assertion', path, '--role', role, ...options)
    expect(await add()).toMatchObject({ exit: 2, err: expect.stringContaining('offers 2 roles') as string })
    expect(await add('--provider', provider)).toMatchObject({ err: '', exit: 0 })
  })

  test('names the roles there are where the one that was asked for is not among them', async () => {
    const { err, exit } = await addFed('--role', pair(1).role)
    expect(err).toContain(`does not offer you ${pair(1).role}; it offers ${pair(0).role}.`)
    expect(exit).toBe(77)
  })
})

describe('lanyard start --assertion', () => {
  test('borrows with an assertion from a file, and with one that is piped in', async () => {
    await addKnown(0)
    expect(await agent.lanyard('start', 'fed', '--assertion', await file(0))).toMatchObject({
      err: '',
      exit: 0,
    })
    await agent.lanyard('stop', 'fed')
    const { out, err, exit } = await piped(assertion([0]), 'start fed --assertion -')
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toMatch(/^fed {2}.*1:00:00 left/)
  })

  test('borrows anew what is active already', async () => {
    await addFed()
    await agent.lanyard('start', 'fed')
    const asked = () => agent.emulator.log.list({ operation: 'AssumeRoleWithSAML' }).length
    const before = asked()
    expect(await piped(assertion([0]), 'start fed --assertion=-')).toMatchObject({ err: '', exit: 0 })
    expect(asked()).toBe(before + 1)
  })

  test('is what a session without a sign-in page asks for', async () => {
    await addKnown(2)
    const { err, exit } = await agent.lanyard('start', 'fed')
    expect(err).toBe(
      'lanyard: fed wants an assertion of its identity provider, and there is no window here to sign in with. Sign in with your browser and hand one over: `lanyard start fed --assertion FILE`; - is standard input.\n',
    )
    expect(exit).toBe(77)
  })

  test('is nothing for a role of a portal, and is not typed', async () => {
    const PROD = 'checkout-prod/AdministratorAccess'
    const { err, exit } = await agent.lanyard('start', PROD, '--assertion', await file(0))
    expect(err).toContain('--assertion goes with a session of kind saml')
    expect(exit).toBe(2)
    await addFed()
    const terminal = agent.terminal(['start', 'fed', '--assertion', '-'])
    await terminal.shows('A terminal cuts lines off at 4,096 characters')
    expect(await terminal.exit()).toBe(2)
  })
})
