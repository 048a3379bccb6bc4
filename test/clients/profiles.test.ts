import { execFile } from 'node:child_process'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'
import { awsCli, hasAwsCli } from './aws-cli.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROD = 'checkout-prod/AdministratorAccess'

let agent: RunningAgent
/** What an editor's tools have: nothing of Lanyard's, and of AWS's only where the practice organisation is. */
let bare: Record<string, string>
/** The same for clients so old that they ask AWS's own hosts. */
let proxied: Record<string, string>

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
  const { LANYARD_HOME: _home, LANYARD_PRACTICE: _practice, ...rest } = agent.env
  bare = { ...rest, PATH: '/usr/bin:/bin', AWS_REGION: 'us-east-1' }
  const { proxy, ca } = agent.emulator.ready
  proxied = { ...bare, HTTPS_PROXY: proxy, AWS_CA_BUNDLE: ca }
})
afterAll(() => agent.end())

async function whoByCli(profile: string): Promise<string> {
  const words = ['sts', 'get-caller-identity', '--profile', profile, '--query', 'Arn', '--output', 'text']
  const { stdout, stderr } = await awsCli(proxied, ...words)
  return stdout.trim() || stderr
}

async function whoByBoto(profile: string): Promise<string> {
  const script = `
import boto3, sys
session = boto3.Session(profile_name=sys.argv[1])
print(session.client('sts').get_caller_identity()['Arn'])`
  const env = { ...proxied, PYTHONWARNINGS: 'ignore' }
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', script, profile], { env })
  return stdout.trim()
}

async function whoBySdk(profile: string): Promise<string> {
  const script = `
    import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
    import { fromIni } from '@aws-sdk/credential-providers'
    const profile = ${JSON.stringify(profile)}
    const client = new STSClient({ profile, credentials: fromIni({ profile }) })
    console.log((await client.send(new GetCallerIdentityCommand({}))).Arn)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: bare,
    cwd: ROOT,
  })
  return stdout.trim()
}

describe.runIf(hasAwsCli)('profiles that were added, in tools that know nothing of LANYARD_HOME', () => {
  test('are the role that nobody had borrowed, to the AWS CLI, boto3 and the JS SDK', async () => {
    await agent.lanyard('profiles', 'add', PROD)
    await agent.lanyard('profiles', 'add', PROD, '--as', 'pay-eu', '--region', 'eu-west-1')
    const arn = /:assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alex\.moreau@example\.com$/
    for (const profile of [PROD, 'pay-eu']) {
      expect(await whoByCli(profile)).toMatch(arn)
      expect(await whoByBoto(profile)).toMatch(arn)
      expect(await whoBySdk(profile)).toMatch(arn)
    }
  })

  test('are what a profile of the user’s borrows through, by its source_profile', async () => {
    await agent.lanyard('profiles', 'add', PROD)
    const { sessions } = (await agent.json('ls', PROD)) as { sessions: { account: string }[] }
    const role = `arn:aws:iam::${sessions[0]!.account}:role/Deploy`
    const path = join(agent.folder, 'aws/config')
    await appendFile(
      path,
      `[profile deploy]\nrole_arn = ${role}\nsource_profile = ${PROD}\nrole_session_name = mine\nregion = us-east-1\n`,
    )
    const before = await readFile(path, 'utf8')
    for (const who of [await whoByCli('deploy'), await whoByBoto('deploy'), await whoBySdk('deploy')])
      expect(who).toMatch(/:assumed-role\/Deploy\/mine$/)
    await agent.lanyard('profiles', 'add', 'checkout-prod/Billing')
    await agent.lanyard('profiles', 'rm', 'checkout-prod/Billing')
    expect(await readFile(path, 'utf8')).toBe(before)
  })
})
