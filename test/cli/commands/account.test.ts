import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
})
afterAll(() => agent.end())

interface AccountJson {
  readonly id: string
  readonly name: string
  readonly [field: string]: unknown
}

const accounts = async (...args: readonly string[]): Promise<readonly AccountJson[]> =>
  ((await agent.json('account', ...args)) as { accounts: AccountJson[] }).accounts

test('before anybody has signed in there are no accounts, and what to do is said', async () => {
  expect(await agent.lanyard('account', 'ls')).toEqual({
    out: 'No accounts are known yet. Sign in and list them: lanyard login\n',
    err: '',
    exit: 0,
  })
})

describe('once signed in', () => {
  beforeAll(() => agent.signIn())

  test('an account is marked by its name, its ID or its alias, and listed so', async () => {
    const [before] = await accounts('ls', 'checkout', 'prod')
    expect(before).toMatchObject({ name: 'checkout-prod', alias: null, group: null, environment: null })

    await agent.lanyard('account', 'mark', 'Checkout-Prod', '--environment', 'production', '--alias', 'shop')
    await agent.lanyard('account', 'mark', 'SHOP', '--group', 'web team')
    const [marked, ...others] = await accounts('mark', before!.id, '--group', 'web')

    expect(others).toEqual([])
    expect(marked).toEqual({ ...before, alias: 'shop', group: 'web', environment: 'production' })
    expect(await accounts('ls', 'shop')).toEqual([marked])
    const { out } = await agent.lanyard('account', 'ls')
    expect(out).toMatch(new RegExp(`^${before!.id}  checkout-prod +production +web +shop +\\S+ +\\d+$`, 'm'))
  })

  test('many are marked at once, and a - takes it back', async () => {
    const marked = await accounts(
      'mark',
      'checkout-prod',
      'checkout-staging',
      '--group',
      'shop',
      '--environment',
      '-',
    )
    expect(marked.map(({ name, group, environment }) => [name, group, environment])).toEqual([
      ['checkout-prod', 'shop', null],
      ['checkout-staging', 'shop', null],
    ])
    const { out } = await agent.lanyard('profiles', 'add', 'Billing', '--group', 'shop', '--dry-run')
    expect(out.match(/checkout-\w+\/Billing/g)).toHaveLength(2)
    expect(await accounts('mark', 'checkout-staging', '--group', '-')).toMatchObject([{ group: null }])
  })

  test.each([
    [['mark'], 'ACCOUNT is missing'],
    [['mark', 'checkout-prod'], '--environment, --group or --alias is missing'],
    [['mark', 'nowhere', '--group', 'x'], 'no account is called "nowhere"; `lanyard account ls` shows them'],
    [['mark', 'checkout-prod', 'nowhere', '--group', 'lost'], 'no account is called "nowhere"'],
    [
      ['mark', 'checkout-prod', '--environment', 'prod'],
      '"prod" is none of production, staging, development',
    ],
    [
      ['mark', 'checkout-prod', 'checkout-staging', '--alias', 'x'],
      '--alias is for one account, and 2 are named',
    ],
    [['show'], 'account knows ls and mark, not "show"'],
  ])('%j is refused in a sentence, and nothing is marked', async (args, said) => {
    const before = await accounts('ls')
    const { err, exit } = await agent.lanyard('account', ...args)
    expect({ err, exit }).toEqual({ err: expect.stringContaining(said) as string, exit: 2 })
    expect(await accounts('ls')).toEqual(before)
  })

  test('words that nothing matches say so', async () => {
    expect((await agent.lanyard('account', 'ls', 'zzz')).out).toBe('No account matches "zzz".\n')
  })
})
