import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DEFAULT_OPTIONS } from '../../electron/emulator/options.ts'
import { startRunningAgent, type AgentOptions, type RunningAgent } from '../agent/running-agent.ts'
import type { Told } from '../cli/checkout.ts'
import { hasAwsCli } from './aws-cli.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROD = 'checkout-prod/AdministratorAccess'
const IDENTITY =
  /^arn:aws:sts::\d{12}:assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alex\.moreau@example\.com$/

async function signedIn(options: AgentOptions = {}): Promise<RunningAgent> {
  const agent = await startRunningAgent(options)
  onTestFinished(() => agent.end())
  await agent.signIn()
  return agent
}

/** Debian's own clients know no variable for the address of STS, so they are told. */
const CLI = 'aws sts get-caller-identity --query Arn --output text --endpoint-url "$AWS_ENDPOINT_URL_STS"'
const BOTO3 = `
import boto3, os, sys
session = boto3.Session()
sts = session.client('sts', endpoint_url=os.environ['AWS_ENDPOINT_URL_STS'])
keys = []
while len(keys) < int(sys.argv[1]):
    arn = sts.get_caller_identity()['Arn']
    key = session.get_credentials().get_frozen_credentials().access_key
    if key not in keys: keys.append(key)
print(arn)
`
const SDK = `
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
const sts = new STSClient({})
const keys = new Set()
let arn
while (keys.size < Number(process.argv[1])) {
  arn = (await sts.send(new GetCallerIdentityCommand({}))).Arn
  keys.add((await sts.config.credentials()).accessKeyId)
}
console.log(arn)
`

/** Each client asks STS who it is, and goes on until it has used so many different keys. */
const CLIENTS: readonly (readonly [name: string, command: (keys: number) => readonly string[]])[] = [
  ['boto3', (keys) => ['/usr/bin/python3', '-c', BOTO3, `${keys}`]],
  // Run in the checkout, where it finds the SDK.
  [
    'the JS SDK',
    (keys) => ['env', '-C', ROOT, process.execPath, '--input-type=module', '-e', SDK, `${keys}`],
  ],
]

function exec(agent: RunningAgent, command: readonly string[]): Promise<Told> {
  // The distribution's own clients: their versions are the ones these tests know.
  return agent.lanyardIn({ PATH: '/usr/bin:/bin' }, 'exec', PROD, '--', ...command)
}

describe.runIf(hasAwsCli)('under lanyard exec', () => {
  test('the AWS CLI, boto3 and the JS SDK are the borrowed role', async () => {
    const agent = await signedIn()
    const all = [['sh', '-c', CLI], ...CLIENTS.map(([, command]) => command(1))]
    for (const command of all) {
      const { out, err, exit } = await exec(agent, command)
      expect({ err, exit }).toEqual({ err: '', exit: 0 })
      expect(out.trim()).toMatch(IDENTITY)
    }
    expect(agent.emulator.log.counts()).toMatchObject({ GetRoleCredentials: 1 })
  })

  test('they are so too where the user has a default profile of another identity', async () => {
    const agent = await signedIn()
    mkdirSync(join(agent.folder, 'aws'), { recursive: true })
    const keys = '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n'
    writeFileSync(join(agent.folder, 'aws/credentials'), keys)
    for (const command of [['sh', '-c', CLI], ...CLIENTS.map(([, command]) => command(1))])
      expect((await exec(agent, command)).out.trim()).toMatch(IDENTITY)
  })

  test.each(CLIENTS)('a job with %s outlives its credentials twice', async (_, command) => {
    const agent = await signedIn({ lifetimes: { ...DEFAULT_OPTIONS.lifetimes, role: 4000 } })
    const { out, err, exit } = await exec(agent, command(3))
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out.trim()).toMatch(IDENTITY)
  })

  test('the AWS CLI shows why a job gets nothing any more', async () => {
    const agent = await signedIn()
    const job = ['sh', '-c', `'${agent.launcher}' stop ${PROD} >/dev/null; ${CLI}`]
    const { err, exit } = await exec(agent, job)
    expect(exit).not.toBe(0)
    expect(err).toContain(`${PROD} is not active. Start it: \`lanyard start ${PROD}\`.`)
  })
})
