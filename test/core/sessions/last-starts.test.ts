import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStateFiles } from '../../../electron/adapters/state-files.ts'
import { openLastStarts } from '../../../electron/core/sessions/last-starts.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import { createLogCollector } from '../../fakes.ts'
import { start, startSignedIn } from '../engine.ts'

const log = createLogCollector()

test('what was started is known to the next engine, and what was forgotten is not', async () => {
  const files = createStateFiles(await temporaryFolder())
  const starts = await openLastStarts(files, log)
  starts.started('a', 1)
  starts.started('b', 2)
  starts.forget('a')
  await starts.settled()

  const next = await openLastStarts(files, log)
  expect([next.of('a'), next.of('b')]).toEqual([null, 2])
})

test.each(['{', '{"version":2,"at":{}}'])('a file that says %s is as none', async (text) => {
  const home = await temporaryFolder()
  await writeFile(join(home, 'last-starts.json'), text)
  const starts = await openLastStarts(createStateFiles(home), log)

  expect(starts.of('a')).toBeNull()
  starts.started('a', 1)
  await starts.settled()
  expect((await openLastStarts(createStateFiles(home), log)).of('a')).toBe(1)
})

test('a role that was borrowed at its first use is kept, also where its profile cannot be written', async () => {
  const engine = await startSignedIn()
  await mkdir(engine.configPath, { recursive: true })
  const { id } = await start(engine)
  await engine.app().profilesSettled()

  const kept = JSON.parse(await readFile(join(engine.home, 'settings.json'), 'utf8')) as {
    sessions: unknown[]
  }
  expect(kept.sessions).toMatchObject([{ id }])
})

test('starting a session again changes nothing in the settings, which may be looked at by a person', async () => {
  const engine = await startSignedIn()
  const { id } = await start(engine)
  const settings = () => readFile(join(engine.home, 'settings.json'), 'utf8')
  const before = await settings()

  await engine.app().dispatch('session.stop', { sessionId: id })
  await engine.pass(1000)
  await start(engine)

  expect(engine.session('payments-prod/AdministratorAccess').lastStartedAt).toBe(engine.clock.now())
  expect(await settings()).toBe(before)
})
