import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PRACTICE_EXTERNAL_ID } from '../../../electron/emulator/practice-roles.ts'
import { mintWebIdentityToken } from '../../../electron/emulator/web-identity-token.ts'
import type { CommandInput } from '../../../shared/contract.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import { type Engine, start, startSignedIn } from '../engine.ts'

type Draft = CommandInput<'session.add'>['draft']
type ChainOptions = Partial<Extract<Draft, { kind: 'chained-role' }>>

const roleIn = (engine: Engine, role: string) => {
  const { accountId } = engine.app().store.get().catalog.accounts[0]!
  return `arn:aws:iam::${accountId}:role/${role}`
}
const deploy = (engine: Engine, sessionId: string, options: ChainOptions = {}) => ({
  kind: 'chained-role' as const,
  source: { sessionId },
  roleArn: roleIn(engine, 'Deploy'),
  ...options,
})
const add = (engine: Engine, draft: Draft) => engine.app().dispatch('session.add', { draft })
const tryOut = (engine: Engine, draft: Draft, sessionId: string | null = null) =>
  engine.app().dispatch('session.try', { draft, sessionId })
const startId = (engine: Engine, sessionId: string) =>
  engine.app().dispatch('session.start', { session: { sessionId }, choice: {} })
const described = (engine: Engine, sessionId: string) =>
  engine.app().dispatch('session.describe', { sessionId })
const names = (engine: Engine) =>
  engine
    .app()
    .store.get()
    .live.sessions.map(({ name }) => name)

describe('a chain', () => {
  test('takes tags, source identity and policies along, and says how much of AWS’s limit they take', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const { arn, packedPolicySize } = await tryOut(
      engine,
      deploy(engine, id, {
        sessionName: '{user}@{host}',
        sourceIdentity: '{user}',
        tags: [{ key: 'team', value: 'payments', transitive: true }],
        restriction: 'read-only',
        policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}',
      }),
    )
    expect(arn).toMatch(/assumed-role\/Deploy\/alex@desk$/)
    expect(packedPolicySize).toBeGreaterThan(0)
  })

  test('names its external ID where the trust policy wants one', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const audit = { ...deploy(engine, id), roleArn: roleIn(engine, 'Audit') }
    await expect(tryOut(engine, audit)).rejects.toMatchObject({ code: 'trust-policy-mismatch' })
    const { arn } = await tryOut(engine, { ...audit, externalId: PRACTICE_EXTERNAL_ID })
    expect(arn).toContain('assumed-role/Audit/')
  })

  test('whose policies are too large for AWS once packed says so, and what helps', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const unlike = (index: number) => createHash('sha512').update(`${index}`).digest('hex')
    const tags = Array.from({ length: 40 }, (_, index) => ({
      key: `k${index}`,
      value: unlike(index),
      transitive: false,
    }))
    await expect(tryOut(engine, deploy(engine, id, { tags }))).rejects.toMatchObject({
      code: 'policy-too-large',
      message: expect.stringContaining('%') as string,
    })
  })

  test('narrowed in another way is another session; the same one asked for again is not', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const plain = await add(engine, deploy(engine, id))
    const again = await add(engine, deploy(engine, id, { duration: 900 }))
    const narrowed = await add(engine, deploy(engine, id, { restriction: 'read-only' }))
    expect(again.id).toBe(plain.id)
    expect(narrowed.id).not.toBe(plain.id)
    expect(new Set(names(engine)).size).toBe(3)
  })

  test('cannot be made to go round', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const first = await add(engine, deploy(engine, id))
    const second = await add(engine, { ...deploy(engine, first.id), roleArn: roleIn(engine, 'Release') })
    const round = { sessionId: first.id, draft: deploy(engine, second.id) }
    await expect(engine.app().dispatch('session.edit', round)).rejects.toMatchObject({ code: 'chain-cycle' })
    const itself = { sessionId: first.id, draft: deploy(engine, first.id) }
    await expect(engine.app().dispatch('session.edit', itself)).rejects.toMatchObject({ code: 'chain-cycle' })
    expect(await described(engine, first.id)).toMatchObject({ source: { sessionId: id } })
  })

  test('still stands after its source was edited to come after it, and the engine started again', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const first = await add(engine, deploy(engine, id))
    const second = await add(engine, deploy(engine, id, { restriction: 'read-only' }))
    await engine.app().dispatch('session.edit', { sessionId: first.id, draft: deploy(engine, second.id) })
    await engine.restart()
    expect(engine.app().store.get().live.sessions).toHaveLength(3)
    expect(engine.session(first.name).chain).toHaveLength(3)
  })
})

describe('a web identity', () => {
  test('is borrowed with a token from a file, read anew each time', async () => {
    const engine = await startSignedIn()
    const path = join(await temporaryFolder(), 'token')
    await writeFile(path, mintWebIdentityToken(engine.emulator.world, { subject: 'repo:practice/shop' }))
    const draft: Draft = {
      kind: 'web-identity',
      roleArn: roleIn(engine, 'Pipeline'),
      token: { from: 'file', path },
      sessionName: 'build',
    }
    const { id } = await add(engine, draft)
    expect((await startId(engine, id)).arn).toMatch(/assumed-role\/Pipeline\/build$/)
    const over = { subject: 'repo:practice/shop', lifetimeMs: -1_000 }
    await writeFile(path, mintWebIdentityToken(engine.emulator.world, over))
    await expect(engine.app().dispatch('session.renew', { sessionId: id })).rejects.toMatchObject({
      code: 'token-refused',
    })
    const held = engine
      .app()
      .store.get()
      .live.sessions.find((view) => view.id === id)
    expect(held?.state).toMatchObject({ phase: 'expiring', error: { code: 'token-refused' } })
  })

  test('is borrowed with a token that a program prints, no shell taking part', async () => {
    const engine = await startSignedIn()
    const token = mintWebIdentityToken(engine.emulator.world, { subject: 'repo:practice/shop' })
    const printed = (command: string[]): Draft => ({
      kind: 'web-identity',
      roleArn: roleIn(engine, 'Pipeline'),
      token: { from: 'command', command },
    })
    const { arn } = await tryOut(engine, printed(['printf', '%s\n', token]))
    expect(arn).toMatch(/assumed-role\/Pipeline\/alex$/)
    await expect(tryOut(engine, printed(['echo', '$HOME; id']))).rejects.toMatchObject({
      code: 'token-unreadable',
    })
    await expect(tryOut(engine, printed(['sh', '-c', 'echo no luck >&2; exit 3']))).rejects.toMatchObject({
      code: 'token-unreadable',
      message: expect.stringContaining('no luck') as string,
    })
    await expect(tryOut(engine, printed(['no-such-program']))).rejects.toMatchObject({
      message: expect.stringContaining('no such program') as string,
    })
  })

  test('of a subject that the trust policy does not name is told so', async () => {
    const engine = await startSignedIn()
    const token = mintWebIdentityToken(engine.emulator.world, { subject: 'repo:elsewhere/shop' })
    const source = { from: 'command' as const, command: ['printf', '%s', token] }
    const draft: Draft = { kind: 'web-identity', roleArn: roleIn(engine, 'Pipeline'), token: source }
    await expect(tryOut(engine, draft)).rejects.toMatchObject({ code: 'trust-policy-mismatch' })
  })
})

describe('a session that was described', () => {
  test('can be described again, edited and borrowed as it is then', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const { id: sessionId } = await add(engine, deploy(engine, id, { sessionName: 'first' }))
    const draft = await described(engine, sessionId)
    expect(draft).toMatchObject({ kind: 'chained-role', sessionName: 'first', tags: [], policy: null })
    const changed = { ...draft, sessionName: 'second' } as Draft
    await engine.app().dispatch('session.edit', { sessionId, draft: changed })
    expect((await startId(engine, sessionId)).arn).toMatch(/\/second$/)
  })

  test('cannot be edited into another kind', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const { id: sessionId } = await add(engine, deploy(engine, id))
    const token = { from: 'file', path: '/token' } as const
    const draft: Draft = { kind: 'web-identity', roleArn: roleIn(engine, 'Pipeline'), token }
    await expect(engine.app().dispatch('session.edit', { sessionId, draft })).rejects.toMatchObject({
      code: 'command-malformed',
    })
  })

  test('tried out leaves nothing behind, and neither does what AWS refuses', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    await tryOut(engine, deploy(engine, id))
    await tryOut(engine, { ...deploy(engine, id), roleArn: roleIn(engine, 'Nobody') }).catch(() => {})
    expect(names(engine)).toHaveLength(1)
  })

  test('removed takes along what is borrowed through it', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    const first = await add(engine, deploy(engine, id))
    await add(engine, { ...deploy(engine, first.id), roleArn: roleIn(engine, 'Release') })
    await engine.app().dispatch('session.remove', { sessionId: first.id })
    expect(
      engine
        .app()
        .store.get()
        .live.sessions.map((view) => view.id),
    ).toEqual([id])
    await engine.app().dispatch('session.remove', { sessionId: id })
    await engine.restart()
    expect(names(engine)).toEqual([])
  })

  test('is nothing that a role of a portal has', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    await expect(described(engine, id)).rejects.toMatchObject({ code: 'session-not-described' })
  })
})
