import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Ports } from '../../electron/core/ports.ts'
import type { Secret } from '../../electron/core/secret.ts'
import { createAws } from '../../electron/adapters/aws.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { practice } from '../emulator/practice.ts'
import {
  addPortal,
  AFAR,
  drive,
  endpointsOf,
  PATIENCE,
  roleOf,
  SEAT,
  signIn,
  start,
  startEngine,
  startSignedIn,
  until,
} from './engine.ts'
import { tapWire } from './wire-tap.ts'

/** An engine whose every secret from AWS is known; what is signed is asked directly, since a signature holds for one host. */
async function startTapped() {
  const running = await practice({ tps: 100_000 })
  const { ready, faults } = running
  // Failures are logged with everything that is known of them.
  faults.add([
    { kind: 'status', operation: 'Logout', status: 500 },
    { kind: 'cut-off', operation: 'GetRoleCredentials', times: 1 },
  ])
  const tap = await tapWire(ready.url)
  const environment = {
    ...endpointsOf(running),
    AWS_ENDPOINT_URL_SSO: tap.url,
    AWS_ENDPOINT_URL_SSO_OIDC: tap.url,
    LANYARD_SIGNIN_ENDPOINT: tap.url,
  }
  const given = new Map<string, string>()
  function known<T extends { readonly token: Secret }>(kind: string, answer: T): T {
    given.set(answer.token.reveal(), kind)
    return answer
  }
  const engine = await startEngine({
    running,
    ports: ({ clock }): Partial<Ports> => {
      const aws = createAws(environment, { clock })
      return {
        aws: {
          ...aws,
          ecr: { password: async (call) => known('password', await aws.ecr.password(call)) },
          codeArtifact: {
            token: async (...call) => known('packageToken', await aws.codeArtifact.token(...call)),
          },
          ssm: {
            ...aws.ssm,
            startSession: async (...call) => known('streamToken', await aws.ssm.startSession(...call)),
          },
          sts: {
            ...aws.sts,
            async assumeRole(input) {
              const borrowed = await aws.sts.assumeRole(input)
              const { secretAccessKey, sessionToken } = borrowed.credentials
              given
                .set(secretAccessKey.reveal(), 'SecretAccessKey')
                .set(sessionToken.reveal(), 'SessionToken')
              return borrowed
            },
          },
        },
      }
    },
  })
  return { engine, secrets: () => new Map([...tap.secrets, ...given]) }
}

/** A day's work: both ways to sign in, a sync, a chain, a console, renewals, refusals and a removal. */
async function work(
  engine: Awaited<ReturnType<typeof startTapped>>['engine'],
  heard: (text: string) => void,
): Promise<void> {
  const app = engine.app()
  app.store.watch((snapshot) => heard(JSON.stringify(snapshot)))
  const { id: portalId } = await addPortal(engine)
  await signIn(engine, portalId)
  await drive(engine.clock, app.dispatch('catalog.sync', { portalId }))
  const session = await start(engine)
  const deploy = { kind: 'chained-role', roleArn: `arn:aws:iam::${session.accountId}:role/Deploy` } as const
  const draft = { ...deploy, source: { sessionId: session.id } }
  const chained = await app.dispatch('session.add', { draft })
  await app.dispatch('session.start', { session: { sessionId: chained.id }, choice: { pinned: true } })
  await app.dispatch('session.open-console', { sessionId: session.id, service: null, seat: SEAT })
  await app.terminal.credentialProcess(session.id)
  const place = { sessionId: session.id, region: null }
  await app.terminal.registryPassword(place)
  await app.terminal.packageToken(place, { name: 'packages', owner: null, seconds: 0 })
  const { instances } = await app.made.instances(place)
  const shell = { instance: instances[0]!.id, document: null, parameters: {} }
  await app.terminal.instanceSession(place, '/plugin', shell, new AbortController().signal)
  const before = engine.portal().signIn
  await engine.pass(56 * MINUTE_MS)
  await until(app, ({ live }) => {
    const now = live.portals[0]!.signIn
    return now.phase === 'signed-in' && before.phase === 'signed-in' && now.expiresAt > before.expiresAt
  })
  const nobody = { ...roleOf(engine), roleName: 'Nobody' }
  await app.dispatch('session.start', { session: nobody, choice: {} }).catch(() => {})
  const again = app.dispatch('portal.sign-in', { portalId, flow: 'device', seat: AFAR })
  await until(app, ({ live }) => live.portals[0]!.signIn.phase === 'waiting')
  await drive(engine.clock, again)
  await app.profilesSettled()
  await app.dispatch('portal.sign-out', { portalId })
  heard(JSON.stringify(await app.dispatch('snapshot.get', undefined)))
}

describe('a whole run', () => {
  test('shows no secret of AWS’s in any snapshot, nor in the log, the settings or ~/.aws/config', async () => {
    const { engine, secrets } = await startTapped()
    const snapshots: string[] = []
    await work(engine, (text) => snapshots.push(text))
    engine.ports.log.error('test', {
      everything: [...secrets()],
      error: new Error([...secrets().keys()].join(' ')),
    })

    const kinds = new Set(secrets().values())
    for (const kind of ['accessToken', 'refreshToken', 'clientSecret', 'deviceCode', 'code'])
      expect(kinds).toContain(kind)
    for (const kind of ['password', 'packageToken', 'streamToken']) expect(kinds).toContain(kind)
    for (const kind of ['secretAccessKey', 'sessionToken', 'SecretAccessKey', 'SessionToken', 'SigninToken'])
      expect(kinds).toContain(kind)

    const files = await Promise.all(
      [engine.logPath, `${engine.home}/settings.json`, `${engine.home}/vault.json`, engine.configPath].map(
        (path) => readFile(path, 'utf8'),
      ),
    )
    const said = [...snapshots, ...files]
    const leaks = [...secrets()].filter(([secret]) => said.some((text) => text.includes(secret)))
    expect(leaks.map(([, kind]) => kind)).toEqual([])
    expect(snapshots.length).toBeGreaterThan(20)
    expect(files[0]).toContain('logout-not-told')
  })
})

describe('closing the engine', () => {
  test('leaves no timer behind, whatever was active', async () => {
    const engine = await startSignedIn()
    await start(engine)
    expect(engine.clock.pending).toBeGreaterThan(0)
    await engine.app().close()
    expect(engine.clock.pending).toBe(0)
  })

  test('leaves no timer behind of what was being borrowed and refreshed', async () => {
    const engine = await startSignedIn()
    engine.emulator.faults.add([
      { kind: 'delay', operation: 'GetRoleCredentials', delay: '50ms' },
      { kind: 'delay', operation: 'CreateToken', delay: '50ms' },
    ])
    const started = start(engine)
    started.catch(() => {})
    await engine.pass(56 * MINUTE_MS)
    await expect.poll(() => engine.requests('CreateToken'), PATIENCE).toBe(2)
    const before = engine.portal().signIn
    await engine.app().close()
    await expect(started).rejects.toMatchObject({ code: 'session-not-active' })
    // The refresh token works once: had close not waited for the new one, it would be lost.
    expect(engine.portal().signIn).not.toBe(before)
    expect(engine.clock.pending).toBe(0)
    expect(engine.session('payments-prod/AdministratorAccess').state.phase).not.toBe('active')
  })

  test('ends a sign-in and a sync that are under way', async () => {
    const engine = await startSignedIn()
    const portalId = engine.portal().id
    const sync = engine.app().dispatch('catalog.sync', { portalId })
    const again = engine.app().dispatch('portal.sign-in', { portalId, flow: 'device', seat: AFAR })
    const ended = Promise.allSettled([sync, again])
    await until(engine.app(), ({ live }) => live.portals[0]!.signIn.phase === 'waiting')
    await engine.app().close()
    const codes = (await ended).map((result) => result.status === 'rejected' && result.reason.code)
    expect(codes).toEqual(['interrupted', 'sign-in-cancelled'])
    expect(engine.clock.pending).toBe(0)
  })

  test('a second engine on the same home goes on where the first one ended', async () => {
    const engine = await startSignedIn()
    await start(engine)
    await engine.restart()
    expect(engine.portal().signIn.phase).toBe('signed-in')
    await engine.app().terminal.credentialProcess(engine.session('payments-prod/AdministratorAccess').id)
    expect(engine.session('payments-prod/AdministratorAccess')).toMatchObject({
      reads: 1,
      state: { phase: 'active' },
    })
  })
})

test('without a keychain the engine works from memory and says so', async () => {
  const emulator = await practice()
  expect(endpointsOf(emulator)['AWS_ENDPOINT_URL_STS']).toBe(emulator.ready.url)
  const engine = await startEngine({
    ports: () => ({ keys: async () => ({ kind: 'memory', reason: 'no keyring runs' }) }),
  })
  await addPortal(engine)
  await signIn(engine)
  const { live } = engine.app().store.get()
  expect(live.vault).toEqual({ kind: 'memory', reason: 'no keyring runs' })
  expect(live.notices).toMatchObject([{ error: { code: 'keychain-unavailable' } }])
  await engine.restart()
  expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
})
