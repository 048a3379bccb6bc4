import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const BILLING = 'checkout-prod/Billing'
const SEEN = `echo "$AWS_REGION $AWS_DEFAULT_REGION"`

let agent: RunningAgent

beforeEach(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
})
afterEach(() => agent.end())

const lanyard = (...args: readonly string[]) => agent.lanyard(...args)
const addShop = (name = PROD) => lanyard('profiles', 'add', name, '--as', 'shop', '--region', 'eu-west-1')
const whoIs = async (...args: readonly string[]) =>
  (await lanyard('exec', ...args, '--', 'sh', '-c', SEEN)).out
const sessions = async () => {
  const { sessions: all } = (await agent.json('ls')) as {
    sessions: { name: string; alias: string | null; phase: string }[]
  }
  return all.filter(({ phase }) => phase === 'active').map(({ name }) => name)
}

describe('the name of a profile that was added', () => {
  test('is taken by what runs as a session, with the profile’s region, also for a role that nobody borrowed', async () => {
    await addShop()
    const region = 'eu-west-1 eu-west-1\n'
    expect(await whoIs('shop')).toBe(region)
    expect(await sessions()).toEqual([PROD])
    expect(await whoIs('shop', '--static')).toBe(region)
    expect((await lanyard('env', 'shop')).out).toContain("AWS_REGION='eu-west-1'")
    const { out } = await lanyard('console', 'shop', '--print')
    expect(decodeURIComponent(out)).toContain('home?region=eu-west-1')
    // The session keeps its own.
    expect(await whoIs(PROD)).toBe('us-east-1 us-east-1\n')
  })

  test('is what a shell is switched to, and what its prompt knows', async () => {
    await addShop()
    const { out } = await lanyard('use', 'shop', '--shell', 'bash')
    expect(out).toMatch(/AWS_PROFILE=.?shop/)
    expect(out).toMatch(/AWS_REGION=.?eu-west-1/)
    const format = ['prompt', '--format', '{name} {region}']
    expect((await agent.lanyardIn({ AWS_PROFILE: 'shop' }, ...format)).out).toBe(`${PROD} eu-west-1\n`)
    expect((await agent.lanyardIn({ AWS_PROFILE: PROD }, ...format)).out).toBe(`${PROD} us-east-1\n`)
  })

  test('starts and stops its session, and means it where a session is asked for', async () => {
    await addShop()
    expect(await agent.json('start', 'shop')).toMatchObject({ sessions: [{ name: PROD, phase: 'active' }] })
    expect((await lanyard('stop', 'shop')).exit).toBe(0)
    expect(await sessions()).toEqual([])
    const role = 'arn:aws:iam::111122223333:role/Deploy'
    expect(await agent.json('session', 'add', 'chain', 'shop', role, '--as', 'deploy')).toMatchObject({
      sessions: [{ chain: [PROD, 'deploy'] }],
    })
  })

  test('is asked in its region by tools that take more than keys', async () => {
    await addShop()
    const token = ['rds', 'token', 'shop', '--host', 'db.example.com', '--port', '5432', '--user', 'jo']
    expect((await lanyard(...token)).out).toContain('eu-west-1')
    expect((await lanyard(...token, '--region', 'eu-west-3')).out).toContain('eu-west-3')
    expect(await agent.json('eks', 'ls', 'shop')).toMatchObject({ region: 'eu-west-1' })
  })

  test('yields to another session’s alias for people, and not for tools', async () => {
    await addShop()
    await lanyard('start', BILLING, '--as', 'shop')
    expect((await lanyard('use', 'shop', '--shell', 'bash')).out).not.toContain('eu-west-1')
    expect(await sessions()).toEqual(['shop'])
    const before = agent.emulator.log.list({ operation: 'GetRoleCredentials' }).length
    await lanyard('credentials', 'shop')
    expect(await sessions()).toEqual(expect.arrayContaining(['shop', PROD]))
    expect(agent.emulator.log.list({ operation: 'GetRoleCredentials' })).toHaveLength(before + 1)
  })

  test('yields to a role that is called exactly so, and comes before a beginning of one', async () => {
    await lanyard('profiles', 'add', PROD, '--as', 'checkout', '--region', 'eu-west-1')
    expect(await whoIs('checkout')).toBe('eu-west-1 eu-west-1\n')
    await lanyard('profiles', 'add', PROD, '--as', BILLING, '--region', 'eu-west-1')
    await whoIs(BILLING)
    expect(await sessions()).toEqual(expect.arrayContaining([BILLING]))
  })

  test('switches no shell to a profile of the user’s that has it', async () => {
    await addShop()
    const path = join(agent.folder, 'aws/config')
    await writeFile(path, `[profile shop]\nregion = us-west-2\n${await readFile(path, 'utf8')}`)
    const told = await lanyard('use', 'shop', '--shell', 'bash')
    expect(told).toMatchObject({ out: '', exit: 1 })
    // What runs under `exec` names no profile.
    expect(await whoIs('shop')).toBe('eu-west-1 eu-west-1\n')
    expect(told.err).toMatch(
      /^lanyard: shop has no AWS profile for the shell to read: a profile of yours has its name\./,
    )
  })

  test('is told by no prompt where it is a profile of the user’s', async () => {
    const prompted = () => agent.lanyardIn({ AWS_PROFILE: 'shop' }, 'prompt')
    await writeFile(join(agent.folder, 'aws/config'), '[profile shop]\nregion = us-west-2\n')
    await addShop()
    await lanyard('start', 'shop')
    expect((await prompted()).out).toBe('')
  })

  test('means nothing any more once it was removed', async () => {
    await addShop()
    await lanyard('profiles', 'rm', 'shop')
    expect(await lanyard('exec', 'shop', '--', 'true')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('No session is called "shop"') as string,
    })
  })
})
