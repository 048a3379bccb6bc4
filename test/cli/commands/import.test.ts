import { readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mintWebIdentityToken } from '../../../electron/emulator/web-identity-token.ts'
import { parseSetup } from '../../../shared/setup-text.ts'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

interface Step {
  readonly part: string
  readonly name: string
  readonly outcome: string
  readonly error: { readonly code: string; readonly fix: string } | null
}

async function runningAgent(): Promise<RunningAgent> {
  const agent = await startRunningAgent({ accounts: 3 })
  onTestFinished(() => agent.end())
  return agent
}

const firstAccount = ({ emulator }: RunningAgent) => emulator.world.organisation.portals[0]!.accounts[0]!

/** Profiles as the AWS CLI, aws-vault and Granted write them. */
async function writeProfiles(agent: RunningAgent): Promise<string> {
  const { id } = firstAccount(agent)
  const { startUrl, region } = agent.emulator.ready.portals[0]!
  const key = agent.emulator.makeUserKey(id, 'robot')!
  const token = join(agent.folder, 'token')
  await writeFile(token, mintWebIdentityToken(agent.emulator.world, { subject: 'repo:practice/shop' }))
  const text = `# mine
[sso-session corp]
sso_start_url = ${startUrl}
sso_region = ${region}

[profile admin]
sso_session = corp
sso_account_id = ${id}
sso_role_name = AdministratorAccess
region = eu-west-1

[profile old style]
sso_start_url = ${startUrl}/
sso_region = ${region}
sso_account_id = ${id}
sso_role_name = ReadOnlyAccess

[profile common]
region = eu-north-1
external_id = door

[profile deploy]
include_profile = common
role_arn = arn:aws:iam::${id}:role/Deploy
source_profile = admin
duration_seconds = 7200
session_tags = team=ops,cost=7
transitive_session_tags = team
source_identity = ana

[profile robot]
aws_access_key_id = ${key.accessKeyId}
aws_secret_access_key = ${key.secretAccessKey}

[profile glass]
role_arn = arn:aws:iam::${id}:role/BreakGlass
source_profile = robot
mfa_serial = arn:aws:iam::${id}:mfa/robot

[profile build]
role_arn = arn:aws:iam::${id}:role/Pipeline
web_identity_token_file = ${token}
role_session_name = ci

[profile granted]
granted_sso_start_url = ${startUrl}
granted_sso_region = ${region}
granted_sso_account_id = ${id}
granted_sso_role_name = PowerUserAccess
credential_process = granted credential-process --profile granted

[profile program]
credential_process = /opt/tool --json

[profile console]
login_session = arn:aws:iam::${id}:user/robot
`
  const config = agent.env['AWS_CONFIG_FILE']!
  await mkdir(dirname(config), { recursive: true })
  await writeFile(config, text)
  return text
}

async function steps(agent: RunningAgent, ...args: readonly string[]): Promise<readonly Step[]> {
  const { out } = await agent.lanyard('import', ...args, '--json')
  return (JSON.parse(out) as { steps: Step[] }).steps
}

const outcomes = (all: readonly Step[]) =>
  Object.fromEntries(all.map(({ part, name, outcome }) => [`${part} ${name}`, outcome]))

describe('lanyard import', () => {
  test('shows what it would make of the profiles of other tools, and changes nothing', async () => {
    const agent = await runningAgent()
    await writeProfiles(agent)
    const { out, err, exit } = await agent.lanyard('import', '--dry-run')
    expect({ err, exit }).toEqual({ err: 'Nothing was changed. Take it over: add --yes.\n', exit: 0 })
    expect(out).toMatch(
      /^NAME +PART +OUTCOME +WHAT\ncorp +portal +new +startUrl https:\S+, region us-east-1\nadmin +session +new +sso-role, /,
    )
    expect(out).toMatch(/\nrobot +profile +left +an access key is no part of a setup\n/)
    expect(await agent.json('portal', 'ls')).toEqual({ portals: [] })
  })

  test('asks on a terminal, and takes over what is agreed to', async () => {
    const agent = await runningAgent()
    await writeProfiles(agent)
    const declined = agent.terminal(['import'])
    await declined.shows('Take it over? [y/N]')
    declined.type('n\n')
    expect(await declined.exit()).toBe(0)
    expect(await agent.json('portal', 'ls')).toEqual({ portals: [] })
    const agreed = agent.terminal(['import'])
    await agreed.shows('Take it over? [y/N]')
    agreed.type('y\n')
    await agreed.exit()
    expect(await agent.json('portal', 'ls')).toMatchObject({ portals: [{ name: 'corp' }] })
  })

  test('takes over eight shapes of profile, which then work, and leaves the files as they are', async () => {
    const agent = await runningAgent()
    const before = await writeProfiles(agent)
    const taken = await steps(agent, '--yes')
    expect(outcomes(taken)).toEqual({
      'portal corp': 'new',
      'session admin': 'new',
      'session old-style': 'new',
      'session deploy': 'new',
      'session glass': 'new',
      'session build': 'new',
      'session granted': 'new',
      'session program': 'cannot',
      'session console': 'new',
    })
    expect(taken.find(({ name }) => name === 'program')?.error).toMatchObject({
      code: 'command-not-allowed',
      fix: expect.stringContaining('lanyard session add profile') as string,
    })
    expect(await agent.json('session', 'show', 'deploy')).toMatchObject({
      session: {
        kind: 'chained-role',
        externalId: 'door',
        sourceIdentity: 'ana',
        // Two hours, which AWS refuses of a role through a role.
        duration: null,
        tags: [
          { key: 'team', value: 'ops', transitive: true },
          { key: 'cost', value: '7', transitive: false },
        ],
      },
    })
    await agent.signIn()
    for (const name of ['admin', 'old-style', 'deploy', 'build', 'granted'])
      expect(await agent.lanyard('start', name)).toMatchObject({ err: '', exit: 0 })
    const { sessions } = (await agent.json('ls', 'admin')) as { sessions: { region: string }[] }
    expect(sessions[0]).toMatchObject({ region: 'eu-west-1', kind: 'sso-role' })
    const after = await readFile(agent.env['AWS_CONFIG_FILE']!, 'utf8')
    expect(after.startsWith(before)).toBe(true)
    expect(new Set(Object.values(outcomes(await steps(agent))))).toEqual(new Set(['same', 'cannot']))
  })
})

test('what aws-sso-cli is told becomes sessions too, and what it only lists is left to the portal', async () => {
  const agent = await runningAgent()
  const { startUrl, region } = agent.emulator.ready.portals[0]!
  const { id } = firstAccount(agent)
  const folder = join(agent.folder, '.config/aws-sso')
  await mkdir(folder, { recursive: true })
  const yaml = `SSOConfig:
  Default:
    SSORegion: ${region}
    StartUrl: ${startUrl}
    DefaultRegion: eu-west-1
    Accounts:
      ${id}:
        Name: Pay
        Roles:
          Deploy:
            Profile: ship
            Via: arn:aws:iam::${id}:role/AdministratorAccess
          AdministratorAccess:
            Profile: pay-admin
          ReadOnlyAccess:
      012345678901:
        DefaultRegion: eu-north-1
        Roles:
          Audit:
          Lost:
            Via: arn:aws:iam::999999999999:role/Nobody
`
  await writeFile(join(folder, 'config.yaml'), yaml)
  const { out } = await agent.lanyard('import', '--json')
  const { steps: found, left } = JSON.parse(out) as { steps: Step[]; left: { name: string }[] }
  expect(found.map(({ name }) => name)).toEqual([
    'lanyard-practice',
    'pay-admin',
    '012345678901/Audit',
    'ship',
  ])
  expect(left.map(({ name }) => name)).toEqual(['012345678901/Lost'])
  await agent.lanyard('import', '--yes')
  await agent.signIn()
  expect(await agent.lanyard('start', 'ship')).toMatchObject({ err: '', exit: 0 })
  await writeFile(join(folder, 'config.yaml'), 'SSOConfig: [')
  expect((await agent.lanyard('import')).out).toMatch(
    /aws-sso-cli +profile +left +its config\.yaml cannot be read/,
  )
})

describe('lanyard export', () => {
  test('gives what makes another home the same, and nothing secret', async () => {
    const agent = await runningAgent()
    await writeProfiles(agent)
    await agent.lanyard('import', '--yes')
    const { out, exit } = await agent.lanyard('export')
    expect(exit).toBe(0)
    const file = join(agent.folder, 'team.json')
    await writeFile(file, out)
    expect(new Set(Object.values(outcomes(await steps(agent, 'team.json'))))).toEqual(new Set(['same']))
    const other = await runningAgent()
    await writeFile(join(other.folder, 'team.json'), out)
    await other.lanyard('import', 'team.json', '--yes')
    const again = await other.lanyard('export')
    // A profile is read where it is; the other home has none.
    const portable = (text: string) => {
      const setup = JSON.parse(text) as { sessions: { kind: string }[] }
      return { ...setup, sessions: setup.sessions.filter(({ kind }) => kind !== 'profile') }
    }
    expect(portable(again.out)).toEqual(portable(out))
  })

  test('tells the JSON Schema of it, which names every kind that can be handed on', async () => {
    const agent = await runningAgent()
    const schema = (await agent.json('export', '--schema')) as {
      properties: {
        sessions: { items: { oneOf: { properties: { kind: { const: string } } }[] } }
        accounts: { additionalProperties: { properties: object } }
        profileNames: object
      }
    }
    const { accounts, profileNames } = schema.properties
    expect(Object.keys(accounts.additionalProperties.properties)).toEqual(
      expect.arrayContaining(['alias', 'environment', 'region']),
    )
    expect(profileNames).toMatchObject({ type: 'string' })
    const kinds = schema.properties.sessions.items.oneOf.map(({ properties }) => properties.kind.const)
    expect(kinds.toSorted()).toEqual([
      'account-access',
      'chained-role',
      'profile',
      'saml',
      'sso-role',
      'web-identity',
    ])
  })
})

describe('a setup', () => {
  test('as the README shows it is one', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
    const [, section = ''] = readme.split('### Setups\n')
    const example = section.slice(section.indexOf('\n    {'), section.indexOf('\n    }\n') + 7)
    expect(parseSetup(example, 'README.md')).toMatchObject({
      sessions: [
        { kind: 'sso-role', pinned: true },
        { kind: 'chained-role', source: 'pay' },
      ],
      accounts: { '111122223333': { group: 'shop' } },
    })
  })

  test.each([
    ['{', /is no setup that Lanyard can take over: it is not JSON/],
    ['{"version":2}', /version is 2, and should be 1/],
    ['{"version":1,"portals":[{"name":"a","startUrl":"b"}]}', /portals\[0\]\.region is missing/],
    ['{"version":1,"secrets":[]}', /secrets is not known/],
    [
      '{"version":1,"sessions":[{"kind":"iam-user","name":"a"}]}',
      /sessions\[0\]\.kind is "iam-user", and should be/,
    ],
  ])('%s is refused with the place', async (text, message) => {
    const agent = await runningAgent()
    await writeFile(join(agent.folder, 'team.json'), text)
    const { out, err, exit } = await agent.lanyard('import', 'team.json')
    expect({ out, exit }).toEqual({ out: '', exit: 65 })
    expect(err).toMatch(message)
  })

  test('is fetched by https, and by nothing else', async () => {
    const agent = await startRunningAgent({ accounts: 3, tls: true })
    onTestFinished(() => agent.end())
    const { url, ca } = agent.emulator.ready
    await agent.stopAgent()
    Object.assign(agent.env, { AWS_CA_BUNDLE: ca })
    await agent.startAgent()
    const told = async (at: string) => (await agent.lanyard('import', at)).err
    expect(await told(`${url}/_emulator/faults`)).toMatch(
      /_emulator\/faults is no setup .*: version is missing/,
    )
    expect(await told(`${url}/nowhere`)).toMatch(/nowhere is no setup .*: it answers 404/)
    expect(await told(url.replace('https', 'http'))).toMatch(/only https:\/\/ is asked/)
  })

  test('that is not there says so', async () => {
    const agent = await runningAgent()
    expect(await agent.lanyard('import', 'nowhere.json')).toMatchObject({
      exit: 65,
      err: expect.stringMatching(/nowhere\.json is no setup .*: there is no such file/) as string,
    })
  })

  test('tells each part that cannot be, and takes over the others', async () => {
    const agent = await runningAgent()
    const { startUrl, region } = agent.emulator.ready.portals[0]!
    const { id } = firstAccount(agent)
    const role = `arn:aws:iam::${id}:role/Deploy`
    const setup = {
      version: 1,
      portals: [{ name: 'corp', startUrl, region }],
      sessions: [
        { kind: 'chained-role', name: 'lost', source: 'nobody', roleArn: role },
        { kind: 'chained-role', name: 'deploy', source: 'admin', roleArn: role },
        { kind: 'sso-role', name: 'admin', portal: 'corp', account: id, role: 'AdministratorAccess' },
        { kind: 'sso-role', name: 'far', portal: 'elsewhere', account: id, role: 'AdministratorAccess' },
        { kind: 'chained-role', name: 'round', source: 'round', roleArn: role },
        { kind: 'chained-role', name: 'long', source: 'admin', roleArn: role, duration: 7200 },
      ],
      accounts: { [id]: { environment: 'production', group: 'shop' } },
    }
    await writeFile(join(agent.folder, 'team.json'), JSON.stringify(setup))
    const previewed = await steps(agent, 'team.json')
    const told = {
      'portal corp': 'new',
      'session lost': 'cannot',
      'session admin': 'new',
      'session deploy': 'new',
      'session far': 'cannot',
      'session round': 'cannot',
      'session long': 'cannot',
      [`account ${id}`]: 'new',
    }
    expect(outcomes(previewed)).toEqual(told)
    const { err, exit } = await agent.lanyard('import', 'team.json', '--yes')
    expect(exit).toBe(65)
    expect(err).toMatch(
      /4 of it could not be taken over\. The first is lost: There is no session called nobody/,
    )
    expect(outcomes(await steps(agent, 'team.json'))).toEqual({
      ...told,
      'portal corp': 'same',
      'session admin': 'same',
      'session deploy': 'same',
      [`account ${id}`]: 'same',
    })
    await writeFile(
      join(agent.folder, 'team.json'),
      JSON.stringify({ ...setup, sessions: [{ ...setup.sessions[2], pinned: true, region: 'eu-west-1' }] }),
    )
    expect(outcomes(await steps(agent, 'team.json', '--yes'))).toMatchObject({ 'session admin': 'changed' })
    expect(await agent.json('ls', 'admin')).toMatchObject({
      sessions: [{ pinned: true, region: 'eu-west-1' }],
    })
  })
})
