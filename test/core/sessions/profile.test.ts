import { createHash } from 'node:crypto'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ForeignKeys } from '../../../electron/core/ports.ts'
import { Secret } from '../../../electron/core/secret.ts'
import { PRACTICE_EXTERNAL_ID, PRACTICE_MFA_SEED } from '../../../electron/emulator/practice-roles.ts'
import { totp } from '../../../electron/emulator/sts/totp.ts'
import { mintWebIdentityToken } from '../../../electron/emulator/web-identity-token.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { signIn as signInElsewhere } from '../../emulator/sign-in.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import {
  type Engine,
  PATIENCE,
  signIn,
  start,
  startEngine,
  startSignedIn,
  type EngineOptions,
} from '../engine.ts'

const USER = (account: string) => `arn:aws:iam::${account}:user/robot`

interface Desk {
  readonly engine: Engine
  readonly account: string
  readonly robot: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Writes the user's config file, and the credentials file beside it. */
  write(config: string, credentials?: string): Promise<void>
}

/** An engine, and a robot whose keys the user has. */
async function atDesk(options: EngineOptions = {}, begin = startEngine): Promise<Desk> {
  const engine = await begin(options)
  const account = engine.emulator.world.organisation.portals[0]!.accounts[0]!.id
  const robot = engine.emulator.makeUserKey(account, 'robot')!
  return {
    engine,
    account,
    robot,
    async write(config, credentials = '') {
      const folder = dirname(engine.configPath)
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'config'), config)
      await writeFile(join(folder, 'credentials'), credentials)
    },
  }
}

const keysOf = ({ robot }: Desk, token = '') =>
  `aws_access_key_id = ${robot.accessKeyId}\naws_secret_access_key = ${robot.secretAccessKey}\n${token}`
const add = ({ engine }: Desk, profile: string, allowedCommand: string | null = null) =>
  engine.app().dispatch('session.add', { draft: { kind: 'profile', profile, allowedCommand } })
const startId = ({ engine }: Desk, sessionId: string) =>
  engine.app().dispatch('session.start', { session: { sessionId }, choice: {} })
const borrow = async (desk: Desk, profile: string, allowedCommand: string | null = null) =>
  startId(desk, (await add(desk, profile, allowedCommand)).id)
const handedOn = async ({ engine }: Desk, sessionId: string) =>
  JSON.parse(await engine.app().terminal.credentialProcess(sessionId)) as Record<string, string>
const viewOf = ({ engine }: Desk, sessionId: string) =>
  engine
    .app()
    .store.get()
    .live.sessions.find(({ id }) => id === sessionId)!

/** Temporary keys of the robot's, as some tool may have left them in a file. */
async function temporaryKeys(desk: Desk) {
  const { robot, write } = desk
  await write('', `[lent]\n${keysOf({ ...desk, robot })}`)
  return handedOn(desk, (await borrow(desk, 'lent')).id)
}

/** A program that prints what a credential_process prints. */
async function programPrinting({ engine }: Desk, printed: unknown): Promise<string> {
  const path = join(dirname(engine.configPath), 'a tool')
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `#!/bin/sh\nexec cat <<'END'\n${JSON.stringify(printed)}\nEND\n`)
  await chmod(path, 0o755)
  return `"${path}" --for 'x y'`
}

describe('a profile with an IAM user’s own keys', () => {
  test('is borrowed by GetSessionToken, so that they are not handed on', async () => {
    const desk = await atDesk()
    await desk.write('[profile robot]\nregion = eu-west-1\n', `[robot]\n${keysOf(desk)}`)
    const { id, arn, accountId, name, region } = await borrow(desk, 'robot')
    expect({ arn, accountId, name, region }).toEqual({
      arn: USER(desk.account),
      accountId: desk.account,
      name: 'profile/robot',
      region: 'eu-west-1',
    })
    const given = await handedOn(desk, id)
    expect(given).toMatchObject({
      AccessKeyId: expect.stringMatching(/^ASIA/) as string,
      AccountId: desk.account,
    })
    expect(JSON.stringify(given)).not.toContain(desk.robot.secretAccessKey)
  })

  test('is a source of roles, of its own file’s and of a chain', async () => {
    const desk = await atDesk()
    const role = `arn:aws:iam::${desk.account}:role/Audit`
    const audit = `role_arn = ${role}\nexternal_id = ${PRACTICE_EXTERNAL_ID}\nrole_session_name = ward\n`
    await desk.write(`[profile robot]\n${keysOf(desk)}\n[profile audit]\nsource_profile = robot\n${audit}`)
    expect((await borrow(desk, 'audit')).arn).toMatch(/assumed-role\/Audit\/ward$/)
    const { id: sessionId } = await add(desk, 'robot')
    const chain = await desk.engine.app().dispatch('session.add', {
      draft: {
        kind: 'chained-role',
        source: { sessionId },
        roleArn: role,
        externalId: PRACTICE_EXTERNAL_ID,
        duration: 3_600,
      },
    })
    const { arn, chain: names } = await startId(desk, chain.id)
    expect(arn).toMatch(/assumed-role\/Audit\/alex$/)
    expect(names[0]).toBe('profile/robot')
  })

  test('and wrong ones is told so by AWS, and not kept as if it worked', async () => {
    const desk = await atDesk()
    await desk.write(
      `[profile robot]\n${keysOf({ ...desk, robot: { ...desk.robot, secretAccessKey: 'x' } })}`,
    )
    await expect(borrow(desk, 'robot')).rejects.toMatchObject({ code: 'access-key-refused' })
  })
})

describe('a profile with temporary keys', () => {
  test('is handed on as it is, for a quarter of an hour, since nobody says when it ends', async () => {
    const desk = await atDesk()
    const lent = await temporaryKeys(desk)
    await desk.write(`[profile lent]
aws_access_key_id = ${lent['AccessKeyId']}
aws_secret_access_key = ${lent['SecretAccessKey']}
aws_session_token = ${lent['SessionToken']}
`)
    // The same profile holds other keys now.
    const { id: sessionId } = await add(desk, 'lent')
    const { id, state } = await desk.engine.app().dispatch('session.renew', { sessionId })
    expect(await handedOn(desk, id)).toMatchObject({ AccessKeyId: lent['AccessKeyId'] })
    expect(state).toMatchObject({ phase: 'active', expiresAt: desk.engine.clock.now() + 15 * MINUTE_MS })
  })

  test('that have ended is not handed on', async () => {
    const desk = await atDesk()
    const lent = await temporaryKeys(desk)
    const text = `aws_access_key_id = ${lent['AccessKeyId']}\naws_secret_access_key = ${lent['SecretAccessKey']}\naws_session_token = ${lent['SessionToken']}\n`
    await desk.write(`[profile old]\n${text}`)
    await desk.engine.pass(13 * 60 * MINUTE_MS)
    await expect(borrow(desk, 'old')).rejects.toMatchObject({ code: 'credentials-expired' })
  })
})

describe('a profile of SSO', () => {
  const config = ({ engine, account }: Desk, role = 'AdministratorAccess') => {
    const { startUrl, region } = engine.emulator.ready.portals[0]!
    return `[sso-session corp]
sso_start_url = ${startUrl}/#/
sso_region = ${region}
[profile work]
sso_session = corp
sso_account_id = ${account}
sso_role_name = ${role}
[profile deploy]
role_arn = arn:aws:iam::${account}:role/Deploy
source_profile = work
[profile release]
role_arn = arn:aws:iam::${account}:role/pipeline/Release
source_profile = deploy
`
  }

  /** Puts a token where the AWS CLI keeps it, for an hour. */
  async function leaveToken({ engine }: Desk, accessToken: string): Promise<void> {
    const cache = join(dirname(dirname(engine.configPath)), '.aws', 'sso', 'cache')
    await mkdir(cache, { recursive: true })
    const name = `${createHash('sha1').update('corp').digest('hex')}.json`
    const expiresAt = new Date(engine.clock.now() + 60 * MINUTE_MS).toISOString()
    await writeFile(join(cache, name), JSON.stringify({ accessToken, expiresAt }))
  }

  test('is borrowed with our own sign-in at that portal, and so are roles through it', async () => {
    const desk = await atDesk({}, startSignedIn)
    await desk.write(config(desk))
    await leaveToken(desk, 'what nobody takes any more')
    const { portalId, arn, roleName } = await borrow(desk, 'work')
    expect(arn).toMatch(/AWSReservedSSO_AdministratorAccess_/)
    expect({ portalId, roleName }).toEqual({
      portalId: desk.engine.portal().id,
      roleName: 'AdministratorAccess',
    })
    expect((await borrow(desk, 'release')).arn).toMatch(/assumed-role\/Release\/alex$/)
  })

  test('is borrowed with the token that the AWS CLI left, where we are not signed in', async () => {
    const desk = await atDesk()
    await desk.write(config(desk))
    await expect(borrow(desk, 'work')).rejects.toMatchObject({
      code: 'profile-keys-missing',
      fix: expect.stringContaining('aws sso login --profile work') as string,
    })
    await leaveToken(desk, (await signInElsewhere(desk.engine.emulator)).accessToken)
    expect((await borrow(desk, 'work')).arn).toMatch(/AWSReservedSSO_AdministratorAccess_/)
  })

  test('goes on by itself once its portal is signed in to', async () => {
    const desk = await atDesk({}, startSignedIn)
    await desk.write(config(desk))
    const portalId = desk.engine.portal().id
    const { id } = await borrow(desk, 'work')
    await desk.engine.app().dispatch('portal.sign-out', { portalId })
    await expect(desk.engine.app().dispatch('session.renew', { sessionId: id })).rejects.toMatchObject({
      code: 'sign-in-needed',
    })
    await signIn(desk.engine)
    await expect.poll(() => viewOf(desk, id).state.phase).toBe('active')
  })

  test('stays, as the user’s own, when its portal is removed', async () => {
    const desk = await atDesk({}, startSignedIn)
    await desk.write(config(desk))
    const { id } = await borrow(desk, 'work')
    const { id: other } = await start(desk.engine)
    await desk.engine.app().dispatch('portal.remove', { portalId: desk.engine.portal().id })
    expect(viewOf(desk, id)).toMatchObject({ portalId: null })
    expect(viewOf(desk, other)).toBeUndefined()
  })
})

test('a profile of a web identity is borrowed with its token', async () => {
  const desk = await atDesk()
  const { engine, account } = desk
  const path = join(dirname(dirname(engine.configPath)), 'token')
  await writeFile(path, mintWebIdentityToken(engine.emulator.world, { subject: 'repo:practice/shop' }))
  const role = `role_arn = arn:aws:iam::${account}:role/Pipeline\nrole_session_name = build\n`
  await desk.write(`[profile ci]\nweb_identity_token_file = ${path}\n${role}`)
  expect((await borrow(desk, 'ci')).arn).toMatch(/assumed-role\/Pipeline\/build$/)
})

describe('a profile of a program', () => {
  const printing = async (desk: Desk) =>
    programPrinting(desk, {
      Version: 1,
      AccessKeyId: desk.robot.accessKeyId,
      SecretAccessKey: desk.robot.secretAccessKey,
    })

  test('runs only what the user has seen and allowed', async () => {
    const desk = await atDesk()
    const command = await printing(desk)
    await desk.write(`[profile tool]\ncredential_process = ${command}\n`)
    await expect(add(desk, 'tool')).rejects.toMatchObject({
      code: 'command-not-allowed',
      message: expect.stringContaining(command) as string,
      fix: expect.stringContaining('session add profile tool --allow-command') as string,
    })
    expect((await borrow(desk, 'tool', command)).arn).toBe(USER(desk.account))
  })

  test('that the file names anew is to be allowed anew, and what was borrowed stays', async () => {
    const desk = await atDesk()
    const command = await printing(desk)
    await desk.write(`[profile tool]\ncredential_process = ${command}\n`)
    const { id } = await borrow(desk, 'tool', command)
    await desk.write(`[profile tool]\ncredential_process = ${command} --more\n`)
    await expect(desk.engine.app().dispatch('session.renew', { sessionId: id })).rejects.toMatchObject({
      code: 'command-not-allowed',
    })
    expect(viewOf(desk, id).state).toMatchObject({
      phase: 'expiring',
      error: { code: 'command-not-allowed' },
    })
    // The same profile again is the same session.
    expect((await add(desk, 'tool', `${command} --more`)).id).toBe(id)
    await desk.engine.app().dispatch('session.renew', { sessionId: id })
  })

  test.each([
    ['fails', 'sh -c "echo out of luck >&2; exit 3"', /it said "out of luck"/],
    ['is not there', 'no-such-program', /there is no such program/],
    ['prints something else', 'echo hello', /not what a credential_process prints/],
    ['has a quote left open', 'echo "hello', /a quote in it is left open/],
    ['would need a shell', 'echo $HOME; id', /not what a credential_process prints/],
  ])('that %s is told so', async (_what, command, message) => {
    const desk = await atDesk()
    await desk.write(`[profile tool]\ncredential_process = ${command}\n`)
    await expect(borrow(desk, 'tool', command)).rejects.toMatchObject({
      code: 'command-failed',
      message: expect.stringMatching(message) as string,
    })
  })

  test('that is Lanyard itself is refused', async () => {
    const desk = await atDesk()
    const command = '/opt/lanyard/lanyard credentials x'
    await desk.write(`[profile x]\ncredential_process = ${command}\n`)
    await expect(add(desk, 'x', command)).rejects.toMatchObject({ code: 'profile-of-lanyard' })
  })
})

describe('a profile of aws login', () => {
  async function loggedIn(desk: Desk, minutes: number) {
    const lent = await temporaryKeys(desk)
    const session = USER(desk.account)
    const folder = join(dirname(dirname(desk.engine.configPath)), '.aws', 'login', 'cache')
    await mkdir(folder, { recursive: true })
    const accessToken = {
      accessKeyId: lent['AccessKeyId'],
      secretAccessKey: lent['SecretAccessKey'],
      sessionToken: lent['SessionToken'],
      accountId: desk.account,
      expiresAt: new Date(desk.engine.clock.now() + minutes * MINUTE_MS).toISOString(),
    }
    const name = `${createHash('sha256').update(session).digest('hex')}.json`
    await writeFile(
      join(folder, name),
      JSON.stringify({ accessToken, clientId: 'c', refreshToken: 'r', dpopKey: 'k' }),
    )
    await desk.write(`[profile console]\nlogin_session = ${session}\nregion = us-west-2\n`)
    return lent
  }

  test('is borrowed from what it left', async () => {
    const desk = await atDesk()
    const lent = await loggedIn(desk, 14)
    const { id, arn } = await borrow(desk, 'console')
    expect(arn).toBe(USER(desk.account))
    expect(await handedOn(desk, id)).toMatchObject({ AccessKeyId: lent['AccessKeyId'] })
  })

  test('that ends soon is renewed by the AWS CLI, whose refresh token it is', async () => {
    const desk = await atDesk({ environment: { PATH: '/nonexistent' } })
    const lent = await loggedIn(desk, 3)
    // While it works it is good enough.
    const { id } = await borrow(desk, 'console')
    expect(await handedOn(desk, id)).toMatchObject({ AccessKeyId: lent['AccessKeyId'] })

    const bin = await temporaryFolder()
    const other = await atDesk({ environment: { PATH: `${bin}:/usr/bin:/bin` } })
    await loggedIn(other, 3)
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = other.robot
    const printed = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey })
    const asked = 'configure export-credentials --profile console --format process'
    await writeFile(join(bin, 'aws'), `#!/bin/sh\n[ "$*" = '${asked}' ] && echo '${printed}'\n`, {
      mode: 0o755,
    })
    const renewed = await borrow(other, 'console')
    expect(renewed.arn).toBe(USER(other.account))
    expect(other.engine.requests('GetSessionToken')).toBe(2)
  })

  test('that ended, and that the AWS CLI cannot renew, says how to sign in again', async () => {
    const desk = await atDesk({ environment: { PATH: '/nonexistent' } })
    await loggedIn(desk, -1)
    await expect(borrow(desk, 'console')).rejects.toMatchObject({
      code: 'profile-keys-missing',
      fix: 'Sign in again: `aws login --profile console`.',
    })
  })
})

test('a role of a profile is borrowed with what this machine has, and says where it has nothing', async () => {
  const found: { keys: ForeignKeys | null } = { keys: null }
  const machine = { machineKeys: async (source: string) => (source === 'EcsContainer' ? found.keys : null) }
  const desk = await atDesk({ ports: ({ awsTools }) => ({ awsTools: { ...awsTools, ...machine } }) })
  const role = `role_arn = arn:aws:iam::${desk.account}:role/Audit\nexternal_id = ${PRACTICE_EXTERNAL_ID}\n`
  await desk.write(`[profile audit]\n${role}credential_source = EcsContainer\n`)
  await expect(borrow(desk, 'audit')).rejects.toMatchObject({
    code: 'profile-keys-missing',
    message: 'The profile "audit" gives no credentials now: EcsContainer has none here.',
  })
  const { accessKeyId, secretAccessKey } = desk.robot
  found.keys = {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: null,
    expiresAt: null,
  }
  expect((await borrow(desk, 'audit')).arn).toMatch(/assumed-role\/Audit\/alex$/)
})

describe('a profile whose role wants MFA', () => {
  const roleOf = (desk: Desk, name: string) => `role_arn = arn:aws:iam::${desk.account}:role/${name}\n`
  const serialOf = (desk: Desk) => `arn:aws:iam::${desk.account}:mfa/robot`
  const openQuestions = ({ engine }: Desk) => engine.app().store.get().live.questions
  const type = async ({ engine }: Desk) => {
    const code = totp(PRACTICE_MFA_SEED, engine.emulator.clock.now())
    const [question] = engine.app().store.get().live.questions
    await engine.app().dispatch('question.answer', { questionId: question!.id, answer: code })
  }
  const withMfa = (desk: Desk) => {
    const role = `${roleOf(desk, 'BreakGlass')}source_profile = robot\nmfa_serial = ${serialOf(desk)}\n`
    return `[profile robot]\n${keysOf(desk)}[profile glass]\n${role}[profile again]\n${role}role_session_name = bo\n`
  }

  test('has a person type one code, which serves each of the user’s profiles', async () => {
    const desk = await atDesk()
    await desk.write(withMfa(desk))
    const { id } = await add(desk, 'glass')
    const started = startId(desk, id)
    await expect.poll(() => openQuestions(desk).length, PATIENCE).toBe(1)
    expect(openQuestions(desk)[0]).toMatchObject({ serial: serialOf(desk), wantedBy: ['profile/glass'] })
    expect(viewOf(desk, id).state.phase).toBe('awaiting-mfa')
    await type(desk)
    expect((await started).arn).toMatch(/assumed-role\/BreakGlass\/alex$/)
    expect((await borrow(desk, 'again')).arn).toMatch(/assumed-role\/BreakGlass\/bo$/)
    await desk.engine.app().dispatch('session.renew', { sessionId: id })
    expect(desk.engine.requests('GetSessionToken')).toBe(1)
    expect(desk.engine.requests('AssumeRole')).toBe(3)
  })

  test('asks again once what the code opened has ended', async () => {
    const desk = await atDesk()
    await desk.write(withMfa(desk))
    const { id } = await add(desk, 'glass')
    const started = startId(desk, id)
    await expect.poll(() => openQuestions(desk).length, PATIENCE).toBe(1)
    await type(desk)
    await started
    await desk.engine.pass(12 * HOUR_MS)
    await expect.poll(() => openQuestions(desk).length, PATIENCE).toBe(1)
  })

  test('that no code can be given to says so before it is kept', async () => {
    const desk = await atDesk()
    const serial = serialOf(desk)
    const lent = `[profile lent]\n${keysOf(desk, 'aws_session_token = t\n')}`
    const last = `[profile glass]\nsource_profile = lent\n${roleOf(desk, 'BreakGlass')}mfa_serial = ${serial}\n`
    await desk.write(lent + last)
    await expect(add(desk, 'glass')).rejects.toMatchObject({
      code: 'profile-mfa-misplaced',
      message: `The profile "glass" wants a code of ${serial}, which AWS takes only with the access key of an IAM user.`,
    })
    const hop = `[profile hop]\nsource_profile = robot\n${roleOf(desk, 'Audit')}`
    await desk.write(`[profile robot]\n${keysOf(desk)}${hop}${last.replace('lent', 'hop')}`)
    await expect(add(desk, 'glass')).rejects.toMatchObject({ code: 'profile-mfa-misplaced' })
  })
})

test('the profiles there are can be listed, with what is wrong and what would run, but for Lanyard’s own', async () => {
  const desk = await atDesk()
  await desk.write(`[profile robot]
${keysOf(desk)}
[profile tool]
credential_process = get it
[profile empty]
region = eu-west-1
`)
  const { id } = await borrow(desk, 'robot')
  await desk.engine.app().profilesSettled()
  const listed = await desk.engine.app().dispatch('profile.list', undefined)
  expect(listed).toMatchObject([
    { name: 'empty', way: null, error: { code: 'profile-incomplete' } },
    { name: 'robot', way: 'keys', sessionId: id, error: null },
    { name: 'tool', way: 'process', command: 'get it', sessionId: null },
  ])
  expect(JSON.stringify(listed)).not.toContain(desk.robot.secretAccessKey)
})

test('a profile’s session is there after a restart, and its AWS profile keeps its name once the account is known', async () => {
  const desk = await atDesk()
  await desk.write(`[profile robot]\n${keysOf(desk)}`)
  const { id } = await add(desk, 'robot')
  const { app } = desk.engine
  await app().dispatch('session.choose', { session: { sessionId: id }, choice: { pinned: true } })
  await app().profilesSettled()
  expect(viewOf(desk, id)).toMatchObject({ accountId: '', profile: 'profile/robot' })
  await startId(desk, id)
  await app().profilesSettled()
  await desk.engine.restart()
  await app().profilesSettled()
  expect(viewOf(desk, id)).toMatchObject({ accountId: desk.account, profile: 'profile/robot' })
})
