import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DEFAULT_OPTIONS } from '../../electron/emulator/options.ts'
import { startRunningAgent, type AgentOptions, type RunningAgent } from '../agent/running-agent.ts'
import { awsCli, hasAwsCli } from './aws-cli.ts'

const PATIENCE = { timeout: 15_000 }

/** An agent that shares its portal's sign-in, and the AWS CLI beside it with a profile of the same portal. */
async function beside(options: AgentOptions = {}) {
  const agent = await startRunningAgent(options)
  onTestFinished(() => agent.end())
  const [portal] = agent.emulator.ready.portals
  const { id } = agent.emulator.world.organisation.portals[0]!.accounts[0]!
  const config = [
    '[sso-session corp]',
    `sso_start_url = ${portal!.startUrl}`,
    `sso_region = ${portal!.region}`,
    'sso_registration_scopes = sso:account:access',
    '[profile work]',
    'sso_session = corp',
    `sso_account_id = ${id}`,
    'sso_role_name = ReadOnlyAccess',
    `region = ${portal!.region}`,
    '',
  ]
  await appendFile(join(agent.folder, 'aws/config'), config.join('\n'))
  const { proxy, ca } = agent.emulator.ready
  const env = { ...agent.env, PATH: '/usr/bin:/bin', HTTPS_PROXY: proxy, AWS_CA_BUNDLE: ca }
  return { agent, cli: (...args: readonly string[]) => awsCli(env, ...args) }
}

async function share(agent: RunningAgent): Promise<void> {
  const added = await agent.lanyard('portal', 'add', agent.startUrl, '--name', 'practice')
  expect(added).toMatchObject({ err: '', exit: 0 })
  const { out, err, exit } = await agent.lanyard('portal', 'edit', 'practice', '--share-sign-in')
  expect({ err, exit }).toEqual({ err: '', exit: 0 })
  expect(out).toContain('for corp.')
}

async function signInPhase(agent: RunningAgent): Promise<string> {
  const { portals } = (await agent.json('portal', 'ls')) as { portals: { signIn: string }[] }
  return portals[0]!.signIn
}

const WHO = ['sts', 'get-caller-identity', '--profile', 'work', '--query', 'Arn', '--output', 'text']
const READER = /:assumed-role\/AWSReservedSSO_ReadOnlyAccess_/

describe.runIf(hasAwsCli)('a sign-in that is shared with the AWS CLI', () => {
  test('by Lanyard serves a profile of an sso-session, also once it was renewed, until `lanyard logout`', async () => {
    const lifetimes = { ...DEFAULT_OPTIONS.lifetimes, token: 6000, role: 900_000 }
    const { agent, cli } = await beside({ lifetimes })
    await share(agent)
    expect((await cli(...WHO)).code).not.toBe(0)
    await agent.lanyard('login', 'practice')
    expect((await cli(...WHO)).stdout).toMatch(READER)
    await expect.poll(() => agent.emulator.log.counts()['CreateToken'], PATIENCE).toBeGreaterThan(2)
    expect((await cli(...WHO)).stdout).toMatch(READER)
    // Nobody but Lanyard has renewed it, and it never had to begin again.
    expect(await agent.openedPages()).toHaveLength(1)
    await agent.lanyard('logout', 'practice')
    expect((await cli(...WHO)).stderr).toMatch(/SSO/)
  })

  test('by `aws sso login` serves Lanyard, which renews it for both; `aws sso logout` ends it for both', async () => {
    const lifetimes = { ...DEFAULT_OPTIONS.lifetimes, token: 9000, role: 900_000 }
    const { agent, cli } = await beside({ lifetimes })
    await share(agent)
    expect(await signInPhase(agent)).toBe('signed-out')
    expect(await cli('sso', 'login', '--sso-session', 'corp', '--no-browser')).toMatchObject({ code: 0 })
    await expect.poll(() => signInPhase(agent), PATIENCE).toBe('signed-in')
    await agent.lanyard('sync')
    expect((await agent.lanyard('start', 'checkout-prod/Billing')).exit).toBe(0)
    const before = agent.emulator.log.counts()['CreateToken']!
    await expect.poll(() => agent.emulator.log.counts()['CreateToken'], PATIENCE).toBeGreaterThan(before)
    expect((await cli(...WHO)).stdout).toMatch(READER)

    expect(await cli('sso', 'logout')).toMatchObject({ code: 0, stderr: '' })
    await expect.poll(() => signInPhase(agent), PATIENCE).toBe('failed')
    const { out } = await agent.lanyard('status')
    expect(out).toContain('was ended outside of Lanyard, as `aws sso logout` does')
    expect((await cli(...WHO)).code).not.toBe(0)
    expect((await cli('sso', 'login', '--sso-session', 'corp', '--no-browser')).code).toBe(0)
    await expect.poll(() => signInPhase(agent), PATIENCE).toBe('signed-in')
  })
})
