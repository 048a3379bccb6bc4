import { describe, expect, test } from 'vitest'
import { readAwsFiles } from '../../../electron/core/profiles/aws-files.ts'
import { planProfile } from '../../../electron/core/profiles/profile-plan.ts'

const ROLE = 'arn:aws:iam::111111111111:role'
const KEYS = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n'
const SSO = 'sso_account_id = 222222222222\nsso_role_name = Reader\n'
const CORP = '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n'

const planOf = (config: string, name = 'x') =>
  planProfile(readAwsFiles({ config, credentials: '' }), name, '~/.aws/config')

describe('a profile', () => {
  test('of roles is borrowed from its first source on, each role with what its profile asks of it', () => {
    const plan = planOf(`
[profile root]
${KEYS}
[profile hop]
role_arn = ${ROLE}/path/Hop
source_profile = root
duration_seconds = 900
external_id = door
[profile x]
role_arn = ${ROLE}/Last
source_profile = hop
role_session_name = me
region = eu-west-3
`)
    expect(plan).toMatchObject({
      root: { way: 'keys', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', sessionToken: null },
      roles: [
        { profile: 'hop', roleArn: `${ROLE}/path/Hop`, duration: 900, externalId: 'door', sessionName: null },
        { profile: 'x', roleArn: `${ROLE}/Last`, duration: null, externalId: null, sessionName: 'me' },
      ],
      through: ['root', 'hop', 'x'],
      accountId: '111111111111',
      roleName: 'Last',
      region: 'eu-west-3',
    })
  })

  test.each([
    ['keys', KEYS, { way: 'keys' }],
    [
      'an sso-session',
      `sso_session = corp\n${SSO}\n${CORP}`,
      { way: 'sso', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1', cacheKey: 'corp' },
    ],
    [
      'SSO keys of its own',
      `${SSO}sso_start_url = https://old.awsapps.com/start\nsso_region = eu-west-2\n`,
      {
        way: 'sso',
        cacheKey: 'https://old.awsapps.com/start',
        accountId: '222222222222',
        roleName: 'Reader',
      },
    ],
    [
      'a web identity',
      `role_arn = ${ROLE}/Web\nweb_identity_token_file = /run/token\n`,
      { way: 'web-identity', tokenFile: '/run/token', role: { roleArn: `${ROLE}/Web` } },
    ],
    ['a process', 'credential_process = get it\n', { way: 'process', command: 'get it' }],
    ['aws login', `login_session = ${ROLE}/me\n`, { way: 'login', loginSession: `${ROLE}/me` }],
    ['SSO before keys', `${KEYS}sso_session = corp\n${SSO}\n${CORP}`, { way: 'sso' }],
    ['keys before a process', `${KEYS}credential_process = get\n`, { way: 'keys' }],
    ['aws login before a process', 'login_session = me\ncredential_process = get\n', { way: 'login' }],
  ])('is known by its %s', (_what, settings, root) => {
    const plan = planOf(`[profile x]\n${settings}`)
    expect(plan.root).toMatchObject(root)
    expect(plan.roles).toEqual([])
  })

  test.each(['Environment', 'Ec2InstanceMetadata', 'ecscontainer'])(
    'whose role is borrowed with what %s has, is',
    (place) => {
      const { root, roles } = planOf(`[profile x]\nrole_arn = ${ROLE}/A\ncredential_source = ${place}\n`)
      expect(root).toMatchObject({ way: 'machine' })
      expect(roles).toHaveLength(1)
    },
  )

  test('may be its own source where its keys stand beside its role', () => {
    const { root, roles, through } = planOf(`[profile x]\nrole_arn = ${ROLE}/A\nsource_profile = x\n${KEYS}`)
    expect([root.way, roles.length, through]).toEqual(['keys', 1, ['x']])
  })

  test('that is another’s source gives its keys, not its role', () => {
    const source = `[profile s]\nrole_arn = ${ROLE}/S\nsource_profile = nobody\n${KEYS}`
    const { roles } = planOf(`${source}[profile x]\nrole_arn = ${ROLE}/A\nsource_profile = s\n`)
    expect(roles.map(({ roleArn }) => roleArn)).toEqual([`${ROLE}/A`])
  })

  test('of a role in another partition is in that one’s region', () => {
    const gov = 'arn:aws-us-gov:iam::111111111111:role/A'
    expect(planOf(`[profile x]\nrole_arn = ${gov}\ncredential_source = Environment\n`).region).toBe(
      'us-gov-west-1',
    )
  })
})

describe('names the profile and what is wrong with it, where', () => {
  test.each([
    ['it names nothing', 'region = eu-west-1', /"x" gives no credentials: it names neither/],
    ['half a key is there', 'aws_access_key_id = AKIA', /aws_secret_access_key is missing/],
    ['a role has no source', `role_arn = ${ROLE}/A`, /neither source_profile nor credential_source/],
    ['a role has two sources', `role_arn = ${ROLE}/A\nsource_profile = a\ncredential_source = b`, /both/],
    ['a source is no place', `role_arn = ${ROLE}/A\ncredential_source = Moon`, /"Moon" is none of/],
    ['a role is none', 'role_arn = A\nsource_profile = b', /"A" is not the ARN of a role/],
    ['a duration is none', `role_arn = ${ROLE}/A\nduration_seconds = 1h`, /no number/],
    ['there is no such sso-session', `sso_session = none\n${SSO}`, /no \[sso-session none\]/],
    [
      'an sso-session says otherwise',
      `sso_session = corp\nsso_region = us-east-1\n${SSO}\n${CORP}`,
      /sso_region is another/,
    ],
    ['a region is of no partition', `region = us-iso-east-1\n${KEYS}`, /no partition for "us-iso-east-1"/],
  ])('%s', (_what, settings, message) => {
    expect(() => planOf(`[profile x]\n${settings}\n`)).toThrow(message)
  })

  test('it is borrowed through itself in the end', () => {
    const role = (name: string, source: string) =>
      `[profile ${name}]\nrole_arn = ${ROLE}/A\nsource_profile = ${source}\n`
    expect(() => planOf(role('x', 'y') + role('y', 'z') + role('z', 'x'))).toThrow(/x → y → z → x/)
    expect(() => planOf(role('x', 'x'))).toThrow(/x → x/)
  })

  test('it or its source is not there, with the name that is closest', () => {
    expect(() => planOf(`[profile payments]\n${KEYS}`, 'paymnets')).toThrow(
      expect.objectContaining({ code: 'profile-unknown', fix: 'Did you mean payments?' }),
    )
    expect(() => planOf(`[profile x]\nrole_arn = ${ROLE}/A\nsource_profile = gone\n`)).toThrow(
      /no profile "gone"/,
    )
  })

  test.each([
    '/opt/lanyard/bin/lanyard credentials prod/Admin',
    String.raw`"C:\Lanyard\lanyard.cmd" credentials prod/Admin`,
    'lanyard credentials x',
  ])('it is Lanyard’s own: %s', (command) => {
    expect(() => planOf(`[profile x]\ncredential_process = ${command}\n`)).toThrow(
      expect.objectContaining({ code: 'profile-of-lanyard' }),
    )
  })
})
