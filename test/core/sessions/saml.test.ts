import { describe, expect, test } from 'vitest'
import type { SamlAnswer, SamlSignIn } from '../../../electron/core/ports.ts'
import { readSamlResponse } from '../../../electron/core/saml/saml-response.ts'
import { mintAssertion, type AssertionOptions } from '../../../electron/emulator/saml-assertion.ts'
import type { CommandInput } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { type Engine, PATIENCE, settle, startSignedIn, until } from '../engine.ts'

type Draft = Extract<CommandInput<'session.add'>['draft'], { kind: 'saml' }>

const SIGN_IN = 'https://idp.example/aws'
/** Renewal of an hour is due by then, and what waits for a provider has hardly begun. */
const DUE_MS = 40 * MINUTE_MS + 2 * SECOND_MS

/** A provider's page that a test answers for; whoever is asked with nobody there is remembered too. */
interface Page extends SamlSignIn {
  readonly asked: { shown: boolean; answer(answer: SamlAnswer): void; fail(error: Error): void }[]
  readonly forgotten: string[]
}

function createPage(): Page {
  const asked: Page['asked'] = []
  const forgotten: string[] = []
  return {
    asked,
    forgotten,
    signIn: ({ shown, signal }) =>
      new Promise((resolve, reject) => {
        asked.push({ shown, answer: resolve, fail: reject })
        signal.addEventListener('abort', () => reject(new AppError('interrupted')), { once: true })
      }),
    forget: async (url) => void forgotten.push(url),
  }
}

const accounts = (engine: Engine) => engine.app().store.get().catalog.accounts
const roleArn = (engine: Engine, account = 0) =>
  `arn:aws:iam::${accounts(engine)[account]!.accountId}:role/Federated`
const providerArn = (engine: Engine, account = 0) =>
  `arn:aws:iam::${accounts(engine)[account]!.accountId}:saml-provider/PracticeIdp`
const pair = (engine: Engine, account = 0) => ({
  role: roleArn(engine, account),
  provider: providerArn(engine, account),
})

function assertion(engine: Engine, options: Partial<AssertionOptions> = {}): string {
  return mintAssertion(engine.emulator.world, { roles: [pair(engine)], sessionName: 'ann', ...options })
}
const posted = (engine: Engine, options: Partial<AssertionOptions> = {}): SamlAnswer => ({
  outcome: 'posted',
  response: readSamlResponse(assertion(engine, options)),
})

async function startWith(page: SamlSignIn = createPage()): Promise<Engine> {
  return startSignedIn({ ports: () => ({ samlSignIn: page }) })
}

async function add(engine: Engine, draft: Partial<Draft> = {}, account = 0): Promise<string> {
  const whole: Draft = {
    kind: 'saml',
    roleArn: roleArn(engine, account),
    providerArn: providerArn(engine, account),
    signInUrl: SIGN_IN,
    ...draft,
  }
  return (await engine.app().dispatch('session.add', { draft: whole })).id
}

const startId = (engine: Engine, sessionId: string) =>
  engine.app().dispatch('session.start', { session: { sessionId }, choice: {} })
const handOver = (engine: Engine, sessionId: string | null, text = assertion(engine)) =>
  engine.app().dispatch('saml.hand-over', { assertion: text, sessionId })
const stateOf = (engine: Engine, id: string) =>
  engine
    .app()
    .store.get()
    .live.sessions.find((view) => view.id === id)!.state
const reached = (engine: Engine, id: string, phase: string) =>
  until(engine.app(), ({ live }) => live.sessions.find((view) => view.id === id)?.state.phase === phase)
async function askedTimes(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.asked.length, PATIENCE).toBe(count)
}

/** What a promise is refused with that is awaited only after something else has happened. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it was not refused',
    (error: unknown) => error,
  )
}

describe('a SAML session', () => {
  test('is borrowed with what the provider’s page posts, under the name that the assertion gives', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    const started = startId(engine, id)
    await askedTimes(page, 1)
    expect(page.asked[0]!.shown).toBe(true)
    page.asked[0]!.answer(posted(engine))
    expect((await started).arn).toMatch(/assumed-role\/Federated\/ann$/)
    expect(engine.session('payments-prod/Federated')).toMatchObject({ kind: 'saml', partition: 'aws' })
  })

  test('is borrowed with an assertion that was handed over, and no page is shown', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine, { signInUrl: null })
    const offer = await handOver(engine, id)
    expect(offer).toMatchObject({
      sessionName: 'ann',
      roles: [{ roleArn: roleArn(engine), accountName: 'payments-prod', roleName: 'Federated' }],
    })
    expect(JSON.stringify(offer)).not.toContain('assertion')
    expect((await startId(engine, id)).state.phase).toBe('active')
    expect(page.asked).toEqual([])
  })

  test('shares its sign-in with every role that the assertion offers', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const [first, second] = [await add(engine), await add(engine, {}, 1)]
    const both = Promise.all([startId(engine, first), startId(engine, second)])
    await askedTimes(page, 1)
    page.asked[0]!.answer(posted(engine, { roles: [pair(engine), pair(engine, 1)] }))
    expect((await both).map(({ state }) => state.phase)).toEqual(['active', 'active'])
    expect(page.asked).toHaveLength(1)
    await engine.app().dispatch('session.renew', { sessionId: first })
    expect(page.asked).toHaveLength(1)
  })

  test('asks again once AWS would not take the assertion any more', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    await handOver(engine, id)
    await startId(engine, id)
    await engine.pass(5 * MINUTE_MS + SECOND_MS)
    const renewed = engine.app().dispatch('session.renew', { sessionId: id })
    await askedTimes(page, 1)
    page.asked[0]!.answer(posted(engine))
    expect((await renewed).state.phase).toBe('active')
  })

  test('asks the provider unseen before its end, and renews where that still knows the person', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    await handOver(engine, id)
    await startId(engine, id)
    await engine.pass(DUE_MS)
    await askedTimes(page, 1)
    expect(page.asked[0]!.shown).toBe(false)
    page.asked[0]!.answer(posted(engine))
    await until(engine.app(), () => {
      const state = stateOf(engine, id)
      return state.phase === 'active' && state.expiresAt > engine.clock.now() + 50 * MINUTE_MS
    })
  })

  test('runs to its end and says so where the provider wants the person, who then mends it', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    await handOver(engine, id)
    await startId(engine, id)
    await engine.pass(DUE_MS)
    await askedTimes(page, 1)
    await engine.pass(9 * SECOND_MS)
    await reached(engine, id, 'expiring')
    expect(stateOf(engine, id)).toMatchObject({
      error: { code: 'saml-sign-in-needed', fix: expect.stringContaining('lanyard renew') as string },
    })
    await handOver(engine, null)
    await reached(engine, id, 'active')
    expect(page.asked).toHaveLength(1)
  })

  test('never shows a page to a tool that reads it', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    const read = engine.app().terminal.credentialProcess(id)
    const refused = refusal(read)
    await askedTimes(page, 1)
    expect(page.asked[0]!.shown).toBe(false)
    page.asked[0]!.answer({ outcome: 'closed' })
    expect(await refused).toMatchObject({ code: 'saml-sign-in-needed' })
    expect(page.asked).toHaveLength(1)
  })

  test('shows its page as soon as somebody comes while it is asked unseen', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    const read = engine.app().terminal.credentialProcess(id)
    await askedTimes(page, 1)
    const started = startId(engine, id)
    page.asked[0]!.answer({ outcome: 'closed' })
    await askedTimes(page, 2)
    expect(page.asked[1]!.shown).toBe(true)
    page.asked[1]!.answer(posted(engine))
    await Promise.all([read, started])
  })

  test('may be the beginning of a chain, for which its page is shown too', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const source = await add(engine)
    const draft = { kind: 'chained-role' as const, source: { sessionId: source }, roleArn: roleArn(engine) }
    const tried = engine.app().dispatch('session.try', { draft, sessionId: null })
    const refused = refusal(tried)
    await askedTimes(page, 1)
    expect(page.asked[0]!.shown).toBe(true)
    page.asked[0]!.answer(posted(engine))
    expect(await refused).toMatchObject({ code: 'trust-policy-mismatch' })
  })
})

describe('a sign-in at the provider ends in words', () => {
  test.each([
    ['closed', 'saml-sign-in-cancelled'],
    ['own-browser', 'saml-own-browser-needed'],
    ['no-window', 'saml-needs-assertion'],
  ] as const)('when it was %s', async (outcome, code) => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    const started = startId(engine, id)
    const refused = refusal(started)
    await askedTimes(page, 1)
    page.asked[0]!.answer({ outcome })
    expect(await refused).toMatchObject({
      code,
      fix: expect.stringContaining('lanyard start payments-prod/Federated --assertion FILE') as string,
    })
    expect(stateOf(engine, id)).toMatchObject({ phase: 'failed', error: { code } })
  })

  test('when nobody finished it', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    const refused = refusal(startId(engine, id))
    await askedTimes(page, 1)
    engine.clock.advance(10 * MINUTE_MS)
    expect(await refused).toMatchObject({ code: 'saml-sign-in-timed-out' })
  })

  test('when an assertion is handed over meanwhile, which it then goes on with', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    const started = startId(engine, id)
    await askedTimes(page, 1)
    await handOver(engine, id)
    expect((await started).state.phase).toBe('active')
  })

  test('when the session is stopped', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const id = await add(engine)
    const refused = refusal(startId(engine, id))
    await askedTimes(page, 1)
    await engine.app().dispatch('session.stop', { sessionId: id })
    expect(await refused).toMatchObject({ code: 'saml-sign-in-cancelled' })
    expect(stateOf(engine, id).phase).toBe('stopped')
  })
})

describe('an assertion that was handed over', () => {
  test('is refused where it does not offer the session’s role, naming what it offers', async () => {
    const engine = await startWith()
    const id = await add(engine)
    await expect(handOver(engine, id, assertion(engine, { roles: [pair(engine, 1)] }))).rejects.toMatchObject(
      {
        code: 'assertion-lacks-role',
        message: expect.stringContaining(roleArn(engine, 1)) as string,
      },
    )
  })

  test('is refused where it is too old for AWS', async () => {
    const engine = await startWith()
    const id = await add(engine)
    const old = assertion(engine, { lifetimeMs: -1 })
    await expect(handOver(engine, id, old)).rejects.toMatchObject({ code: 'assertion-stale' })
  })

  test('that AWS does not take is told with its reason, and not tried again', async () => {
    const engine = await startWith()
    const id = await add(engine, { signInUrl: null })
    await handOver(engine, id, assertion(engine, { issuer: 'https://elsewhere.example' }))
    await expect(startId(engine, id)).rejects.toMatchObject({ code: 'assertion-refused' })
    await expect(startId(engine, id)).rejects.toMatchObject({ code: 'saml-needs-assertion' })
  })

  test('is nothing for a session of another kind', async () => {
    const engine = await startWith()
    const { accountId, portalId, roles } = accounts(engine)[0]!
    const session = { portalId, accountId, roleName: roles![0]! }
    const { id } = await engine.app().dispatch('session.start', { session, choice: {} })
    await expect(handOver(engine, id)).rejects.toMatchObject({ code: 'command-malformed' })
  })

  test('is forgotten with the engine and written nowhere', async () => {
    const engine = await startWith()
    const id = await add(engine, { signInUrl: null })
    await handOver(engine, id)
    await engine.restart()
    await settle()
    await expect(startId(engine, id)).rejects.toMatchObject({ code: 'saml-needs-assertion' })
  })
})

describe('whoever makes a session', () => {
  test('is shown the provider’s page, and which roles it offers', async () => {
    const page = createPage()
    const engine = await startWith(page)
    const offered = engine.app().dispatch('saml.sign-in', { url: SIGN_IN })
    await askedTimes(page, 1)
    page.asked[0]!.answer(posted(engine, { roles: [pair(engine), pair(engine, 1)] }))
    expect((await offered).roles?.map(({ accountName }) => accountName)).toEqual([
      accounts(engine)[0]!.name,
      accounts(engine)[1]!.name,
    ])
    const id = await add(engine)
    expect((await startId(engine, id)).state.phase).toBe('active')
    expect(page.asked).toHaveLength(1)
  })

  test('is sent to no page that is not https', async () => {
    const engine = await startWith()
    const shown = engine.app().dispatch('saml.sign-in', { url: 'http://idp.example/' })
    await expect(shown).rejects.toMatchObject({ code: 'sign-in-url-invalid' })
  })

  test('can have the provider forget them', async () => {
    const page = createPage()
    const engine = await startWith(page)
    await engine.app().dispatch('saml.sign-out', { sessionId: await add(engine) })
    expect(page.forgotten).toEqual([SIGN_IN])
  })
})

test('a session of hours lasts as long as was asked, within what the role allows', async () => {
  const engine = await startWith()
  const id = await add(engine, { duration: 4 * 3600 })
  await handOver(engine, id)
  const { state } = await startId(engine, id)
  expect(state.phase === 'active' && state.expiresAt - state.startedAt).toBeGreaterThan(3.9 * HOUR_MS)
})
