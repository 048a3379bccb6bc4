import { expect, test } from 'vitest'
import type { SignInState } from '../../../shared/snapshot.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Fault } from '../../../electron/emulator/faults.ts'
import { addPortal, AFAR, type Engine, PATIENCE, startEngine, until } from '../engine.ts'

type Waiting = Extract<SignInState, { phase: 'waiting' }>

/** A sign-in by code that waits for its person, who has no browser here. */
async function startWaiting() {
  const engine = await startEngine({ emulator: { autoApprove: false } })
  engine.visitor.seesPages = false
  const { id } = await addPortal(engine)
  const signedIn = engine.app().dispatch('portal.sign-in', { portalId: id, flow: 'device', seat: AFAR })
  signedIn.catch(() => {})
  await until(engine.app(), ({ live }) => live.portals[0]?.signIn.phase === 'waiting')
  const waiting = engine.portal().signIn as Waiting
  const page = `${waiting.url}?${new URLSearchParams({ user_code: waiting.userCode! }).toString()}`
  return { engine, id, signedIn, waiting, decide: (d: 'allow' | 'deny') => engine.visitor.decide(page, d) }
}

/** How many polls AWS has answered, once it is that many. */
async function polls(engine: Engine, count: number): Promise<void> {
  const answered = () =>
    engine.emulator.log
      .list({ operation: 'CreateToken' })
      .filter(({ status, fault }) => status !== null || fault === 'reset').length
  await expect.poll(answered, PATIENCE).toBe(count)
  // The engine waits for the next one as soon as it has read the answer.
  await expect.poll(() => engine.clock.pending, PATIENCE).toBe(1)
}

const answer = (error: string, name: string): Fault => ({
  kind: 'status',
  operation: 'CreateToken',
  times: 1,
  status: 400,
  headers: { 'x-amzn-errortype': name, 'content-type': 'application/json' },
  body: JSON.stringify({ error, error_description: name }),
})

test('a sign-in by code shows the code and its host, polls while nobody has decided, and ends signed in', async () => {
  const { engine, signedIn, waiting, decide } = await startWaiting()
  expect(waiting).toMatchObject({ flow: 'device', host: 'lanyard-practice.awsapps.com' })
  expect(waiting.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  expect(engine.visitor.opened).toEqual([])
  await engine.pass(SECOND_MS)
  await polls(engine, 1)
  await engine.pass(SECOND_MS)
  await polls(engine, 2)
  await decide('allow')
  await engine.pass(SECOND_MS)
  await signedIn
  expect(engine.portal().signIn).toMatchObject({ phase: 'signed-in', refreshable: true })
})

test('a poll that came too soon makes every later one come five seconds further apart', async () => {
  const { engine } = await startWaiting()
  engine.emulator.faults.add([answer('slow_down', 'SlowDownException')])
  await engine.pass(SECOND_MS)
  await polls(engine, 1)
  await engine.pass(6 * SECOND_MS - 1)
  expect(engine.requests('CreateToken')).toBe(1)
  await engine.pass(1)
  await polls(engine, 2)
  await engine.pass(6 * SECOND_MS - 1)
  expect(engine.requests('CreateToken')).toBe(2)
})

test('a code that the person denies is refused', async () => {
  const { engine, signedIn, decide } = await startWaiting()
  await decide('deny')
  await engine.pass(SECOND_MS)
  await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-refused' })
  expect(engine.clock.pending).toBe(0)
})

test('a code that AWS calls expired has timed out', async () => {
  const { engine, signedIn } = await startWaiting()
  engine.emulator.faults.add([answer('expired_token', 'ExpiredTokenException')])
  await engine.pass(SECOND_MS)
  await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-timed-out' })
})

test('a code whose time is over is not polled for any more', async () => {
  const { engine, signedIn } = await startWaiting()
  await engine.pass(SECOND_MS)
  await polls(engine, 1)
  engine.clock.sleep(10 * MINUTE_MS)
  await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-timed-out' })
  // The one that fell due while the computer slept may still find a decision.
  expect(engine.requests('CreateToken')).toBe(2)
  expect(engine.clock.pending).toBe(0)
})

test('polls that are lost on the way are no answer, and come further apart', async () => {
  const { engine, signedIn, decide } = await startWaiting()
  engine.emulator.faults.add([
    { kind: 'reset', operation: 'CreateToken', times: 1 },
    { kind: 'status', operation: 'CreateToken', times: 1, status: 500 },
  ])
  await engine.pass(SECOND_MS)
  await polls(engine, 1)
  await engine.pass(6 * SECOND_MS)
  await polls(engine, 2)
  await decide('allow')
  await engine.pass(11 * SECOND_MS)
  await signedIn
  expect(engine.requests('CreateToken')).toBe(3)
})

test('a code is given up at once when the sign-in is cancelled', async () => {
  const { engine, id, signedIn } = await startWaiting()
  await engine.app().dispatch('portal.cancel-sign-in', { portalId: id })
  await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-cancelled' })
  expect(engine.clock.pending).toBe(0)
})

test('a sign-in by code that is cancelled before its code came shows none when it comes after all', async () => {
  const engine = await startEngine()
  const { id } = await addPortal(engine)
  const asked = () => engine.emulator.log.list({ operation: 'StartDeviceAuthorization' })
  const before = asked().length
  engine.emulator.faults.add([{ kind: 'delay', operation: 'StartDeviceAuthorization', delay: '100ms' }])
  const signedIn = engine.app().dispatch('portal.sign-in', { portalId: id, flow: 'device', seat: AFAR })
  signedIn.catch(() => {})
  await expect.poll(() => asked().length, PATIENCE).toBe(before + 1)
  await engine.app().dispatch('portal.cancel-sign-in', { portalId: id })
  await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-cancelled' })
  const shown: unknown[] = []
  engine.app().store.watch(({ live }) => shown.push(live.portals[0]!.signIn))
  await expect.poll(() => asked()[before]!.status, PATIENCE).toBe(200)
  // What is asked of the same host after it is answered after it.
  await engine
    .app()
    .dispatch('portal.add', { ...engine.emulator.ready.portals[1]!, name: null })
    .catch(() => {})
  expect(shown).not.toContainEqual(expect.objectContaining({ phase: 'waiting' }))
  expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
  expect(engine.clock.pending).toBe(0)
})
