import { expect, test, vi } from 'vitest'
import type { App } from '../../electron/core/app.ts'
import { createDesktopDispatch, type DesktopHandlers } from '../../electron/desktop/desktop-dispatch.ts'
import { createEngineSlot } from '../../electron/desktop/engine-slot.ts'
import { createStore } from '../../electron/core/store.ts'
import { live, session } from '../shared/session-samples.ts'

test('a seat that a view made up never reaches the engine', async () => {
  const dispatch = vi.fn<(name: string, input: unknown) => Promise<void>>(async () => {})
  const door = createDesktopDispatch(() => ({ dispatch }) as unknown as App, {} as DesktopHandlers)
  const seat = { browser: 'rm -rf', display: null, waylandDisplay: null, remote: false }

  await door('portal.reopen-sign-in', { portalId: 'p', seat })

  expect(dispatch).toHaveBeenCalledWith('portal.reopen-sign-in', { portalId: 'p', seat: null })
})

test('a page cannot have the engine run a program, nor ask it for more than it shows', async () => {
  const dispatch = vi.fn<(name: string, input: unknown) => Promise<void>>(async () => {})
  const door = createDesktopDispatch(() => ({ dispatch }) as unknown as App, {} as DesktopHandlers)
  const ask = (name: string, input: unknown) => door(name as 'notice.dismiss', input as never)
  const roleArn = 'arn:aws:iam::111122223333:role/Deploy'
  const token = { from: 'command', command: ['rm', '-rf'] }

  await expect(ask('session.add', { draft: { kind: 'web-identity', roleArn, token } })).rejects.toThrow(
    'session.add',
  )
  await expect(ask('session.try', { draft: {}, sessionId: null })).rejects.toThrow('session.try')
  expect(dispatch).not.toHaveBeenCalled()
  await ask('session.add', { draft: { kind: 'chained-role', source: { sessionId: 'a' }, roleArn } })
  expect(dispatch).toHaveBeenCalledOnce()
})

test('a page cannot name where a portal’s token is sent', async () => {
  const dispatch = vi.fn<(name: string, input: unknown) => Promise<void>>(async () => {})
  const door = createDesktopDispatch(() => ({ dispatch }) as unknown as App, {} as DesktopHandlers)
  const ask = (name: string, input: unknown) => door(name as 'notice.dismiss', input as never)
  const accountAccess = { tenantId: 'aa-corp', endpoint: 'https://elsewhere.example' }
  const start = { startUrl: 'https://corp.awsapps.com/start', region: null, name: null }

  await expect(ask('portal.edit', { portalId: 'p', accountAccess })).rejects.toThrow('portal.edit')
  expect(dispatch).not.toHaveBeenCalled()
  await ask('portal.add', { ...start, accountAccess })
  expect(dispatch).toHaveBeenCalledWith('portal.add', start)
})

test('what a handler answers beside the contract is dropped', async () => {
  const handlers = {
    'session.copy': async () => ({ clearsAt: 5, text: 'AWS_SECRET' }),
  } as unknown as DesktopHandlers
  const door = createDesktopDispatch(() => ({}) as App, handlers)

  expect(await door('session.copy', { sessionId: 'a', format: null })).toEqual({ clearsAt: 5 })
})

test('whoever watches the engine hears of both, before and after another takes its place', () => {
  const store = () => createStore({ live: live([]), catalog: { accounts: [] } })
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
