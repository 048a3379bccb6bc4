import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { run } from '../../electron/cli/demo/child.ts'
import { KEYCHAIN_PASSWORD } from '../../electron/dev/display.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { OWN_HOME, startAgain, strips } from './trouble-app.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop | null = null

afterEach(async () => {
  await desktop?.end()
  desktop = null
})

test('with a keychain that waits for its password the app runs and says so; once it is open all is there again', async () => {
  desktop = await startDesktop({ app: { env: OWN_HOME } })
  const { app, display } = desktop
  const vault = () => readFile(join(app.home, 'vault.json'), 'utf8')
  const prompts = async () => (await display.windows()).filter(({ title }) => /keyring/i.test(title)).length
  await app.owns()
  await borrow(desktop, await app.page('window'), 1)
  await app.quit()
  const kept = await vault()
  await lock(display.env)

  const locked = await startAgain(desktop)
  try {
    const view = await locked.page('window')
    await expect
      .poll(() => strips(view))
      .toEqual([{ text: expect.stringMatching(/No keychain.*password.*stays as it is/), tone: null }])
    const { portals } = (await ask(view, 'snapshot.get', undefined)).live
    expect(portals.map(({ signIn }) => signIn.phase)).toEqual(['signed-out'])
    await ask(view, 'portal.sign-in', { portalId: portals[0]!.id, flow: 'browser', seat: null })
    expect(await vault()).toBe(kept)

    await until(prompts, (count) => count === 1)
    await display.type(KEYCHAIN_PASSWORD)
    await display.key('Return')
    await until(prompts, (count) => count === 0)
    await locked.quit()
  } finally {
    await locked.end()
  }

  const open = await startAgain(desktop)
  try {
    const { live } = await ask(await open.page('window'), 'snapshot.get', undefined)
    expect(live.vault).toEqual({ kind: 'keychain' })
    expect(live.portals.map(({ signIn }) => signIn.phase)).toEqual(['signed-in'])
    expect(live.notices).toEqual([])
  } finally {
    await open.end()
  }
})

async function lock(env: NodeJS.ProcessEnv): Promise<void> {
  const service = ['--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets']
  const login = "['/org/freedesktop/secrets/collection/login']"
  const method = 'org.freedesktop.Secret.Service.Lock'
  const { stdout } = await run(['gdbus', 'call', '--session', ...service, '--method', method, login], env)
  expect(stdout).toContain('collection/login')
}
