import { describe, expect, test } from 'vitest'
import { directory } from '../../../shared/directory.ts'
import { CHAINED_ROLE_MAX_SECONDS } from '../../../shared/limits.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { resolveName } from '../../../shared/name-resolution.ts'
import type { SessionView } from '../../../shared/snapshot.ts'
import { type Engine, PATIENCE, roleOf, signIn, start, startSignedIn, until } from '../engine.ts'

const sessions = (engine: Engine): readonly SessionView[] => engine.app().store.get().live.sessions
const reached = (engine: Engine, id: string, phase: string) =>
  until(engine.app(), ({ live }) => live.sessions.find((view) => view.id === id)?.state.phase === phase)

/** Chains into a role of the account that the first session is of. */
async function chain(engine: Engine, source: string, role: string, duration: number | null = null) {
  const { accountId } = sessions(engine)[0]!
  const roleArn = `arn:aws:iam::${accountId}:role/${role}`
  const draft = { source: { sessionId: source }, roleArn, sessionName: 'ticket-7', duration }
  return engine.app().dispatch('session.add', { draft: { kind: 'chained-role', ...draft } })
}

const startId = (engine: Engine, sessionId: string, choice: { alias?: string } = {}) =>
  engine.app().dispatch('session.start', { session: { sessionId }, choice })

describe('what the user chose of a session', () => {
  test('is there again after a restart, with the session stopped', async () => {
    const engine = await startSignedIn()
    const choice = { alias: 'pay', pinned: true, region: 'eu-west-1', renews: false }
    const { id } = await engine.app().dispatch('session.start', { session: roleOf(engine), choice })
    await engine.restart()
    expect(engine.session('pay')).toMatchObject({
      ...choice,
      id,
      name: 'pay',
      lastStartedAt: engine.clock.now(),
      state: { phase: 'stopped' },
    })
  })

  test('is checked: an alias names one session alone, whatever its case', async () => {
    const engine = await startSignedIn()
    const choose = (role: number, alias: string) =>
      engine.app().dispatch('session.choose', { session: roleOf(engine, 0, role), choice: { alias } })
    await choose(0, 'pay')
    await expect(choose(1, 'PAY')).rejects.toMatchObject({ code: 'alias-taken' })
    await expect(choose(1, 'not an alias')).rejects.toMatchObject({ code: 'alias-invalid' })
    await choose(0, 'pay')
  })

  test('is checked: a region must be of the session’s own partition', async () => {
    const engine = await startSignedIn()
    const choose = (region: string) =>
      engine.app().dispatch('session.choose', { session: roleOf(engine), choice: { region } })
    await expect(choose('us-gov-west-1')).rejects.toMatchObject({ code: 'region-invalid' })
    await expect(choose('nowhere')).rejects.toMatchObject({ code: 'region-invalid' })
    await expect(choose('ap-southeats-2')).rejects.toMatchObject({ code: 'region-unknown' })
    expect((await choose('ap-southeast-2')).region).toBe('ap-southeast-2')
    expect((await choose('ap-southeast-99!')).region).toBe('ap-southeast-99')
  })
})

describe('a role of the portal', () => {
  test('is active with the time that its permission set gives it', async () => {
    const engine = await startSignedIn()
    const view = await start(engine)
    expect(view.state.phase).toBe('active')
    const lasts = view.state.phase === 'active' && view.state.expiresAt - view.state.startedAt
    expect(lasts).toBeGreaterThan(59 * MINUTE_MS)
    expect(lasts).toBeLessThan(61 * MINUTE_MS)
  })

  test('that the person is not assigned to says which role and account', async () => {
    const engine = await startSignedIn()
    const session = { ...roleOf(engine), roleName: 'Nobody' }
    await expect(engine.app().dispatch('session.start', { session, choice: {} })).rejects.toMatchObject({
      code: 'no-assignment',
      message: expect.stringContaining('Nobody') as string,
    })
  })

  test('of an account that is not in the catalogue is no session', async () => {
    const engine = await startSignedIn()
    const session = { ...roleOf(engine), accountId: '000000000000' }
    await expect(engine.app().dispatch('session.start', { session, choice: {} })).rejects.toMatchObject({
      code: 'session-unknown',
    })
  })

  test('goes on to be renewed after the sign-in ended and was begun again', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    engine.emulator.faults.add([
      {
        kind: 'status',
        operation: 'CreateToken',
        times: 1,
        status: 400,
        headers: { 'x-amzn-errortype': 'InvalidGrantException', 'content-type': 'application/json' },
        body: '{"error":"invalid_grant"}',
      },
    ])
    await engine.pass(55 * MINUTE_MS)
    await until(engine.app(), ({ live }) => live.portals[0]!.signIn.phase === 'failed')
    // It was renewed at 40 minutes and is due again at 80.
    await reached(engine, id, 'active')
    await engine.pass(40 * MINUTE_MS)
    await reached(engine, id, 'expiring')
    expect(engine.session('payments-prod/AdministratorAccess').state).toMatchObject({
      error: { code: 'sign-in-needed' },
    })
    await signIn(engine)
    await reached(engine, id, 'active')
  })

  test('is not borrowed again without a pause when what AWS gives has ended already', async () => {
    let given = 0
    const engine = await startSignedIn({
      ports: ({ aws }) => ({
        aws: {
          ...aws,
          ssoPortal: {
            ...aws.ssoPortal,
            async getRoleCredentials(...call) {
              given += 1
              return { ...(await aws.ssoPortal.getRoleCredentials(...call)), expiresAt: 1 }
            },
          },
        },
      }),
    })
    await expect(start(engine)).rejects.toMatchObject({ code: 'credentials-expired' })
    await engine.pass(HOUR_MS / 60)
    expect(given).toBe(1)
  })
})

describe('a role chain', () => {
  test('is borrowed through its source, which is started for it, under the name that was asked for', async () => {
    const engine = await startSignedIn()
    const source = await engine.app().dispatch('session.choose', { session: roleOf(engine), choice: {} })
    const added = await chain(engine, source.id, 'Deploy', 900)
    const view = await startId(engine, added.id)
    expect(view.arn).toBe(`arn:aws:sts::${source.accountId}:assumed-role/Deploy/ticket-7`)
    expect(view.state.phase === 'active' && view.state.expiresAt - engine.clock.now()).toBeLessThan(
      16 * MINUTE_MS,
    )
    expect(view.chain).toEqual([source.name, view.name])
    expect(engine.session(source.name).state.phase).toBe('active')
  })

  test('of two hops, and another beside it, borrow their source once', async () => {
    const engine = await startSignedIn()
    const source = await engine.app().dispatch('session.choose', { session: roleOf(engine), choice: {} })
    const deploy = await chain(engine, source.id, 'Deploy')
    const release = await chain(engine, deploy.id, 'pipeline/Release')
    const audit = await chain(engine, source.id, 'Audit')
    const started = await Promise.allSettled([release, audit, deploy].map(({ id }) => startId(engine, id)))
    // Audit wants an external ID, which is not given.
    expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(engine.requests('GetRoleCredentials')).toBe(1)
    expect(engine.requests('AssumeRole')).toBe(3)
    expect(engine.session(release.name).chain).toEqual([source.name, deploy.name, release.name])
  })

  test('is told its one hour before AWS is asked', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    await expect(chain(engine, source.id, 'Deploy', CHAINED_ROLE_MAX_SECONDS + 1)).rejects.toMatchObject({
      code: 'chain-too-long-lived',
    })
    await expect(chain(engine, source.id, 'Deploy', 899)).rejects.toMatchObject({ code: 'duration-invalid' })
    expect(engine.requests('AssumeRole')).toBe(0)
    expect(sessions(engine)).toHaveLength(1)
  })

  test('that the role’s trust policy refuses names who was not let in', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    const { id } = await chain(engine, source.id, 'BreakGlass')
    await expect(startId(engine, id)).rejects.toMatchObject({
      code: 'trust-policy-mismatch',
      message: expect.stringMatching(
        /arn:aws:sts::\d+:assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alex\.moreau@example\.com/,
      ) as string,
    })
    expect(engine.session('payments-prod/AdministratorAccess').state.phase).toBe('active')
  })

  test('that AWS refuses at its first start is not kept, and neither is its alias', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    const mistyped = await chain(engine, source.id, 'Deplyo')
    await expect(startId(engine, mistyped.id, { alias: 'deploy' })).rejects.toMatchObject({
      code: 'trust-policy-mismatch',
    })
    expect(sessions(engine).map(({ id }) => id)).toEqual([source.id])
    const right = await chain(engine, source.id, 'Deploy')
    expect(await startId(engine, right.id, { alias: 'deploy' })).toMatchObject({ name: 'deploy' })
  })

  test('of which something was chosen is kept, whatever AWS says at its first start', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    const { id } = await chain(engine, source.id, 'Deplyo')
    await engine.app().dispatch('session.choose', { session: { sessionId: id }, choice: { alias: 'deploy' } })
    await expect(startId(engine, id)).rejects.toMatchObject({ code: 'trust-policy-mismatch' })
    expect(engine.session('deploy').id).toBe(id)
  })

  test('that cannot be reached at its first start is kept, and started when it can be', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    const { id } = await chain(engine, source.id, 'Deploy')
    // As often as AWS's client asks.
    engine.emulator.faults.add([{ kind: 'status', operation: 'AssumeRole', status: 503, times: 3 }])
    await expect(startId(engine, id)).rejects.toMatchObject({ code: 'aws-outage' })
    await engine.pass(MINUTE_MS)
    await reached(engine, id, 'active')
  })

  test('to one role through two sources are two sessions, each with a name of its own', async () => {
    const engine = await startSignedIn()
    const [admin, power] = [await start(engine), await start(engine, 0, 1)]
    const [first, second] = [await chain(engine, admin.id, 'Deploy'), await chain(engine, power.id, 'Deploy')]
    expect([first.name, second.name]).toEqual(['payments-prod/Deploy', 'payments-prod/Deploy-2'])
    const entries = directory(engine.app().store.get())
    for (const { id, name } of [first, second]) {
      const found = resolveName(name, entries)
      expect(found.outcome === 'match' && found.match.session?.id).toBe(id)
    }
  })

  test('asked for twice is the same session', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    const first = await chain(engine, source.id, 'Deploy')
    const second = await chain(engine, source.id, 'Deploy', 1800)
    expect(second.id).toBe(first.id)
    expect(sessions(engine)).toHaveLength(2)
  })

  test('does not bring back a source that the user stopped, until the user starts the chain', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    const { id } = await chain(engine, source.id, 'Deploy')
    await startId(engine, id)
    await engine.app().dispatch('session.stop', { sessionId: source.id })
    await expect(engine.app().dispatch('session.renew', { sessionId: id })).rejects.toMatchObject({
      code: 'session-not-active',
    })
    expect(engine.session(source.name).state.phase).toBe('stopped')
    await engine.app().dispatch('session.stop', { sessionId: id })
    await startId(engine, id)
    expect(engine.session(source.name).state.phase).toBe('active')
  })

  test.each([
    ['an ARN that is none', 'arn:aws:iam::1:role/x', 'role-arn-invalid'],
    ['a source that is none', 'arn:aws:iam::000000000001:role/x', 'session-unknown'],
  ])('with %s is refused', async (_what, roleArn, code) => {
    const engine = await startSignedIn()
    const sessionId = code === 'role-arn-invalid' ? (await start(engine)).id : 'nobody'
    const draft = { kind: 'chained-role', source: { sessionId }, roleArn } as const
    await expect(engine.app().dispatch('session.add', { draft })).rejects.toMatchObject({ code })
  })

  test('is renewed by itself, and its source with it', async () => {
    const engine = await startSignedIn()
    const source = await start(engine)
    const { id } = await chain(engine, source.id, 'Deploy')
    await startId(engine, id)
    await engine.pass(41 * MINUTE_MS)
    // The SDK signs by this computer's own clock, so AWS, whose time has passed, refuses it once more besides.
    const assumed = () =>
      engine.emulator.log.list({ operation: 'AssumeRole' }).filter(({ status }) => status === 200).length
    await expect.poll(assumed, PATIENCE).toBe(2)
    await reached(engine, id, 'active')
    expect(engine.requests('GetRoleCredentials')).toBe(2)
  })
})

test('removing a portal stops and forgets all that was borrowed through it, and leaves nothing behind', async () => {
  const engine = await startSignedIn()
  const source = await start(engine)
  const { id } = await chain(engine, source.id, 'Deploy')
  await startId(engine, id)
  await engine.app().dispatch('portal.remove', { portalId: engine.portal().id })
  const { live, catalog } = engine.app().store.get()
  expect(live.sessions).toEqual([])
  expect(live.portals).toEqual([])
  expect(catalog.accounts).toEqual([])
  expect(engine.clock.pending).toBe(0)
  expect(engine.requests('Logout')).toBe(1)
  await engine.restart()
  expect(engine.app().store.get().live.sessions).toEqual([])
})
