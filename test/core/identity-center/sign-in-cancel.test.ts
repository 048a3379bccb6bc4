import { describe, expect, test } from 'vitest'
import { addPortal, type Engine, PATIENCE, settle, signIn, startEngine, until } from '../engine.ts'
import { listens, startWaiting } from './waiting-sign-in.ts'

describe('cancelling a sign-in', () => {
  const cancel = (engine: Engine, portalId: string) =>
    engine.app().dispatch('portal.cancel-sign-in', { portalId })

  test('while it is prepared opens no page, leaves nothing and needs no answer from AWS', async () => {
    const engine = await startEngine()
    const { id } = await addPortal(engine)
    engine.emulator.faults.add([{ kind: 'hang', operation: 'RegisterClient' }])
    const signedIn = signIn(engine, id)
    await until(engine.app(), ({ live }) => live.portals[0]?.signIn.phase === 'preparing')
    await cancel(engine, id)
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-cancelled' })
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
    expect(engine.visitor.opened).toEqual([])
    expect(engine.clock.pending).toBe(0)
  })

  test('while it is prepared holds also when AWS answers after all', async () => {
    const engine = await startEngine()
    const { id } = await addPortal(engine)
    engine.emulator.faults.add([{ kind: 'delay', operation: 'RegisterClient', delay: '100ms' }])
    const before = engine.requests('RegisterClient')
    const signedIn = signIn(engine, id)
    await cancel(engine, id)
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-cancelled' })
    await expect
      .poll(() => engine.emulator.log.list({ operation: 'RegisterClient' })[before]?.status, PATIENCE)
      .toBe(200)
    // Its answer has left AWS; the next sign-in comes after it on the same connection.
    await signIn(engine, id)
    expect(engine.visitor.opened).toHaveLength(1)
    expect(engine.clock.pending).toBe(1)
  })

  test('while it waits closes the listener', async () => {
    const { engine, id, signedIn, redirect } = await startWaiting()
    await cancel(engine, id)
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-cancelled' })
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
    expect(await listens(redirect)).toBe(false)
    await settle()
    expect(engine.clock.pending).toBe(0)
  })

  test('while the code is exchanged signs nobody in', async () => {
    const { engine, id, signedIn, waiting } = await startWaiting()
    engine.emulator.faults.add([{ kind: 'hang', operation: 'CreateToken' }])
    await engine.visitor.decide(waiting.url, 'allow')
    await expect.poll(() => engine.requests('CreateToken'), PATIENCE).toBe(1)
    await cancel(engine, id)
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-cancelled' })
    expect(engine.portal().signIn).toEqual({ phase: 'signed-out' })
    expect(engine.clock.pending).toBe(0)
  })

  test('is refused when none is under way, as is opening its page again', async () => {
    const engine = await startEngine()
    const { id } = await addPortal(engine)
    const code = 'sign-in-not-running'
    await expect(cancel(engine, id)).rejects.toMatchObject({ code })
    await expect(
      engine.app().dispatch('portal.reopen-sign-in', { portalId: id, seat: null }),
    ).rejects.toMatchObject({ code })
  })

  test('comes with removing its portal', async () => {
    const { engine, id, signedIn, redirect } = await startWaiting()
    await engine.app().dispatch('portal.remove', { portalId: id })
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-cancelled' })
    expect(await listens(redirect)).toBe(false)
    expect(engine.app().store.get().live.portals).toEqual([])
    expect(engine.clock.pending).toBe(0)
  })
})
