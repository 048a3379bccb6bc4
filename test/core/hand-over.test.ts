import { readFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../electron/core/app.ts'
import { NOTHING_HANDED_OVER, readHandOver, type HandOver } from '../../electron/core/hand-over.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { roleOf, start, startSignedIn, type Engine } from './engine.ts'

/** Another engine in the same home, with what the first one left. */
async function successor(engine: Engine, handed: HandOver) {
  const app = await createApp(engine.ports, handed)
  onTestFinished(() => app.close())
  return app
}

const memoryOnly = { ports: () => ({ keys: async () => ({ kind: 'memory', reason: 'none' }) as const }) }

test('sessions go on in another engine as they are, without asking AWS again', async () => {
  const engine = await startSignedIn(memoryOnly)
  const { id } = await start(engine)
  await engine.pass(10 * MINUTE_MS)
  const before = engine.session('payments-prod/AdministratorAccess')
  const credentials = await engine.app().terminal.credentialProcess(id)

  const app = await successor(engine, readHandOver(await engine.app().handOver()))

  const [after] = app.store.get().live.sessions
  expect(after).toMatchObject({ id, state: before.state })
  expect(await app.terminal.credentialProcess(id)).toBe(credentials)
  expect(engine.requests('GetRoleCredentials')).toBe(1)
})

test('a sign-in that was held in memory only goes with them', async () => {
  const engine = await startSignedIn(memoryOnly)

  const app = await successor(engine, readHandOver(await engine.app().handOver()))

  expect(app.store.get().live.portals[0]?.signIn.phase).toBe('signed-in')
  await app.dispatch('session.start', { session: roleOf(engine), choice: {} })
})

test('a sign-in that lies in the vault’s file is not sent over the socket', async () => {
  const engine = await startSignedIn()

  const handed = readHandOver(await engine.app().handOver())

  expect(handed.secrets).toEqual([])
  const app = await successor(engine, handed)
  expect(app.store.get().live.portals[0]?.signIn.phase).toBe('signed-in')
})

test('a session that the user stopped does not begin again by being read', async () => {
  const engine = await startSignedIn()
  const { id } = await start(engine)
  await engine.app().dispatch('session.stop', { sessionId: id })

  const app = await successor(engine, readHandOver(await engine.app().handOver()))

  await expect(app.terminal.credentialProcess(id)).rejects.toMatchObject({ code: 'session-not-active' })
})

test('the profiles of active sessions stay when the engine that left them ends', async () => {
  const engine = await startSignedIn()
  await start(engine)
  const app = await successor(engine, readHandOver(await engine.app().handOver()))
  await app.profilesSettled()

  await engine.app().close()

  expect(await readFile(engine.configPath, 'utf8')).toContain('[profile payments-prod/AdministratorAccess]')
})

test('what is handed over prints no secret once it was read', async () => {
  const engine = await startSignedIn(memoryOnly)
  await start(engine)
  const wire = await engine.app().handOver()

  const secret = (JSON.parse(wire) as { sessions: { secretAccessKey: string }[] }).sessions[0]!
    .secretAccessKey
  expect(JSON.stringify(readHandOver(wire))).not.toContain(secret)
})

test.each(['', 'null', '{"version":2}', '{"version":1,"sessions":[{}]}'])(
  'a hand-over that cannot be understood (%s) is none',
  (text) => {
    expect(readHandOver(text)).toEqual(NOTHING_HANDED_OVER)
  },
)
