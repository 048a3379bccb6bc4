import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { run } from '../../electron/cli/demo/child.ts'
import { DEFAULT_OPTIONS } from '../../electron/emulator/options.ts'
import { startRunningAgent, type AgentOptions, type RunningAgent } from '../agent/running-agent.ts'
import { awsCli, hasAwsCli, type CliResult } from './aws-cli.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROD = 'checkout-prod/AdministratorAccess'

async function signedIn(options: AgentOptions = {}): Promise<RunningAgent> {
  const agent = await startRunningAgent(options)
  onTestFinished(() => agent.end())
  await agent.signIn()
  return agent
}

/** Asks STS by the AWS CLI who a profile is; 2.9.19 has to be told the address. */
function whoByCli(agent: RunningAgent, profile: string): Promise<CliResult> {
  const words = ['sts', 'get-caller-identity', '--profile', profile, '--query', 'Arn', '--output', 'text']
  return awsCli({ ...agent.env, PATH: '/usr/bin:/bin' }, ...words, '--endpoint-url', agent.emulator.ready.url)
}

/** Asks STS by the JS SDK who a profile is, with the credentials that this expression makes. */
async function whoBySdk(agent: RunningAgent, profile: string, credentials: string): Promise<string> {
  const script = `
    import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
    import { fromIni, fromNodeProviderChain, fromProcess } from '@aws-sdk/credential-providers'
    const profile = ${JSON.stringify(profile)}
    const client = new STSClient({ profile, credentials: ${credentials} })
    console.log((await client.send(new GetCallerIdentityCommand({}))).Arn)`
  // Run in the checkout, where it finds the SDK.
  const inCheckout = ['sh', '-c', `cd '${ROOT}' && exec "$@"`, 'sh']
  const { stdout, stderr, code } = await run(
    [...inCheckout, process.execPath, '--input-type=module', '-e', script],
    agent.env,
  )
  if (code !== 0) throw new Error(stderr)
  return stdout.trim()
}

async function accountOf(agent: RunningAgent, name: string): Promise<string> {
  const { sessions } = (await agent.json('ls', name)) as { sessions: { account: string }[] }
  return sessions[0]!.account
}

describe.runIf(hasAwsCli)('a profile that Lanyard wrote', () => {
  test('is the borrowed role to the AWS CLI and to the JS SDK', async () => {
    const agent = await signedIn()
    await agent.lanyard('start', PROD)
    const account = await accountOf(agent, PROD)
    const arn = new RegExp(
      `^arn:aws:sts::${account}:assumed-role/AWSReservedSSO_AdministratorAccess_\\w+/alex.moreau@example.com$`,
    )
    const cli = await whoByCli(agent, PROD)
    expect(cli).toMatchObject({ stderr: '', code: 0 })
    expect(cli.stdout.trim()).toMatch(arn)
    for (const credentials of [
      'fromIni({ profile })',
      'fromProcess({ profile })',
      'fromNodeProviderChain({ profile })',
    ]) {
      expect(await whoBySdk(agent, PROD, credentials)).toMatch(arn)
    }
    // Nobody asked AWS twice for what was held already.
    expect(agent.emulator.log.counts()).toMatchObject({ GetRoleCredentials: 1 })
  })

  test('is the role of account access, under the session name that was chosen', async () => {
    const agent = await startRunningAgent({ accounts: 3 })
    onTestFinished(() => agent.end())
    const { accountaccess } = agent.emulator.ready.endpoints
    const access = ['--account-access', 'aa-practice', '--account-access-endpoint', accountaccess]
    await agent.lanyard('portal', 'add', agent.startUrl, ...access)
    await agent.signIn()
    await agent.lanyard('start', 'payments-prod/Operator@access', '--session-name', 'night', '--as', 'ops')
    const account = await accountOf(agent, 'ops')
    expect(await whoByCli(agent, 'ops')).toMatchObject({
      stdout: `arn:aws:sts::${account}:assumed-role/Operator/night\n`,
      stderr: '',
      code: 0,
    })
  })

  test('is in its own partition and region', async () => {
    const agent = await signedIn()
    await agent.lanyard('login', agent.emulator.ready.portals[1]!.startUrl, '--name', 'government')
    const started = (await agent.json('start', 'gov-payments-prod/ReadOnlyAccess', '--as', 'gov')) as {
      sessions: { account: string }[]
    }
    expect(readFileSync(join(agent.folder, 'aws/config'), 'utf8')).toMatch(
      /\[profile gov\]\n[^[]*region = us-gov-west-1/,
    )
    const { stdout } = await whoByCli(agent, 'gov')
    expect(stdout).toContain(`arn:aws-us-gov:sts::${started.sessions[0]!.account}:assumed-role/`)
  })

  test('goes on when the role has ended: it was renewed before', async () => {
    const agent = await signedIn({ lifetimes: { ...DEFAULT_OPTIONS.lifetimes, role: 4000 } })
    await agent.lanyard('start', PROD)
    const first = JSON.parse((await agent.lanyard('credentials', PROD)).out) as { Expiration: string }
    // The second renewal comes only after the first credentials have ended.
    await expect
      .poll(() => agent.emulator.log.counts()['GetRoleCredentials'], { timeout: 15_000 })
      .toBeGreaterThan(2)
    expect(Date.now()).toBeGreaterThan(Date.parse(first.Expiration))
    expect(await whoByCli(agent, PROD)).toMatchObject({ stderr: '', code: 0 })
    expect((await agent.json('status')) as object).toMatchObject({ sessions: [{ error: null }] })
  })

  test('says in a sentence why it gives nothing, where the session was stopped or nobody is signed in', async () => {
    const agent = await signedIn()
    await agent.lanyard('start', PROD, '--pin')
    await agent.lanyard('stop', PROD)
    const stopped = await whoByCli(agent, PROD)
    expect(stopped.code).not.toBe(0)
    expect(stopped.stderr).toContain(`${PROD} is not active. Start it: \`lanyard start ${PROD}\`.`)

    await agent.lanyard('start', 'checkout-prod/Billing', '--pin', '--as', 'bills')
    await agent.lanyard('logout')
    await agent.stopAgent()
    await agent.startAgent()
    const signedOut = await whoByCli(agent, 'bills')
    expect(signedOut.code).not.toBe(0)
    expect(signedOut.stderr).toContain(
      'The portal lanyard-practice is not signed in. Sign in: `lanyard login lanyard-practice`.',
    )
    expect(await agent.openedPages()).toHaveLength(1)
  })
})

describe.runIf(hasAwsCli)('a home whose sign-ins lie in the keychain', () => {
  test('serves its profiles with no agent running: the first call starts one', async () => {
    const agent = await signedIn({ keychain: true })
    expect((await agent.json('status')) as object).toMatchObject({ vault: { kind: 'keychain' } })
    await agent.lanyard('start', PROD, '--pin')
    await agent.stopAgent()
    const { stdout, stderr, code } = await whoByCli(agent, PROD)
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout).toContain(':assumed-role/AWSReservedSSO_AdministratorAccess_')
    expect(await agent.openedPages()).toHaveLength(1)
  })

  test('sets a vault aside that cannot be opened, says so, and asks for a sign-in', async () => {
    const agent = await signedIn({ keychain: true })
    await agent.stopAgent()
    const vault = readdirSync(agent.home).find((name) => name.startsWith('vault'))!
    writeFileSync(join(agent.home, vault), 'not a vault')
    await agent.startAgent()
    expect((await agent.json('status')) as object).toMatchObject({
      vault: { kind: 'keychain' },
      portals: [{ signIn: 'signed-out' }],
      notices: [{ code: 'vault-corrupt', message: expect.stringContaining(`${vault}.corrupt-1`) }],
    })
    expect((await agent.lanyard('login')).exit).toBe(0)
  })
})
