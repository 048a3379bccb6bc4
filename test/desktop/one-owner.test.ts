import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve, type Server } from '../../electron/cli/demo/child.ts'
import { isAlive } from '../agent/running-agent.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'

const AGENT = join(import.meta.dirname, '../../electron/agent/main.ts')
const ROLE = '946424025579/AdministratorAccess'

let desktop: RunningDesktop
let agent: Server | null = null

beforeAll(async () => {
  desktop = await startDesktop()
  await desktop.app.owns()
})

afterAll(async () => {
  await agent?.end()
  await desktop?.end()
})

interface Status {
  readonly owner: { readonly kind: string; readonly pid: number }
  readonly portals: readonly { readonly signIn: string }[]
  readonly sessions: readonly { readonly name: string; readonly phase: string; readonly expiresAt: string }[]
}

async function lanyard(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await desktop.lanyard(...args)
  if (code !== 0) throw new Error(stderr)
  return stdout
}

const status = async () => JSON.parse(await lanyard('status', '--json')) as Status

const keyId = async () =>
  (JSON.parse(await lanyard('credentials', ROLE)) as { AccessKeyId: string }).AccessKeyId

/** The key that a job gets which asks as its environment (`env`) says. */
async function keyOfJob(env: string): Promise<string> {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(env)?.[1] ?? ''
  const authorization = value('AWS_CONTAINER_AUTHORIZATION_TOKEN')
  const reply = await fetch(value('AWS_CONTAINER_CREDENTIALS_FULL_URI'), { headers: { authorization } })
  return ((await reply.json()) as { AccessKeyId: string }).AccessKeyId
}

test('an agent started beside the app says that the app owns the engine, and ends well', async () => {
  const { pid } = desktop.app

  const { code, stdout } = await desktop.lanyard('agent')

  expect(code).toBe(0)
  expect(stdout).toMatch(new RegExp(`^The desktop app owns the engine already: process ${pid}, since `))
  expect((await status()).owner).toMatchObject({ kind: 'desktop', pid })
})

test('started beside an agent, the app takes over its sign-ins, sessions and jobs without asking AWS again', async () => {
  await desktop.app.quit()
  agent = await serve([process.execPath, AGENT, 'agent'], desktop.app.env)
  await lanyard('portal', 'add', desktop.startUrl)
  await lanyard('login')
  await lanyard('start', ROLE)
  const [before, keyBefore] = [await status(), await keyId()]
  const job = await lanyard('exec', ROLE, '--', 'env')
  expect(before.owner).toMatchObject({ kind: 'agent', pid: agent.pid })
  const asked = desktop.emulator.log.counts()

  const app = await desktop.startAgain()
  const view = await app.page('window')

  await view.locator('.session').filter({ hasText: 'payments-prod' }).getByText('renews itself').waitFor()
  const after = await status()
  expect(after.owner).toMatchObject({ kind: 'desktop', pid: app.pid })
  expect(after.portals).toEqual(before.portals)
  expect(after.sessions).toEqual(before.sessions)
  expect(await keyId()).toBe(keyBefore)
  expect(await keyOfJob(job)).toBe(keyBefore)
  expect(desktop.emulator.log.counts()).toEqual(asked)
})

test('the agent that was taken over has ended', async () => {
  await expect.poll(() => isAlive(agent!.pid), { timeout: 15_000 }).toBe(false)
})
