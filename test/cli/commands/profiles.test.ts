import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

let agent: RunningAgent
let configPath: string

beforeAll(async () => {
  agent = await startRunningAgent({ accounts: 6 })
  configPath = join(agent.folder, 'aws/config')
  await agent.signIn()
})
// No test leaves a profile to the next one.
afterEach(async () => {
  await agent.lanyard('profiles', 'rm', '--all')
  await agent.lanyard('profiles', 'names', '{alias}')
  await agent.lanyard('session', 'rm', 'checkout-prod/Billing')
})
afterAll(() => agent.end())

const lanyard = (...args: readonly string[]) => agent.lanyard('profiles', ...args)
const config = () => readFile(configPath, 'utf8').catch(() => '')

interface Listed {
  readonly file: string
  readonly names: string
  readonly profiles: readonly { readonly name: string; readonly region: string }[]
}
const listed = async () => (await agent.json('profiles', 'ls')) as Listed

describe('lanyard profiles', () => {
  test('adds a profile for each role that the words fit, says so first where asked, and takes them away', async () => {
    const preview = await lanyard('add', 'prod', 'readonly', '--dry-run')
    expect(preview).toMatchObject({ err: '', exit: 0 })
    expect(preview.out).toMatch(/^\+ \S+-prod\/ReadOnlyAccess {2}us-east-1\n/)
    expect(preview.out).toContain('Would change profiles in ')
    expect(await config()).toBe('')
    const added = await lanyard('add', 'prod', 'readonly')
    expect(added.out.split('\n').filter((line) => line.startsWith('+'))).toEqual(
      preview.out.split('\n').filter((line) => line.startsWith('+')),
    )
    const { profiles, names, file } = await listed()
    expect({ names, file }).toEqual({ names: '{alias}', file: configPath })
    expect(profiles.length).toBeGreaterThan(1)
    for (const { name } of profiles) expect(await config()).toContain(`[profile ${name}]\n`)
    expect((await lanyard()).out).toMatch(
      /^PROFILE +ACCOUNT +REGION +KEPT\n\S+-prod\/ReadOnlyAccess +\d{12} /,
    )
    const removed = await lanyard('rm', profiles[0]!.name)
    expect(removed.out).toMatch(new RegExp(`^- ${profiles[0]!.name}\n`))
    expect(await config()).not.toContain(profiles[0]!.name)
  })

  test('takes a whole name for that role alone, and words for all that they fit', async () => {
    const [account] = agent.emulator.world.organisation.portals[0]!.accounts
    const name = `${account!.name}/ReadOnlyAccess`
    await lanyard('add', name)
    expect((await listed()).profiles.map((profile) => profile.name)).toEqual([name])
    await lanyard('add', account!.name)
    expect((await listed()).profiles).toHaveLength(account!.permissionSets.length)
  })

  test('gives the one role that is meant another name and region', async () => {
    const { out, exit } = await lanyard(
      'add',
      'checkout-prod/Billing',
      '--as',
      'bills',
      '--region',
      'eu-west-1',
    )
    expect({ out, exit }).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^\+ bills {2}eu-west-1\n/) as string,
    })
    expect(JSON.parse((await agent.lanyard('credentials', 'bills')).out)).toMatchObject({ Version: 1 })
  })

  test('takes accounts by what the user calls them', async () => {
    const [account] = agent.emulator.world.organisation.portals[0]!.accounts
    const accounts = { [account!.id]: { group: 'Payments', environment: 'production' } }
    await writeFile(join(agent.folder, 'team.json'), JSON.stringify({ version: 1, accounts }))
    await agent.lanyard('import', 'team.json', '--yes')
    const byGroup = await lanyard('add', '--group', 'payments', '--dry-run', '--json')
    const byBoth = await lanyard('add', 'readonly', '--environment', 'production', '--dry-run', '--json')
    const changesOf = (told: { out: string }) => (JSON.parse(told.out) as { changes: unknown[] }).changes
    expect(changesOf(byGroup)).toHaveLength(account!.permissionSets.length)
    expect(changesOf(byBoth)).toHaveLength(1)
    await lanyard('names', '{environment}.{group}.{role}')
    await lanyard('add', 'readonly', '--group', 'payments')
    expect((await listed()).profiles.map(({ name }) => name)).toEqual(['production.Payments.ReadOnlyAccess'])
  })

  test('tells and sets what names are made from, and the region of an account', async () => {
    expect((await lanyard('names')).out).toBe('{alias} (the alias, or account/role)\n')
    await lanyard('add', 'checkout-prod/Billing')
    expect((await lanyard('names', '{role}.{account}')).out).toMatch(
      /\+ Billing\.checkout-prod {2}us-east-1\n/,
    )
    expect((await lanyard('region', 'checkout-prod', 'eu-west-3')).out).toMatch(
      /^~ Billing\.checkout-prod {2}region us-east-1 -> eu-west-3\n/,
    )
    expect((await lanyard('region', 'checkout-prod', '-')).out).toMatch(/eu-west-3 -> us-east-1\n/)
  })

  test('shows what somebody did to the block, and undoes the last change', async () => {
    await lanyard('add', 'checkout-prod/Billing')
    const whole = await config()
    expect((await lanyard('diff')).out).toBe(`Nothing changes in ${configPath}.\n`)
    await mkdir(join(agent.folder, 'aws'), { recursive: true })
    await writeFile(configPath, '[profile mine]\nregion = us-east-1\n')
    expect((await lanyard('diff')).out).toMatch(/^\+ checkout-prod\/Billing {2}us-east-1\n/)
    await writeFile(configPath, whole)
    expect((await lanyard('undo')).out).toMatch(/^- checkout-prod\/Billing\n/)
    expect(await config()).toBe('')
    expect((await lanyard('undo')).out).toMatch(/^\+ checkout-prod\/Billing/)
    expect(await config()).toBe(whole)
  })

  test.each([
    [['add'], /WORDS, --group, --environment or --all is missing/],
    [['add', 'zzz'], /No session is called "zzz"/],
    [['add', 'prod', '--as', 'x'], /--as names one profile, and \d+ roles match/],
    [['add', 'prod', '--group', 'nobody'], /no account is in a group "nobody"/],
    [['add', 'prod', '--environment', 'moon'], /"moon" is none of production, staging, development/],
    [['add', 'checkout-prod/Billing', '--region', 'us-est-1'], /us-est-1/],
    [['add', 'checkout-prod/Billing', '--as', 'a b'], /"a b" cannot be a profile's name/],
    [['rm'], /NAME, --gone or --all is missing/],
    [['rm', 'x', '--all'], /NAME does not go together with --gone or --all/],
    [['rm', 'x'], /The profile x was not added: there is no such profile/],
    [['names', '{moon}'], /there is no field \{moon\}/],
    [['region', 'nobody', 'eu-west-1'], /no account is called "nobody"/],
    [['region', 'checkout-prod'], /region takes an account and a region/],
    [['mend'], /profiles knows ls, add, rm, names, region, wsl, diff and undo, not "mend"/],
  ])('%j is refused in one sentence with what to do, and changes nothing', async (args, sentence) => {
    const before = await config()
    const told = await lanyard(...args)
    expect(told).toMatchObject({ out: '', exit: 2 })
    expect(told.err).toMatch(sentence)
    expect(told.err).toMatch(/^lanyard: [^\n]+\n$/)
    expect(await config()).toBe(before)
  })
})
