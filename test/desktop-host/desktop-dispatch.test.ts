import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import type { App } from '../../electron/core/app.ts'
import { createDesktopDispatch, type DesktopHandlers } from '../../electron/desktop/desktop-dispatch.ts'
import { createEngineSlot } from '../../electron/desktop/engine-slot.ts'
import { createDesktopHandlers, type DesktopParts } from '../../electron/desktop/handlers.ts'
import { createProgramConsent } from '../../electron/desktop/program-consent.ts'
import { createStore } from '../../electron/core/store.ts'
import { sessionDraftSchema, type SessionDraft } from '../../shared/session-draft.ts'
import { live, session } from '../shared/session-samples.ts'

const TEAM_FILE = {
  from: '/home/ana/team.json',
  lookedAt: 1,
  error: null,
  digest: 'd',
  changes: [],
  here: 1,
  settled: true,
}

const nobodyAsked = async () => {}

test('a seat that a view made up never reaches the engine', async () => {
  const dispatch = vi.fn<(name: string, input: unknown) => Promise<void>>(async () => {})
  const door = createDesktopDispatch(
    () => ({ dispatch }) as unknown as App,
    {} as DesktopHandlers,
    nobodyAsked,
  )
  const seat = { browser: 'rm -rf', display: null, waylandDisplay: null, remote: false }

  await door('portal.reopen-sign-in', { portalId: 'p', seat })

  expect(dispatch).toHaveBeenCalledWith('portal.reopen-sign-in', { portalId: 'p', seat: null })
})

describe('a program that a page names', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/Deploy'
  const run = (...command: string[]): SessionDraft =>
    v.parse(sessionDraftSchema, { kind: 'web-identity', roleArn, token: { from: 'command', command } })

  function doorThatAsks(answer: boolean, kept: SessionDraft = run('print-token')) {
    const asked: string[] = []
    const reached: string[] = []
    const dispatch = async (name: string) => {
      if (name === 'session.describe') return kept
      reached.push(name)
      return undefined
    }
    const consent = createProgramConsent(async (command) => {
      asked.push(command.join(' '))
      return answer
    })
    const app = { dispatch } as unknown as App
    return { asked, reached, door: createDesktopDispatch(() => app, {} as DesktopHandlers, consent) }
  }

  test('reaches the engine only once the person lets it run, and is asked about once', async () => {
    const refused = doorThatAsks(false)
    for (const ask of [
      () => refused.door('session.add', { draft: run('rm', '-rf') }),
      () => refused.door('session.try', { draft: run('rm', '-rf'), sessionId: null }),
      () => refused.door('session.edit', { draft: run('rm', '-rf'), sessionId: 'a' }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'program-not-allowed' })
    expect(refused.reached).toEqual([])

    const allowed = doorThatAsks(true)
    await allowed.door('session.try', { draft: run('get', 'token'), sessionId: null })
    await allowed.door('session.add', { draft: run('get', 'token') })
    await allowed.door('session.add', { draft: run('get', 'other') })
    expect(allowed.asked).toEqual(['get token', 'get other'])
    expect(allowed.reached).toEqual(['session.try', 'session.add', 'session.add'])
  })

  test('is not asked about where the session that is edited runs it already, nor where there is none', async () => {
    const { door, asked, reached } = doorThatAsks(false)
    await door('session.edit', { draft: run('print-token'), sessionId: 'a' })
    await door('session.add', { draft: { kind: 'chained-role', source: { sessionId: 'a' }, roleArn } })
    expect(asked).toEqual([])
    expect(reached).toEqual(['session.edit', 'session.add'])
  })
})

test('a page cannot ask the engine for more than it shows, nor name where a portal’s token is sent', async () => {
  const dispatch = vi.fn<(name: string, input: unknown) => Promise<void>>(async () => {})
  const door = createDesktopDispatch(
    () => ({ dispatch }) as unknown as App,
    {} as DesktopHandlers,
    nobodyAsked,
  )
  const ask = (name: string, input: unknown) => door(name as 'notice.dismiss', input as never)
  const accountAccess = { tenantId: 'aa-corp', endpoint: 'https://elsewhere.example' }
  const start = { startUrl: 'https://corp.awsapps.com/start', region: null, name: null }

  await expect(ask('portal.edit', { portalId: 'p', accountAccess })).rejects.toThrow('portal.edit')
  expect(dispatch).not.toHaveBeenCalled()
  await ask('portal.add', { ...start, accountAccess })
  expect(dispatch).toHaveBeenCalledWith('portal.add', start)
})

test('a page cannot have keys put into the credentials file, nor a profile’s account moved to another region', async () => {
  const dispatch = vi.fn<(name: string, input: unknown) => Promise<void>>(async () => {})
  const door = createDesktopDispatch(
    () => ({ dispatch }) as unknown as App,
    {} as DesktopHandlers,
    nobodyAsked,
  )
  const ask = (request: unknown) => door('profiles.request', { request, preview: false } as never)
  const profile = { session: { sessionId: 'a' }, name: null, region: null }

  await ask({ kind: 'add', profiles: [{ ...profile, keys: true }] })
  const taken = { request: { kind: 'add', profiles: [profile] }, preview: false }
  expect(dispatch.mock.calls).toEqual([['profiles.request', taken]])
  await expect(
    ask({ kind: 'account-region', accountId: '111122223333', region: 'eu-west-1' }),
  ).rejects.toMatchObject({ code: 'usage' })
  expect(dispatch).toHaveBeenCalledOnce()
})

test('a page names an instance and its region, and nothing else, for a terminal to be opened at', async () => {
  const connect = vi.fn<() => Promise<void>>(async () => {})
  const handlers = { 'session.connect-instance': connect } as unknown as DesktopHandlers
  const door = createDesktopDispatch(() => ({}) as App, handlers, nobodyAsked)
  const ask = (instance: string, region: string | null = null) =>
    door('session.connect-instance', { sessionId: 'a', instance, region })

  for (const made of ['--host=elsewhere', 'i-0f3b; id', '$(id)', ''])
    await expect(ask(made)).rejects.toMatchObject({ code: 'usage' })
  for (const made of ['eu-west-1; calc', '$(id)', ''])
    await expect(ask('i-0f3ba41c9d2e77051', made)).rejects.toMatchObject({ code: 'usage' })
  expect(connect).not.toHaveBeenCalled()
  await ask('mi-0f3ba41c9d2e77051', 'eu-north-9!')
  expect(connect).toHaveBeenCalledOnce()
})

test('a page names a team file by its address; one of this computer the person chooses', async () => {
  const dispatch = vi.fn<(name: string, input: unknown) => Promise<unknown>>(async () => TEAM_FILE)
  const engine = createEngineSlot({
    dispatch,
    store: createStore({ live: live([]), catalog: { accounts: [] }, marks: {}, teamFile: null }),
  } as unknown as App)
  let chosen: string | null = null
  const handlers = createDesktopHandlers({
    engine,
    askForTeamFile: async () => chosen,
  } as unknown as DesktopParts)
  const door = createDesktopDispatch(engine.app, handlers, nobodyAsked)

  for (const from of ['/etc/passwd', 'C:\\keys.json', 'file:///etc/passwd', ''])
    await expect(door('team.follow', { from })).rejects.toMatchObject({ code: 'usage' })
  expect(await door('team.choose-file', undefined)).toBeNull()
  expect(dispatch).not.toHaveBeenCalled()
  chosen = '/home/ana/team.json'
  expect(await door('team.choose-file', undefined)).toEqual(TEAM_FILE)
  await door('team.follow', { from: 'https://example.com/team.json' })
  expect(dispatch.mock.calls).toEqual([
    ['team.follow', { from: chosen }],
    ['team.follow', { from: 'https://example.com/team.json' }],
  ])
})

test('what a handler answers beside the contract is dropped', async () => {
  const handlers = {
    'session.copy': async () => ({ clearsAt: 5, text: 'AWS_SECRET' }),
  } as unknown as DesktopHandlers
  const door = createDesktopDispatch(() => ({}) as App, handlers, nobodyAsked)

  expect(await door('session.copy', { sessionId: 'a', format: null })).toEqual({ clearsAt: 5 })
})

test('whoever watches the engine hears of both, before and after another takes its place', () => {
  const store = () => createStore({ live: live([]), catalog: { accounts: [] }, marks: {}, teamFile: null })
  const [first, second] = [store(), store()]
  const slot = createEngineSlot({ store: first } as unknown as App)
  const heard: string[] = []
  slot.watch((snapshot) => heard.push(snapshot.live.sessions.map(({ id }) => id).join()))

  first.updateLive(() => live([session({ id: 'one' })]))
  slot.replace({ store: second } as unknown as App)
  first.updateLive(() => live([session({ id: 'gone' })]))
  second.updateLive(() => live([session({ id: 'two' })]))

  expect(heard).toEqual(['one', '', 'two'])
})
