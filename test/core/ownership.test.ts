import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { start, startSignedIn } from './engine.ts'

test('an engine that has lost ownership leaves the profiles of the one that took over', async () => {
  let isOwner = true
  const engine = await startSignedIn({
    ports: ({ host }) => ({ host: { ...host, stillOwner: async () => isOwner } }),
  })
  await start(engine)
  await engine.app().profilesSettled()
  const before = await readFile(engine.configPath, 'utf8')
  expect(before).toContain('[profile payments-prod/AdministratorAccess]')
  isOwner = false
  await engine.app().close()
  expect(await readFile(engine.configPath, 'utf8')).toBe(before)
})

test('what nobody expected is told as such, and its cause is in the log', async () => {
  const engine = await startSignedIn()
  const error = engine.app().report(new TypeError('a defect of our own'))
  expect(error.code).toBe('unexpected')
  expect(await readFile(engine.logPath, 'utf8')).toContain('a defect of our own')
})

test('the URL a browser is started with is no secret: the console is behind a local link', async () => {
  const engine = await startSignedIn()
  const { id } = await start(engine)
  engine.visitor.habit = 'look away'
  await engine.app().dispatch('session.open-console', { sessionId: id, service: null, seat: null })
  const url = engine.visitor.opened.at(-1)!
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/)
  const reply = await fetch(url, { redirect: 'manual' })
  expect(reply.headers.get('location')).toContain('SigninToken=')
})
