import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { createApp, type App } from '../../electron/core/app.ts'
import { readHandOver } from '../../electron/core/hand-over.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import { roleOf, start, startSignedIn, until, type Engine, type EngineOptions } from './engine.ts'

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

/** No AWS files at all. */
const NOWHERE = { config: '/nonexistent', credentials: '/nonexistent', cwd: '/' }

interface Job {
  readonly url: string
  readonly token: string
}

async function begin(app: App, sessionId: string, pid: number | null = null): Promise<Job> {
  const { set } = await app.terminal.servedJob({ sessionId, region: null }, pid, NOWHERE)
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
  const job = await begin(engine.app(), id, 41)
  await begin(engine.app(), id, 42)
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

test('what a session is borrowed through is renewed for its jobs too', async () => {
  const { engine, processes } = await startWithProcesses()
  const source = await startOnce(engine)
  const { accountId } = engine.session('payments-prod/AdministratorAccess')
  const { id } = await engine.app().dispatch('session.add', {
    draft: {
      kind: 'chained-role',
      source: { sessionId: source },
      roleArn: `arn:aws:iam::${accountId}:role/Deploy`,
      sessionName: null,
      duration: null,
    },
  })
  await engine.app().dispatch('session.start', { session: { sessionId: id }, choice: {} })
  processes.set(41, 'a')
  const job = await begin(engine.app(), id, 41)
  const keyNow = async () => (await ask(job)).body['AccessKeyId']
  // The second time what it is borrowed through has ended.
  for (let renewals = 0; renewals < 2; renewals++) {
    const before = await keyNow()
    await engine.pass(45 * MINUTE_MS)
    await expect.poll(async () => [undefined, before].includes(await keyNow()), { timeout: 5000 }).toBe(false)
  }
})

test('an engine that comes after answers the jobs that run, and borrows for them before they ask', async () => {
  const { engine, processes } = await startWithProcesses()
  processes.set(41, 'a')
  const job = await begin(engine.app(), (await start(engine)).id, 41)
  await engine.restart()
  await until(engine.app(), ({ live }) => live.sessions[0]?.state.phase === 'active')
  expect(engine.requests('GetRoleCredentials')).toBe(2)
  expect(await ask(job)).toMatchObject({ status: 200 })
})

test('an engine that takes over in mid-job answers at the same address, to the same token', async () => {
  // The vault is in memory, so that all there is goes over the socket.
  const memory = { keys: async () => ({ kind: 'memory', reason: 'none' }) as const }
  const { engine, processes } = await startWithProcesses({ ports: () => memory })
  processes.set(41, 'a')
  const { id } = await start(engine)
  const job = await begin(engine.app(), id, 41)
  const before = await ask(job)
  const app = await createApp(engine.ports, readHandOver(await engine.app().handOver()))
  onTestFinished(() => app.close())
  await engine.app().close()
  expect(await ask(job)).toEqual(before)
  expect(engine.requests('GetRoleCredentials')).toBe(1)
})

test('where another program took the port it answers at another one, says so, and knows the tokens no more', async () => {
  const { engine } = await startWithProcesses()
  const { id } = await start(engine)
  const job = await begin(engine.app(), id)
  await engine.app().close()
  const port = Number(new URL(job.url).port)
  const squatter = createServer().listen(port, '127.0.0.1')
  onTestFinished(() => void squatter.close())
  await once(squatter, 'listening')

  const app = await createApp(engine.ports)
  onTestFinished(() => app.close())
  const { message, fix } = app.store
    .get()
    .live.notices.find(({ error }) => error.code === 'endpoint-moved')!.error
  expect(message).toContain(`port ${port}`)
  expect(fix).toBe('Start again the jobs that you had begun before.')
  const next = await begin(app, id)
  expect(message).toContain(`at ${new URL(next.url).port}.`)
  expect(next.token).not.toBe(job.token)
  expect(await ask({ url: next.url, token: job.token })).toMatchObject({ status: 401 })
  expect(await ask(next)).toMatchObject({ status: 200 })
})

test('what still works is given while its renewal gets no answer, and nothing is waited for', async () => {
  const { engine } = await startWithProcesses()
  const { id } = await start(engine)
  const job = await begin(engine.app(), id)
  const before = await ask(job)
  engine.emulator.faults.add([{ kind: 'hang', operation: 'GetRoleCredentials' }])
  await engine.pass(50 * MINUTE_MS)
  await until(engine.app(), ({ live }) => live.sessions[0]!.state.phase === 'renewing')
  // The clock stands still, so whatever waited would wait for ever.
  expect(await ask(job)).toEqual(before)
})

test('what is not held yet is waited for no longer than SDKs wait, and they are told to ask again', async () => {
  const { engine } = await startWithProcesses()
  const { id } = await start(engine)
  const job = await begin(engine.app(), id)
  engine.emulator.faults.add([{ kind: 'hang', operation: 'GetRoleCredentials' }])
  await engine.restart()
  const asked = ask(job)
  await until(engine.app(), ({ live }) => live.sessions[0]!.state.phase === 'starting')
  engine.clock.advance(SECOND_MS)
  expect(await asked).toMatchObject({ status: 503, body: { code: 'session-not-ready' } })
})

test('a session that is removed takes its token along', async () => {
  const { engine } = await startWithProcesses()
  const { id } = await start(engine)
  const job = await begin(engine.app(), id)
  await engine.app().dispatch('session.remove', { sessionId: id })
  expect(await ask(job)).toMatchObject({ status: 401, body: { code: 'endpoint-token' } })
})
