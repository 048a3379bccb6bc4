import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../../shared/time.ts'
import { addPortal, AFAR, SEAT, signIn, startEngine, until } from '../engine.ts'
import { beginSignIn, listens, startWaiting, type Waiting } from './waiting-sign-in.ts'

const pageWith = (redirect: URL, query: Record<string, string>) =>
  fetch(`${redirect.href}?${new URLSearchParams(query).toString()}`)

describe('signing in through the browser', () => {
  test('sends the person to the authorize page with PKCE and a state, and shows them which host asks', async () => {
    const { engine, waiting, redirect } = await startWaiting()
    const url = new URL(waiting.url)
    const query = Object.fromEntries(url.searchParams)
    expect(`${url.origin}${url.pathname}`).toBe(`${engine.emulator.ready.url}/authorize`)
    expect(query).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scopes: 'sso:account:access',
    })
    expect(query['code_challenge']).toMatch(/^[\w-]{43}$/)
    expect(query['state']).toMatch(/^[\w-]{22}$/)
    expect(redirect.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/)
    expect(waiting).toMatchObject({ flow: 'browser', host: 'lanyard-practice.awsapps.com', userCode: null })
    expect(waiting.endsAt - engine.clock.now()).toBe(10 * MINUTE_MS)
    expect(engine.visitor.opened).toEqual([waiting.url])
  })

  test('ends signed in once the person allows it, and says so in the browser', async () => {
    const { engine, signedIn, waiting } = await startWaiting()
    expect(await engine.visitor.decide(waiting.url, 'allow')).toContain('You are signed in')
    await signedIn
    expect(engine.portal().signIn).toMatchObject({ phase: 'signed-in', refreshable: true })
  })

  test('registers once for two sign-ins, also over a restart', async () => {
    const engine = await startEngine()
    const { id } = await addPortal(engine)
    const probes = engine.requests('RegisterClient')
    await signIn(engine, id)
    await engine.restart()
    await signIn(engine, id)
    expect(engine.requests('RegisterClient') - probes).toBe(1)
    const clients = engine.visitor.opened.map((url) => new URL(url).searchParams.get('client_id'))
    expect(new Set(clients).size).toBe(1)
  })

  test('registers anew a day before the registration ends', async () => {
    const engine = await startEngine()
    const { id } = await addPortal(engine)
    await signIn(engine, id)
    const before = engine.requests('RegisterClient')
    await engine.pass((89 * 24 * 60 + 1) * MINUTE_MS)
    await signIn(engine, id)
    expect(engine.requests('RegisterClient')).toBe(before + 1)
  })

  test('is not taken in by a redirect with another state, and goes on waiting for its own', async () => {
    const { engine, signedIn, waiting, redirect } = await startWaiting()
    const foreign = await pageWith(redirect, { state: 'guessed', code: 'theirs' })
    expect(foreign.status).toBe(400)
    expect(await foreign.text()).toContain('does not belong to a sign-in that Lanyard began')
    expect(engine.portal().signIn.phase).toBe('waiting')
    expect(engine.requests('CreateToken')).toBe(0)
    await engine.visitor.decide(waiting.url, 'allow')
    await signedIn
    expect(engine.portal().signIn.phase).toBe('signed-in')
  })

  test('that the person denies is refused', async () => {
    const { engine, signedIn, waiting } = await startWaiting()
    expect(await engine.visitor.decide(waiting.url, 'deny')).toContain('refused')
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-refused' })
    expect(engine.portal().signIn).toMatchObject({ phase: 'failed', error: { code: 'sign-in-refused' } })
  })

  test('whose tab was closed times out after ten minutes and leaves nothing behind', async () => {
    const { engine, signedIn, redirect } = await startWaiting()
    await engine.pass(10 * MINUTE_MS - 1)
    expect(engine.portal().signIn.phase).toBe('waiting')
    await engine.pass(1)
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-timed-out' })
    expect(await listens(redirect)).toBe(false)
    expect(engine.clock.pending).toBe(0)
  })

  test('opens its page again when the person wants it', async () => {
    const { engine, id, waiting } = await startWaiting()
    await engine.app().dispatch('portal.reopen-sign-in', { portalId: id, seat: SEAT })
    expect(engine.visitor.opened).toEqual([waiting.url, waiting.url])
  })

  test('opens no page where nobody would see it', async () => {
    const engine = await startEngine()
    engine.visitor.seesPages = false
    const { id } = await addPortal(engine)
    const signedIn = engine.app().dispatch('portal.sign-in', { portalId: id, flow: 'browser', seat: AFAR })
    await until(engine.app(), ({ live }) => live.portals[0]?.signIn.phase === 'waiting')
    expect(engine.visitor.opened).toEqual([])
    await fetch((engine.portal().signIn as Waiting).url)
    await signedIn
  })

  test('goes on when no browser could be started, since the URL is on the screen', async () => {
    const { engine, signedIn, waiting } = await startWaiting({
      ports: ({ browser }) => ({
        browser: { ...browser, reaches: () => true, open: () => Promise.reject(new Error('no browser')) },
      }),
    })
    await engine.visitor.decide(waiting.url, 'allow')
    await signedIn
    expect(engine.portal().signIn.phase).toBe('signed-in')
  })

  test('is one attempt, however many ask for it', async () => {
    const { engine, id, signedIn, waiting } = await startWaiting()
    const second = engine.app().dispatch('portal.sign-in', { portalId: id, flow: 'browser', seat: null })
    await engine.visitor.decide(waiting.url, 'allow')
    await Promise.all([signedIn, second])
    expect(engine.visitor.opened).toHaveLength(1)
    expect(engine.requests('CreateToken')).toBe(1)
  })

  test('a second time leaves the first one in force when it comes to nothing', async () => {
    const engine = await startEngine({ emulator: { autoApprove: false } })
    engine.visitor.habit = 'look away'
    const { id } = await addPortal(engine)
    const first = await beginSignIn(engine, id)
    await engine.visitor.decide(first.waiting.url, 'allow')
    await first.signedIn
    const before = engine.portal().signIn
    const second = await beginSignIn(engine, id)
    await engine.visitor.decide(second.waiting.url, 'deny')
    await expect(second.signedIn).rejects.toMatchObject({ code: 'sign-in-refused' })
    expect(engine.portal().signIn).toEqual(before)
  })

  test('forgets a registration that AWS no longer takes, and makes a new one the next time', async () => {
    const engine = await startEngine()
    const { id } = await addPortal(engine)
    await signIn(engine, id)
    engine.emulator.faults.add([
      {
        kind: 'status',
        operation: 'CreateToken',
        times: 1,
        status: 401,
        headers: { 'x-amzn-errortype': 'InvalidClientException', 'content-type': 'application/json' },
        body: '{"error":"invalid_client"}',
      },
    ])
    const before = engine.requests('RegisterClient')
    await expect(signIn(engine, id)).rejects.toMatchObject({ code: 'sign-in-refused' })
    await signIn(engine, id)
    expect(engine.requests('RegisterClient')).toBe(before + 1)
  })
})
