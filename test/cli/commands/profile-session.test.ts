import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { awsCli, hasAwsCli } from '../../clients/aws-cli.ts'

let agent: RunningAgent
let tool: string
let account: string

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
  account = agent.emulator.world.organisation.portals[0]!.accounts[0]!.id
  const { accessKeyId, secretAccessKey } = agent.emulator.makeUserKey(account, 'robot')!
  const { startUrl, region } = agent.emulator.ready.portals[0]!
  tool = join(agent.folder, 'tool')
  const printed = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }
  await writeFile(tool, `#!/bin/sh\necho '${JSON.stringify(printed)}'\n`)
  await chmod(tool, 0o755)
  await writeFile(
    join(agent.folder, 'aws', 'config'),
    `[profile robot]
region = us-east-1
[profile tool]
credential_process = ${tool} --for me
region = us-east-1
[profile audit]
role_arn = arn:aws:iam::${account}:role/Audit
external_id = lanyard-practice
role_session_name = ward
source_profile = robot
region = us-east-1
[profile work]
sso_start_url = ${startUrl}
sso_region = ${region}
sso_account_id = ${account}
sso_role_name = AdministratorAccess
[profile deploy]
role_arn = arn:aws:iam::${account}:role/Deploy
source_profile = work
`,
  )
  await writeFile(
    join(agent.folder, 'aws', 'credentials'),
    `[robot]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  )
})
afterEach(async () => {
  for (const name of ['robot', 'tool', 'audit', 'work', 'deploy'])
    await agent.lanyard('session', 'rm', `profile/${name}`)
})
afterAll(() => agent.end())

const add = (...args: readonly string[]) => agent.lanyard('session', 'add', 'profile', ...args)

describe('lanyard session add profile', () => {
  test('keeps a profile to be borrowed by its name or alias', async () => {
    expect(await add('robot')).toMatchObject({
      out: 'Added profile/robot. Borrow it: lanyard start profile/robot\n',
      exit: 0,
    })
    const { sessions } = (await agent.json('start', 'profile/robot')) as { sessions: object[] }
    expect(sessions).toMatchObject([{ kind: 'profile', account, profile: 'profile/robot', phase: 'active' }])
    await add('deploy', '--as', 'ship')
    expect((await agent.lanyard('start', 'ship')).out).toMatch(/^ship /)
    expect((await agent.lanyard('session', 'rm', 'ship')).exit).toBe(0)
  })

  test('shows a program and how to allow it, and runs none before that', async () => {
    const refused = await add('tool')
    expect(refused).toMatchObject({ exit: 77, out: '' })
    expect(refused.err).toContain(`that nobody has allowed yet: ${tool} --for me`)
    expect(refused.err).toContain('lanyard session add profile tool --allow-command')
    expect((await add('tool', '--allow-command')).exit).toBe(0)
    const { exit, err } = await agent.lanyard('start', 'profile/tool')
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    const { session } = (await agent.json('session', 'show', 'profile/tool')) as { session: object }
    expect(session).toEqual({ kind: 'profile', profile: 'tool', allowedCommand: `${tool} --for me` })
    const { out } = await agent.lanyard('session', 'show', 'profile/tool', '--share')
    expect(out).toBe('lanyard session add profile tool\n')
  })

  test('says which profile may have been meant, and what else is wrong', async () => {
    const { err, exit } = await add('robto')
    expect({ err, exit }).toEqual({
      err: expect.stringMatching(/There is no profile "robto" in .*config\. Did you mean robot\?/) as string,
      exit: 2,
    })
    expect((await add()).err).toMatch(/PROFILE is to be given/)
    expect((await add('robot', '--duration', '1h')).err).toMatch(/--duration means nothing/)
  })

  test.runIf(hasAwsCli).each(['robot', 'tool', 'audit'])(
    'is whoever the AWS CLI says %s is',
    async (name) => {
      const { ca, proxy } = agent.emulator.ready
      const who = ['sts', 'get-caller-identity', '--profile', name, '--query', 'Arn', '--output', 'text']
      const cli = await awsCli(
        { ...agent.env, PATH: '/usr/bin:/bin', HTTPS_PROXY: proxy, AWS_CA_BUNDLE: ca },
        ...who,
      )
      expect(cli).toMatchObject({ stderr: '', code: 0 })
      const allow = name === 'tool' ? ['--allow-command'] : []
      const tried = await agent.json('session', 'try', 'profile', name, ...allow)
      expect(tried).toMatchObject({ arn: cli.stdout.trim() })
    },
  )
})
