import { readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { quoteSh } from '../../electron/core/delivery/shell-quoting.ts'
import { samlProviderArn } from '../../electron/emulator/identity-providers.ts'
import { until } from '../../electron/dev/until.ts'
import { PRACTICE_EXTERNAL_ID, PRACTICE_MFA_SEED } from '../../electron/emulator/practice-roles.ts'
import { mintAssertion } from '../../electron/emulator/saml-assertion.ts'
import { totp } from '../../electron/emulator/sts/totp.ts'
import { mintWebIdentityToken } from '../../electron/emulator/web-identity-token.ts'
import type { Principal } from '../../electron/emulator/world.ts'
import { SESSION_KINDS, type SessionKindName } from '../../shared/session-kinds.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS, spellDuration } from '../../shared/time.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'
import type { Told } from '../cli/checkout.ts'
import { awsCli, hasAwsCli } from './aws-cli.ts'

// README.md's table of kinds, cell by cell, against real sessions of a real agent.

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const COLUMNS = ['Kind', 'Borrows', 'Made with', 'Lasts', 'Renewed by', 'Can be chosen', 'CloudTrail shows']
const ROWS = tableOf(README, COLUMNS)
const SOURCE = 'payments-prod/AdministratorAccess'
const ASSERTION_MS = MINUTE_MS
const OPERATOR = 'payments-prod/Operator@access'

let agent: RunningAgent
let account: string
let robot: { accessKeyId: string; secretAccessKey: string }

/** The rows under the header of these columns, by what stands first in each. */
function tableOf(text: string, columns: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const [, under = ''] = text.split(`| ${columns.join(' | ')} |\n`)
  const [table = ''] = under.split('\n\n')
  const rows = table.split('\n').slice(1)
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  return new Map(cells.map((row) => [row[0]!.replaceAll('`', ''), row]))
}

const cell = (kind: SessionKindName, column: string): string => ROWS.get(kind)![COLUMNS.indexOf(column)]!

const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`
const add = (...args: readonly string[]) => agent.lanyard('session', 'add', ...args)
const remove = (name: string) => agent.lanyard('session', 'rm', name)
const piped = (text: string, ...args: readonly string[]) =>
  agent.shell(['sh'], `printf '%s\n' ${quoteSh(text)} | ${[LAUNCHER, ...args].map(quoteSh).join(' ')}`)

const assertion = () =>
  mintAssertion(agent.emulator.world, {
    roles: [{ role: roleArn('Federated'), provider: samlProviderArn('aws', account) }],
    sessionName: 'ann',
    lifetimeMs: ASSERTION_MS,
  })
const tokenFile = () => join(agent.folder, 'token')
const SAML = () => ['--role', roleArn('Federated'), '--provider', samlProviderArn('aws', account)]

/** How each kind is added under the name "it", with these options. */
const ADD: Record<Exclude<SessionKindName, 'sso-role'>, (...options: readonly string[]) => Promise<Told>> = {
  'account-access': (...options) => add('account-access', OPERATOR, '--as', 'it', ...options),
  'chained-role': (...options) => add('chain', SOURCE, roleArn('Deploy'), '--as', 'it', ...options),
  'iam-user': (...options) => {
    const key = ['--access-key-id', robot.accessKeyId, '--mfa-serial', 'auto']
    return piped(robot.secretAccessKey, 'session', 'add', 'iam-user', ...key, '--as', 'it', ...options)
  },
  saml: (...options) => add('saml', ...SAML(), '--as', 'it', ...options),
  'web-identity': (...options) =>
    add('web-identity', roleArn('Pipeline'), '--token-file', tokenFile(), '--as', 'it', ...options),
  profile: (...options) => add('profile', 'old', '--as', 'it', ...options),
}

async function start(kind: SessionKindName): Promise<Told> {
  if (kind === 'sso-role') return agent.lanyard('start', SOURCE, '--as', 'it')
  if (kind === 'saml') return piped(assertion(), 'start', 'it', '--assertion', '-')
  if (kind !== 'iam-user') return agent.lanyard('start', 'it')
  // A code works once.
  agent.emulator.clock.advance(90 * SECOND_MS)
  return agent.lanyard('start', 'it', '--mfa-code', totp(PRACTICE_MFA_SEED, agent.emulator.clock.now()))
}

async function addAndStart(kind: SessionKindName, ...options: readonly string[]): Promise<void> {
  const told = kind === 'sso-role' ? [] : [await ADD[kind](...options)]
  for (const { exit, err } of [...told, await start(kind)])
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
}

/** The credentials that a tool is given, as the emulator remembers them. */
async function issued() {
  const { out } = await agent.lanyard('credentials', 'it')
  const { AccessKeyId } = JSON.parse(out) as { AccessKeyId: string }
  return agent.emulator.world.credentials.find(AccessKeyId)!
}

beforeAll(async () => {
  agent = await startRunningAgent({ accounts: 3 })
  const { accountaccess } = agent.emulator.ready.endpoints
  const access = ['--account-access', 'aa-practice', '--account-access-endpoint', accountaccess]
  await agent.lanyard('portal', 'add', agent.startUrl, '--name', 'corp', ...access)
  await agent.signIn()
  account = agent.emulator.world.organisation.portals[0]!.accounts.find(
    ({ name }) => name === 'payments-prod',
  )!.id
  robot = agent.emulator.makeUserKey(account, 'robot')!
  await writeFile(tokenFile(), mintWebIdentityToken(agent.emulator.world, { subject: 'repo:practice/shop' }))
  const config = agent.env['AWS_CONFIG_FILE']!
  await mkdir(dirname(config), { recursive: true })
  const keys = `aws_access_key_id = ${robot.accessKeyId}\naws_secret_access_key = ${robot.secretAccessKey}\n`
  const role = `role_arn = ${roleArn('Audit')}\nexternal_id = ${PRACTICE_EXTERNAL_ID}\nduration_seconds = 1800\n`
  await writeFile(
    config,
    `[profile robot]\n${keys}[profile old]\nsource_profile = robot\nrole_session_name = ward\n${role}`,
  )
}, 60_000)
afterAll(() => agent.end())

test('the table has each kind once', () => {
  expect([...ROWS.keys()].toSorted()).toEqual([...SESSION_KINDS].toSorted())
})

describe.each(SESSION_KINDS)('%s', (kind) => {
  afterEach(async () => {
    await remove('it')
  })

  test('is made as the table says', async () => {
    const calls = [...cell(kind, 'Made with').matchAll(/`([^`]+)`/g)].map(([, call]) => call!)
    expect(calls).not.toEqual([])
    for (const call of calls) {
      expect({ call, told: await WAYS[call]!() }).toMatchObject({ call, told: { exit: 0 } })
      const { sessions } = (await agent.json('ls', 'it')) as { sessions: { kind: string }[] }
      // Signing in makes none yet.
      expect(sessions.map((session) => session.kind)).toEqual(call === 'login' ? [] : [kind])
      await remove('it')
    }
  })

  test('lasts as long as the table says', async () => {
    expect(await observedLength(kind)).toBe(cell(kind, 'Lasts'))
  })

  test('is renewed by what the table says', async () => {
    await addAndStart(kind)
    const facts = await RENEWALS[cell(kind, 'Renewed by')]!()
    expect(Object.entries(facts).filter(([, holds]) => !holds)).toEqual([])
  })

  test('can be given what the table says and nothing else', async () => {
    const taken: string[] = []
    for (const [choice, options] of Object.entries(CHOICES)) {
      const exits = new Set<number | null>()
      for (const option of options) exits.add(await exitWith(kind, option))
      expect([choice, ...exits]).toEqual([choice, exits.has(0) ? 0 : 2])
      if (exits.has(0)) taken.push(choice)
    }
    expect(taken.join(', ') || 'nothing').toBe(cell(kind, 'Can be chosen'))
  })

  test.runIf(hasAwsCli)('is to AWS who the table says', async () => {
    const chosen = kind === 'chained-role' ? ['--source-identity', 'ana', '--tag', 'team=ops'] : []
    const named = cell(kind, 'Can be chosen').includes('name') ? ['--session-name', 'NAME'] : []
    await addAndStart(kind, ...chosen, ...named)
    const asked = ['sts', 'get-caller-identity', '--profile', 'it', '--query', 'Arn', '--output', 'text']
    const env = { ...agent.env, PATH: '/usr/bin:/bin' }
    const { stdout, stderr } = await awsCli(env, ...asked, '--endpoint-url', agent.emulator.ready.url)
    expect(stderr).toBe('')
    expect(trailOf(kind, stdout.trim(), (await issued()).principal)).toBe(cell(kind, 'CloudTrail shows'))
  })
})

const WAYS: Readonly<Record<string, () => Promise<Told>>> = {
  login: () => agent.lanyard('login', 'corp', '--no-sync'),
  'start NAME': () => start('sso-role'),
  'start NAME@access': () => agent.lanyard('start', OPERATOR, '--duration', '2h', '--as', 'it'),
  'start NAME --assume ARN': () =>
    agent.lanyard('start', SOURCE, '--assume', roleArn('Deploy'), '--as', 'it'),
  'session add account-access': () => ADD['account-access'](),
  'session add chain': () => ADD['chained-role'](),
  'session add iam-user': () => ADD['iam-user'](),
  'session add saml': () => ADD.saml(),
  'session add web-identity': () => ADD['web-identity'](),
  'session add profile': () => ADD.profile(),
}

/** Each of AWS's limits, and a second beyond it. */
const LENGTHS = ['14m59s', '15m', '1h', '1h1s', '12h', '12h1s', '36h', '36h1s']

type Make = (...options: readonly string[]) => Promise<Told>

async function observedLength(kind: SessionKindName): Promise<string> {
  const taken = kind === 'sso-role' || kind === 'profile' ? [] : await lengthsTaken(ADD[kind])
  await addAndStart(kind)
  const { issuedAt, expiresAt } = await issued()
  const length = (expiresAt ?? Infinity) - issuedAt
  // An hour is the permission set's own; half an hour stands in the profile.
  if (kind === 'sso-role') return length === HOUR_MS ? 'as long as the permission set says' : `${length} ms`
  if (kind === 'profile') return length === 30 * MINUTE_MS ? 'as long as the profile says' : `${length} ms`
  const range = `${taken[0]} to ${taken.at(-1)}, else ${spellDuration(length / SECOND_MS)}`
  return kind === 'chained-role' ? `${range}; through an IAM user to ${await longestThroughUser()}` : range
}

async function longestThroughUser(): Promise<string | undefined> {
  await remove('it')
  const key = ['--access-key-id', robot.accessKeyId, '--as', 'user']
  await piped(robot.secretAccessKey, 'session', 'add', 'iam-user', ...key)
  const through: Make = (...options) => add('chain', 'user', roleArn('Deploy'), '--as', 'it', ...options)
  const taken = await lengthsTaken(through)
  await remove('user')
  return taken.at(-1)
}

async function lengthsTaken(make: Make): Promise<readonly string[]> {
  const taken: string[] = []
  for (const length of LENGTHS) {
    const { exit } = await make('--duration', length)
    if (exit === 0) taken.push(length)
    await remove('it')
  }
  return taken
}

/** What stands for each option of a choice. */
const CHOICES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  name: [['--session-name', 'bo']],
  duration: [['--duration', '30m']],
  'external ID': [['--external-id', 'door']],
  'source identity': [['--source-identity', 'ana']],
  tags: [['--tag', 'team=ops']],
  policies: [
    ['--policy-arn', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['--policy', '{"Version":"2012-10-17","Statement":[]}'],
    ['--only', 'read-only'],
  ],
}

async function exitWith(kind: SessionKindName, option: readonly string[]): Promise<number | null> {
  const make: Make =
    kind === 'sso-role' ? (...options) => agent.lanyard('start', SOURCE, ...options) : ADD[kind]
  const { exit } = await make(...option)
  await remove('it')
  return exit
}

/** Whom this says AWS spoke with, in the table's words. */
function trailOf(kind: SessionKindName, arn: string, principal: Principal): string {
  const own = arn
    .replace(/^arn:aws:\w+::\d{12}:/, '')
    .replace(/AWSReservedSSO_AdministratorAccess_\w+/, 'AWSReservedSSO_SET_SUFFIX')
    .replace('/alex.moreau@example.com', '/USER')
    .replace('user/robot', 'user/USER')
    .replace(/(?<=role\/)(?:Operator|Deploy|Federated|Pipeline)\//, 'ROLE/')
  if (kind === 'profile') return own === 'assumed-role/Audit/ward' ? 'who the profile is' : own
  if (kind === 'saml') return `\`${own.replace(/ann$/, 'NAME')}\`, the name being the provider's`
  if (kind !== 'chained-role' || principal.kind !== 'assumed-role') return `\`${own}\``
  const { sourceIdentity, tags } = principal
  const more = [sourceIdentity === 'ana' && 'the source identity', tags.get('team') === 'ops' && 'the tags']
  return [`\`${own}\``, ...more].join(', ')
}

type Facts = Readonly<Record<string, boolean>>

const RENEWALS: Readonly<Record<string, () => Promise<Facts>>> = {
  async "the portal's sign-in"() {
    await agent.lanyard('logout', 'corp')
    const { exit } = await agent.lanyard('renew', 'it')
    await agent.signIn()
    return { notSignedOut: exit === 77, renewed: await renews() }
  },
  async 'its source'() {
    const renewed = await renews()
    const { out } = await agent.lanyard('credentials', SOURCE)
    const { AccessKeyId } = JSON.parse(out) as { AccessKeyId: string }
    return { renewed, bySource: signerOf('AssumeRole') === AccessKeyId }
  },
  async 'its key, and a code where it has MFA'() {
    const { exit } = await agent.lanyard('renew', 'it', '--mfa-code', '000000')
    agent.emulator.clock.advance(90 * SECOND_MS)
    const renewed = await renews('--mfa-code', totp(PRACTICE_MFA_SEED, agent.emulator.clock.now()))
    return { renewed, byKey: signerOf('GetSessionToken') === robot.accessKeyId, notWithoutCode: exit === 77 }
  },
  async 'a sign-in at the provider'() {
    const { accessKeyId } = await issued()
    agent.emulator.clock.advance(ASSERTION_MS)
    const { exit } = await agent.lanyard('renew', 'it')
    await start('saml')
    const renewed = await until(
      async () => (await issued()).accessKeyId,
      (now) => now !== accessKeyId,
    )
    return { renewed: renewed !== accessKeyId, notWithoutOne: exit === 77 }
  },
  async 'the token, read anew'() {
    const token = await readFile(tokenFile(), 'utf8')
    await writeFile(tokenFile(), 'torn')
    const { exit } = await agent.lanyard('renew', 'it')
    await writeFile(tokenFile(), token)
    return { notWithTornToken: exit !== 0, renewed: await renews() }
  },
  async 'the profile, read anew'() {
    const config = agent.env['AWS_CONFIG_FILE']!
    const write = async (from: string, to: string) =>
      writeFile(config, (await readFile(config, 'utf8')).replace(from, to))
    await write('= ward', '= night')
    const renewed = await renews()
    await write('= night', '= ward')
    return { renewed, asItReadsNow: (await issued()).principal.arn.endsWith('Audit/night') }
  },
}

async function renews(...options: readonly string[]): Promise<boolean> {
  const { accessKeyId } = await issued()
  const { exit } = await agent.lanyard('renew', 'it', ...options)
  return exit === 0 && (await issued()).accessKeyId !== accessKeyId
}

const signerOf = (operation: string) => agent.emulator.log.list({ operation }).at(-1)?.accessKeyId
