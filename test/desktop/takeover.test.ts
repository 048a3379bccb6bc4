import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { run, serve, type Server } from '../../electron/cli/demo/child.ts'
import { startDrivenApp } from '../../electron/dev/driven-app.ts'
import { LAUNCHER } from '../agent/running-agent.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'

const AGENT = join(import.meta.dirname, '../../electron/agent/main.ts')

let desktop: RunningDesktop | null = null
let agent: Server | null = null

afterEach(async () => {
  await agent?.end()
  await desktop?.end()
  agent = null
  desktop = null
})

interface Status {
  readonly owner: { readonly kind: string }
  readonly portals: readonly { readonly signIn: string }[]
  readonly sessions: readonly { readonly name: string; readonly phase: string; readonly expiresAt: string }[]
}

test('started beside an agent, the app takes over its sign-ins and sessions without asking AWS again', async () => {
  desktop = await startDesktop()
  const { env } = desktop.app
  await desktop.app.quit()
  agent = await serve([process.execPath, AGENT, 'agent'], env)
  const lanyard = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await run([LAUNCHER, ...args], env)
    if (code !== 0) throw new Error(stderr)
    return stdout
  }
  const status = async () => JSON.parse(await lanyard('status', '--json')) as Status
  await lanyard('portal', 'add', desktop.startUrl)
  await lanyard('login')
  await lanyard('start', '946424025579/AdministratorAccess')
  const key = async () =>
    (JSON.parse(await lanyard('credentials', '946424025579/AdministratorAccess')) as { AccessKeyId: string })
      .AccessKeyId
  const [before, keyBefore] = [await status(), await key()]
  expect(before.owner.kind).toBe('agent')

  const { display, emulator } = desktop
  const app = await startDrivenApp({ display, endpoints: emulator.ready.endpoints, env })
  try {
    await app.page('window')
    const after = await status()

    expect(after.owner.kind).toBe('desktop')
    expect(after.portals).toEqual(before.portals)
    expect(after.sessions).toEqual(before.sessions)
    expect(await key()).toBe(keyBefore)
  } finally {
    await app.end()
  }
})
