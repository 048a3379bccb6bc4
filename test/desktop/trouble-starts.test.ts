import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { run } from '../../electron/cli/demo/child.ts'
import { APP_FOLDER } from '../../electron/dev/build.ts'
import { startPart, type Part } from '../../electron/dev/display-part.ts'
import { foundRuntime } from '../../electron/dev/electron-runtime.ts'
import { trayItems } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { LAUNCHER } from '../agent/running-agent.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { OWN_HOME, startAgain, strips } from './trouble-app.ts'
import { ask } from './view-door.ts'

let desktop: RunningDesktop | null = null
let cover: Part | null = null

afterEach(async () => {
  await cover?.end()
  cover = null
  await desktop?.end()
  desktop = null
})

test('a second start brings the first one to the front, ends well and leaves one icon in the tray', async () => {
  desktop = await startDesktop()
  const { app, display } = desktop
  await app.owns()
  const windows = await until(display.windows, (found) => found.length === 1)
  const items = await until(
    () => trayItems(display.env),
    (found) => found.length === 1,
  )
  const front = () => run(['xdotool', 'getactivewindow'], display.env).then(({ stdout }) => Number(stdout))
  // Something else lies over it and has the focus.
  cover = startPart(['display', '-size', '1200x800', 'xc:gray'], display.env)
  await until(front, (id) => id !== 0 && id !== Number(windows[0]!.id))

  const { code } = await run([foundRuntime()!.path, '--no-sandbox', '--disable-gpu', APP_FOLDER], app.env)

  expect(code).toBe(0)
  await until(front, (id) => id === Number(windows[0]!.id))
  expect(await trayItems(display.env)).toEqual(items)
})

test('a practice organisation says in one strip that its sign-ins are never kept, and misses no keychain', async () => {
  desktop = await startDesktop()
  const view = await desktop.app.page('window')

  await expect
    .poll(() => strips(view))
    .toEqual([{ text: expect.stringMatching(/Nothing here is an AWS account.*never kept/), tone: null }])
})

test('killed while signing in, the app starts again with its portal, alone, and signs in', async () => {
  // A browser that is opened and in which nobody does anything.
  desktop = await startDesktop({ app: { env: { ...OWN_HOME, BROWSER: 'true' } } })
  const { app } = desktop
  await app.owns()
  const first = await app.page('window')
  const { id: portalId } = await ask(first, 'portal.add', {
    startUrl: desktop.startUrl,
    region: null,
    name: null,
  })
  ask(first, 'portal.sign-in', { portalId, flow: 'browser', seat: null }).catch(() => {})
  await until(
    async () => (await ask(first, 'snapshot.get', undefined)).live.portals[0]?.signIn.phase,
    (phase) => phase === 'waiting',
  )
  const exit = once(app.electron.process(), 'exit')
  process.kill(app.pid, 'SIGKILL')
  await exit

  const again = await startAgain(desktop, {
    env: { BROWSER: `${process.execPath} -e fetch(process.argv[1])` },
  })
  try {
    const view = await again.page('window')
    const { live } = await ask(view, 'snapshot.get', undefined)
    expect(live.portals).toMatchObject([{ id: portalId, signIn: { phase: 'signed-out' } }])
    expect(live.notices).toEqual([])
    const { stdout } = await run([LAUNCHER, 'status', '--json'], again.env)
    expect(JSON.parse(stdout)).toMatchObject({ owner: { kind: 'desktop', pid: again.pid } })

    await ask(view, 'portal.sign-in', { portalId, flow: 'browser', seat: null })
    expect((await ask(view, 'snapshot.get', undefined)).live.portals[0]?.signIn.phase).toBe('signed-in')
  } finally {
    await again.end()
  }
})
