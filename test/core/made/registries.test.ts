import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { drive, roleOf, start, startSignedIn, type Engine } from '../engine.ts'

const password = (engine: Engine, sessionId: string, region: string | null = null) =>
  drive(engine.clock, engine.app().terminal.registryPassword({ sessionId, region }))

test('a password is had once for any number that ask, a region each', async () => {
  const engine = await startSignedIn()
  const { id } = await start(engine)
  const given = await Promise.all(Array.from({ length: 5 }, () => password(engine, id)))
  expect(new Set(given).size).toBe(1)
  expect(await password(engine, id)).toBe(given[0])
  expect(engine.requests('GetAuthorizationToken')).toBe(1)
  expect(await password(engine, id, 'eu-west-1')).not.toBe(given[0])
  expect(engine.requests('GetAuthorizationToken')).toBe(2)
})

test('a password goes with the credentials that it was had with, and with the session', async () => {
  const engine = await startSignedIn()
  const { id } = await start(engine)
  const first = await password(engine, id)
  await drive(engine.clock, engine.app().dispatch('session.renew', { sessionId: id }))
  expect(await password(engine, id)).not.toBe(first)
  await engine.app().dispatch('session.stop', { sessionId: id })
  await expect(password(engine, id)).rejects.toThrow('is not active')
})

test('a password is had anew before it ends', async () => {
  const engine = await startSignedIn({
    emulator: { lifetimes: { role: 24 * HOUR_MS, token: 30 * HOUR_MS, code: HOUR_MS, portal: 48 * HOUR_MS } },
  })
  const { id } = await start(engine)
  const first = await password(engine, id)
  await engine.pass(11 * HOUR_MS + 40 * MINUTE_MS)
  expect(await password(engine, id)).toBe(first)
  await engine.pass(10 * MINUTE_MS)
  expect(await password(engine, id)).not.toBe(first)
})

test('a registry is used with a session of its account, an active one before a pinned one', async () => {
  const engine = await startSignedIn()
  const { registries } = engine.app()
  const active = await start(engine, 0, 1)
  const registry = registries.ownOf({ sessionId: active.id, region: null })
  const choice = { pinned: true }
  const pinned = await engine.app().dispatch('session.choose', { session: roleOf(engine, 0, 0), choice })
  expect(registries.sessionFor(registry)).toBe(active.id)
  await engine.app().dispatch('session.stop', { sessionId: active.id })
  expect(registries.sessionFor(registry)).toBe(pinned.id)
  await engine.app().dispatch('session.remove', { sessionId: pinned.id })
  expect(() => registries.sessionFor(registry)).toThrow('No active or pinned session is of account')
})

test('the session that a registry was set up with is used, also of another account and after a restart', async () => {
  const engine = await startSignedIn()
  const own = await start(engine, 0)
  const other = await start(engine, 1)
  const registry = engine.app().registries.ownOf({ sessionId: own.id, region: null })
  engine.app().registries.assign(registry, other.id)
  await engine.restart()
  expect(engine.app().registries.sessionFor(registry)).toBe(other.id)
  expect(engine.app().registries.list()).toEqual([registry.host])
  // A session that is gone is forgotten here too.
  await engine.app().dispatch('session.remove', { sessionId: other.id })
  await start(engine, 0)
  expect(engine.app().registries.sessionFor(registry)).toBe(own.id)
})
