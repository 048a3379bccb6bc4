import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../electron/core/app.ts'
import { readHandOver } from '../../electron/core/hand-over.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import {
  drive,
  roleOf,
  settle,
  start,
  startSignedIn,
  until,
  type Engine,
  type EngineOptions,
} from './engine.ts'

/** An engine on a computer whose processes are these. */
async function startWithProcesses(options: EngineOptions = {}) {
  const processes = new Map<number, string>()
  const ports = () => ({ processes: { identify: (pid: number) => processes.get(pid) ?? null } })
  const engine = await startSignedIn({
    ...options,
    ports: (made) => ({ ...options.ports?.(made), ...ports() }),
  })
  return { engine, processes }
}

interface Job {
  readonly url: string
  readonly token: string
}

async function begin(engine: Engine, sessionId: string, pid: number): Promise<Job> {
  const { set } = await engine.app().terminal.servedJob(sessionId, pid)
  const variables = new Map(set)
  return {
    url: variables.get('AWS_CONTAINER_CREDENTIALS_FULL_URI')!,
    token: variables.get('AWS_CONTAINER_AUTHORIZATION_TOKEN')!,
  }
}

async function ask({ url, token }: Job): Promise<{ status: number; body: Record<string, string> }> {
  const reply = await fetch(url, { headers: { authorization: token } })
  return { status: reply.status, body: (await reply.json()) as Record<string, string> }
}

async function startOnce(engine: Engine): Promise<string> {
  const { id } = await engine.app().dispatch('session.start', {
    session: roleOf(engine),
    choice: { renews: false },
  })
  return id
}

test('a session that is not to renew does while a job runs under it, and no longer', async () => {
  const { engine, processes } = await startWithProcesses()
  const id = await startOnce(engine)
  processes.set(41, 'a').set(42, 'b')
  const job = await begin(engine, id, 41)
  await begin(engine, id, 42)
  const first = (await ask(job)).body['AccessKeyId']

  processes.delete(41)
  await engine.pass(45 * MINUTE_MS)
  await until(engine.app(), ({ live }) => live.sessions[0]!.state.phase === 'active')
  await expect.poll(async () => (await ask(job)).body['AccessKeyId']).not.toBe(first)

  // Another process of the same number is not the job.
  processes.set(42, 'c')
  await engine.pass(10 * SECOND_MS)
  await engine.pass(HOUR_MS)
  expect(await ask(job)).toMatchObject({ status: 403, body: { code: 'credentials-expired' } })
})

test('an engine that comes after answers the jobs that run, and borrows for them before they ask', async () => {
  const { engine, processes } = await startWithProcesses()
  processes.set(41, 'a')
  const job = await begin(engine, (await start(engine)).id, 41)
  await engine.restart()
  await until(engine.app(), ({ live }) => live.sessions[0]?.state.phase === 'active')
  expect(engine.requests('GetRoleCredentials')).toBe(2)
  expect(await ask(job)).toMatchObject({ status: 200 })
})
