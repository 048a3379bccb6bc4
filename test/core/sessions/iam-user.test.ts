import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import type { Credentials } from '../../../electron/core/ports.ts'
import { openVault } from '../../../electron/core/storage/vault.ts'
import { PRACTICE_MFA_SEED } from '../../../electron/emulator/practice-roles.ts'
import { totp } from '../../../electron/emulator/sts/totp.ts'
import type { CommandInput } from '../../../shared/contract.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { consoleFacts } from '../../agent/console-visit.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import { drive, PATIENCE, startEngine, until, type Engine, type EngineOptions } from '../engine.ts'

type Draft = Extract<CommandInput<'session.add'>['draft'], { kind: 'iam-user' }>

const allowing = (Action: string, Principal?: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, ...(Principal ? { Principal } : { Resource: '*' }) }],
})

/** An engine beside the user `robot`, who has a long-term key and an MFA device. */
async function startWithRobot(options: EngineOptions = {}) {
  const engine = await startEngine(options)
  const { world, makeUserKey } = engine.emulator
  const accountId = world.organisation.portals[0]!.accounts[0]!.id
  const { accessKeyId, secretAccessKey } = makeUserKey(accountId, 'robot')!
  const serial = `arn:aws:iam::${accountId}:mfa/robot`
  const typed = { from: 'typed', accessKeyId, secretAccessKey } as const
  const draft: Draft = { kind: 'iam-user', key: typed }
  return {
    engine,
    accountId,
    serial,
    key: { accessKeyId, secretAccessKey },
    draft,
    withMfa: { ...draft, mfaSerial: 'auto' } satisfies Draft,
    withSeed: {
      ...draft,
      mfaSerial: serial,
      codes: { from: 'seed', seed: PRACTICE_MFA_SEED },
    } satisfies Draft,
    code: (offsetMs = 0) => totp(PRACTICE_MFA_SEED, engine.emulator.clock.now() + offsetMs),
  }
}

const add = (engine: Engine, draft: Draft) => engine.app().dispatch('session.add', { draft })
const tryOut = (engine: Engine, draft: Draft) =>
  engine.app().dispatch('session.try', { draft, sessionId: null })
const startId = (engine: Engine, sessionId: string) =>
  engine.app().dispatch('session.start', { session: { sessionId }, choice: {} })
const chainTo = (
  engine: Engine,
  sessionId: string,
  accountId: string,
  restriction: 'read-only' | null = null,
) =>
  engine.app().dispatch('session.add', {
    draft: {
      kind: 'chained-role',
      source: { sessionId },
      roleArn: `arn:aws:iam::${accountId}:role/BreakGlass`,
      restriction,
    },
  })
const questions = (engine: Engine) => engine.app().store.get().live.questions
const asked = async (engine: Engine) =>
  (await until(engine.app(), ({ live }) => live.questions.length > 0)).live.questions[0]!
const answer = (engine: Engine, questionId: string, code: string) =>
  engine.app().dispatch('question.answer', { questionId, answer: code })
const phase = (engine: Engine, id: string) =>
  engine
    .app()
    .store.get()
    .live.sessions.find((view) => view.id === id)?.state.phase

describe('an IAM user', () => {
  test('is borrowed by temporary keys, and named as AWS knows it', async () => {
    const { engine, draft, accountId } = await startWithRobot()
    const { id, name } = await add(engine, draft)
    expect(name).toBe(`${accountId}/robot`)
    const started = await startId(engine, id)
    expect(started).toMatchObject({
      kind: 'iam-user',
      accountId,
      roleName: 'robot',
      arn: `arn:aws:iam::${accountId}:user/robot`,
      state: { phase: 'active' },
    })
    const { expiresAt, startedAt } = started.state as { expiresAt: number; startedAt: number }
    expect(Math.round((expiresAt - startedAt) / HOUR_MS)).toBe(12)
    const json = JSON.parse(await engine.app().terminal.credentialProcess(id)) as Record<string, string>
    expect(json['AccessKeyId']).toMatch(/^ASIA/)
  })

  test('lasts as long as was chosen', async () => {
    const { engine, draft } = await startWithRobot()
    const { id } = await add(engine, { ...draft, duration: 1800 })
    const { expiresAt, startedAt } = (await startId(engine, id)).state as {
      expiresAt: number
      startedAt: number
    }
    expect(Math.round((expiresAt - startedAt) / MINUTE_MS)).toBe(30)
  })

  test('is there again after a restart, its key in the vault', async () => {
    const { engine, draft } = await startWithRobot()
    const { id } = await add(engine, draft)
    await engine.restart()
    expect(await startId(engine, id)).toMatchObject({ state: { phase: 'active' } })
  })

  test('keeps key and seed out of everything a view can see, and out of the settings', async () => {
    const { engine, withSeed, key } = await startWithRobot()
    const { id } = await add(engine, withSeed)
    const described = await engine.app().dispatch('session.describe', { sessionId: id })
    expect(described).toMatchObject({ key: null, codes: { from: 'seed', seed: null } })
    const shown = JSON.stringify([described, engine.app().store.get()])
    const kept = await readFile(`${engine.home}/settings.json`, 'utf8')
    for (const text of [shown, kept, await readFile(`${engine.home}/vault.json`, 'utf8')]) {
      expect(text).not.toContain(key.secretAccessKey)
      expect(text).not.toContain(PRACTICE_MFA_SEED)
    }
  })

  test('whose key AWS does not take is not kept', async () => {
    const { engine, draft, key } = await startWithRobot()
    const wrong = { from: 'typed', ...key, secretAccessKey: 'a'.repeat(40) } as const
    await expect(add(engine, { ...draft, key: wrong })).rejects.toMatchObject({
      code: 'access-key-refused',
      message: expect.stringContaining(key.accessKeyId) as string,
    })
    expect(engine.app().store.get().live.sessions).toEqual([])
  })

  test('tried out leaves neither a session nor a key behind', async () => {
    const { engine, draft, accountId } = await startWithRobot()
    expect(await tryOut(engine, draft)).toMatchObject({ arn: `arn:aws:iam::${accountId}:user/robot` })
    expect(engine.app().store.get().live.sessions).toEqual([])
  })

  test('whose trial was ended by force leaves nothing in the vault after the next start', async () => {
    const { engine, withMfa } = await startWithRobot()
    const trial = tryOut(engine, withMfa)
    trial.catch(() => {})
    await asked(engine)
    // As it lies on the disk at this moment.
    const vault = await readFile(`${engine.home}/vault.json`)
    await engine.app().close()
    await writeFile(`${engine.home}/vault.json`, vault)
    const before = await openVault(engine.ports)
    expect(before.names().filter((name) => name.includes('trial:'))).not.toEqual([])
    await engine.restart()
    await expect
      .poll(async () => {
        const { names } = await openVault(engine.ports)
        return names().filter((name) => name.includes('trial:'))
      }, PATIENCE)
      .toEqual([])
  })

  test('removed takes its key and its seed out of the vault', async () => {
    const { engine, withSeed } = await startWithRobot()
    const inVault = async () =>
      (await openVault(engine.ports)).names().filter((name) => name.startsWith('iam-user'))
    const { id } = await add(engine, withSeed)
    expect(await inVault()).toHaveLength(2)
    await engine.app().dispatch('session.remove', { sessionId: id })
    expect(await inVault()).toEqual([])
  })

  test('edited keeps its key and seed where nothing else is said', async () => {
    const { engine, withSeed, key } = await startWithRobot()
    const { id } = await add(engine, withSeed)
    const draft = (await engine.app().dispatch('session.describe', { sessionId: id })) as Draft
    await engine.app().dispatch('session.edit', { sessionId: id, draft: { ...draft, duration: 900 } })
    expect(await engine.app().dispatch('key.describe', { sessionId: id })).toEqual({
      accessKeyId: key.accessKeyId,
      movedFrom: null,
      rotating: false,
    })
    expect(await startId(engine, id)).toMatchObject({ state: { phase: 'active' } })
    expect(questions(engine)).toEqual([])
  })
})

describe('MFA', () => {
  test('is asked for once for the user and the chains that wait for it, and opens what wants it', async () => {
    const { engine, withMfa, accountId, serial, code } = await startWithRobot()
    const { id } = await add(engine, withMfa)
    const chains = [await chainTo(engine, id, accountId), await chainTo(engine, id, accountId, 'read-only')]
    const started = [id, ...chains.map((chain) => chain.id)].map((one) => startId(engine, one))
    await expect.poll(() => questions(engine)[0]?.wantedBy.length, PATIENCE).toBe(3)
    const [question] = questions(engine)
    expect(questions(engine)).toHaveLength(1)
    expect(question).toMatchObject({ kind: 'mfa-code', serial, rejected: null })
    expect(phase(engine, id)).toBe('awaiting-mfa')
    expect(phase(engine, chains[0]!.id)).toBe('awaiting-mfa')
    await answer(engine, question!.id, code())
    for (const view of await Promise.all(started)) expect(view.state.phase).toBe('active')
    expect(questions(engine)).toEqual([])
    expect(engine.requests('GetSessionToken')).toBe(1)
  })

  test('without it what wants it stays shut', async () => {
    const { engine, draft, accountId } = await startWithRobot()
    const { id } = await add(engine, draft)
    const chain = await chainTo(engine, id, accountId)
    await expect(startId(engine, chain.id)).rejects.toMatchObject({ code: 'trust-policy-mismatch' })
  })

  test('a role assumed by the user lasts as long as the role allows, not one hour', async () => {
    const accountId = '111111111111'
    const user = { name: 'robot', policies: { sts: allowing('sts:*') } }
    const trust = allowing('sts:AssumeRole', { AWS: `arn:aws:iam::${accountId}:root` })
    const role = { name: 'Long', trust, maxSessionDuration: '4h' }
    const account = { id: accountId, name: 'work', permissionSets: [], roles: [role], users: [user] }
    const startUrl = 'https://work.awsapps.com/start'
    const portal = { name: 'work', startUrl, region: 'us-east-1', accounts: [account] }
    const orgFile = join(await temporaryFolder(), 'org.json')
    await writeFile(orgFile, JSON.stringify({ portals: [portal] }))
    const { engine, draft } = await startWithRobot({ emulator: { orgFile } })
    const { id } = await add(engine, draft)
    const chain = await engine.app().dispatch('session.add', {
      draft: {
        kind: 'chained-role',
        source: { sessionId: id },
        roleArn: `arn:aws:iam::${accountId}:role/Long`,
        duration: 4 * 3600,
      },
    })
    const { state } = await startId(engine, chain.id)
    const { startedAt, expiresAt } = state as { startedAt: number; expiresAt: number }
    expect(Math.round((expiresAt - startedAt) / HOUR_MS)).toBe(4)
  })

  test('a code that AWS refuses is asked for again by the same question, with the reason', async () => {
    const { engine, withMfa, code } = await startWithRobot()
    const { id } = await add(engine, withMfa)
    const started = startId(engine, id)
    const question = await asked(engine)
    await answer(engine, question.id, code(-HOUR_MS))
    expect(questions(engine)).toMatchObject([
      { id: question.id, rejected: expect.stringContaining('MultiFactorAuthentication failed') as string },
    ])
    expect(phase(engine, id)).toBe('awaiting-mfa')
    await answer(engine, question.id, code())
    expect((await started).state.phase).toBe('active')
  })

  test('a trial asks too, and a refused code does not end it', async () => {
    const { engine, withMfa, accountId, code } = await startWithRobot()
    const trial = tryOut(engine, withMfa)
    const question = await asked(engine)
    expect(question).toMatchObject({ sessionIds: [], wantedBy: [`${accountId}/robot`] })
    await answer(engine, question.id, code(-HOUR_MS))
    await answer(engine, question.id, code())
    expect(await trial).toMatchObject({ arn: expect.stringContaining('user/robot') as string })
  })

  test('is told to a tool that cannot wait, while the question stands for a person', async () => {
    const { engine, withMfa, code, serial } = await startWithRobot()
    const { id, name } = await add(engine, withMfa)
    await expect(drive(engine.clock, engine.app().terminal.credentialProcess(id), 5)).rejects.toMatchObject({
      code: 'mfa-needed',
      exit: 77,
      message: `${name} needs a code of the MFA device ${serial}, and nobody has typed one.`,
    })
    const [question] = questions(engine)
    engine.emulator.clock.set(engine.clock.now())
    await answer(engine, question!.id, code())
    expect(JSON.parse(await engine.app().terminal.credentialProcess(id))).toMatchObject({ Version: 1 })
  })

  test('cancelled fails what waited for it, and leaves the session to be started again', async () => {
    const { engine, withMfa } = await startWithRobot()
    const { id } = await add(engine, withMfa)
    const started = startId(engine, id)
    const question = await asked(engine)
    await engine.app().dispatch('question.cancel', { questionId: question.id })
    await expect(started).rejects.toMatchObject({ code: 'interrupted' })
    expect(questions(engine)).toEqual([])
    expect(phase(engine, id)).toBe('failed')
  })

  test('is asked for no more once the session is stopped', async () => {
    const { engine, withMfa } = await startWithRobot()
    const { id } = await add(engine, withMfa)
    const started = startId(engine, id)
    started.catch(() => {})
    await asked(engine)
    await engine.app().dispatch('session.stop', { sessionId: id })
    expect(questions(engine)).toEqual([])
    await expect(started).rejects.toMatchObject({ code: 'interrupted' })
    expect(phase(engine, id)).toBe('stopped')
  })

  test('asked for by a renewal keeps nobody waiting who reads what is still good', async () => {
    const { engine, withMfa, code } = await startWithRobot()
    const { id } = await add(engine, withMfa)
    const started = startId(engine, id)
    await answer(engine, (await asked(engine)).id, code())
    await started
    await engine.pass(12 * HOUR_MS - 15 * MINUTE_MS)
    await expect.poll(() => questions(engine).length, PATIENCE).toBe(1)
    expect(JSON.parse(await engine.app().terminal.credentialProcess(id))).toMatchObject({ Version: 1 })
    expect(phase(engine, id)).toBe('renewing')
  })

  test('by a stored seed asks nobody', async () => {
    const { engine, withSeed, accountId } = await startWithRobot()
    const { id } = await add(engine, withSeed)
    const chain = await chainTo(engine, id, accountId)
    expect((await startId(engine, chain.id)).state.phase).toBe('active')
    expect(questions(engine)).toEqual([])
  })

  test('whose device is not to be found out says why', async () => {
    const { engine, draft } = await startWithRobot()
    const lost = { kind: 'status', status: 403, operation: 'ListMFADevices', service: 'iam' } as const
    const body =
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>User is not authorized</Message></Error></ErrorResponse>'
    engine.emulator.faults.add([{ ...lost, body }])
    await expect(add(engine, { ...draft, mfaSerial: 'auto' })).rejects.toMatchObject({
      code: 'mfa-device-unknown',
      message: expect.stringContaining('iam:ListMFADevices') as string,
    })
  })
})

describe('the console', () => {
  test('opens through GetFederationToken with all that the user may do, and ends with the session', async () => {
    const { engine, withSeed, accountId } = await startWithRobot()
    const { id } = await add(engine, { ...withSeed, duration: 3600 })
    await startId(engine, id)
    const page = await consoleFacts(
      await engine.app().terminal.consoleUrl({ sessionId: id, region: null }, null),
    )
    expect(page).toMatchObject({ role: 'federated user', session: 'robot' })
    expect(page['account']).toContain(accountId)
    expect(Date.parse(page['expiry']!) - engine.clock.now()).toBeLessThanOrEqual(HOUR_MS + MINUTE_MS)
    expect(engine.requests('GetFederationToken')).toBe(1)
  })

  test('may do in it what the user may', async () => {
    const lent: Credentials[] = []
    const { engine, withSeed } = await startWithRobot({
      ports: ({ aws }) => ({
        aws: {
          ...aws,
          federation: {
            ...aws.federation,
            signinToken(input) {
              lent.push(input.credentials)
              return aws.federation.signinToken(input)
            },
          },
        },
      }),
    })
    const { id } = await add(engine, withSeed)
    await engine.app().terminal.consoleUrl({ sessionId: id, region: null }, null)
    const [{ accessKeyId, secretAccessKey, sessionToken } = lent[1]!] = lent
    const s3 = new S3Client({
      region: 'us-east-1',
      endpoint: engine.emulator.ready.endpoints.s3,
      forcePathStyle: true,
      credentials: {
        accessKeyId,
        secretAccessKey: secretAccessKey.reveal(),
        sessionToken: sessionToken.reveal(),
      },
    })
    const { Buckets } = await s3.send(new ListBucketsCommand({}))
    expect(Buckets?.length).toBeGreaterThan(0)
  })

  test('needs no code of its own once the session is active', async () => {
    const { engine, withSeed } = await startWithRobot()
    const { id } = await add(engine, withSeed)
    await startId(engine, id)
    await engine.app().terminal.consoleUrl({ sessionId: id, region: null }, 's3')
    await engine.app().terminal.consoleUrl({ sessionId: id, region: null }, 'ec2')
    expect(engine.requests('GetSessionToken')).toBe(1)
  })
})

describe('a key moved out of the credentials file', () => {
  const around = (key: { accessKeyId: string; secretAccessKey: string }) =>
    `# mine\n[other]\naws_access_key_id=AKIAOTHEROTHEROTHER1\n\n[old]\naws_access_key_id = ${key.accessKeyId}\n` +
    `aws_secret_access_key = ${key.secretAccessKey}\n\n[last]\nregion = eu-west-1\n`

  async function withFile() {
    const robot = await startWithRobot()
    const { engine, key } = robot
    await mkdir(dirname(engine.credentialsPath), { recursive: true })
    await writeFile(engine.credentialsPath, around(key))
    const read = () => readFile(engine.credentialsPath, 'utf8')
    const draft: Draft = { kind: 'iam-user', key: { from: 'credentials-file', profile: 'old' } }
    return { ...robot, read, draft }
  }

  test('is in the vault and no longer in the file, nor in any copy of it', async () => {
    const { engine, draft, key, read } = await withFile()
    const { id } = await add(engine, draft)
    expect(await read()).toBe(
      '# mine\n[other]\naws_access_key_id=AKIAOTHEROTHEROTHER1\n\n[last]\nregion = eu-west-1\n',
    )
    expect(await engine.app().dispatch('key.describe', { sessionId: id })).toMatchObject({
      accessKeyId: key.accessKeyId,
      movedFrom: 'old',
    })
    await engine.restart()
    expect((await startId(engine, id)).state.phase).toBe('active')
  })

  test('is put back byte for byte, and the session goes on', async () => {
    const { engine, draft, key, read } = await withFile()
    const { id } = await add(engine, draft)
    await engine.restart()
    expect(await engine.app().dispatch('key.restore', { sessionId: id })).toEqual({
      file: engine.credentialsPath,
      profile: 'old',
    })
    expect(await read()).toBe(around(key))
    await expect(engine.app().dispatch('key.restore', { sessionId: id })).rejects.toMatchObject({
      code: 'key-not-moved',
    })
    expect((await startId(engine, id)).state.phase).toBe('active')
  })

  test('that AWS does not take stays where it is', async () => {
    const { engine, draft, key, read } = await withFile()
    const broken = around({ ...key, secretAccessKey: 'b'.repeat(40) })
    await writeFile(engine.credentialsPath, broken)
    await expect(add(engine, draft)).rejects.toMatchObject({ code: 'access-key-refused' })
    expect(await read()).toBe(broken)
  })

  test('only tried stays where it is', async () => {
    const { engine, draft, key, read } = await withFile()
    await tryOut(engine, draft)
    expect(await read()).toBe(around(key))
  })

  test.each([
    [{ kind: 'memory', reason: 'no keyring' }, 'vault-not-kept', 'no keyring'],
    [{ kind: 'practice' }, 'vault-of-practice', 'practice organisation'],
  ] as const)('stays where it is while the vault is in memory only: %o', async (memory, code, why) => {
    const { engine, key } = await startWithRobot({ ports: () => ({ keys: async () => memory }) })
    await mkdir(dirname(engine.credentialsPath), { recursive: true })
    await writeFile(engine.credentialsPath, around(key))
    const draft: Draft = { kind: 'iam-user', key: { from: 'credentials-file', profile: 'old' } }
    await expect(add(engine, draft)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(why) as string,
    })
    expect(await readFile(engine.credentialsPath, 'utf8')).toBe(around(key))
  })

  test('stays, and no session with it, where the file cannot be written', async () => {
    const { engine, draft, key } = await withFile()
    const { awsCredentials } = engine.ports
    const { edit } = awsCredentials
    let edits = 0
    Object.assign(awsCredentials, {
      edit(change: (bytes: Uint8Array) => Uint8Array | null) {
        edits += 1
        if (edits > 2) throw new Error('the disk is full')
        return edit(change)
      },
    })
    await expect(add(engine, draft)).rejects.toThrow('the disk is full')
    await engine.restart()
    expect(engine.app().store.get().live.sessions).toEqual([])
    expect(await readFile(engine.credentialsPath, 'utf8')).toBe(around(key))
  })
})
