import { afterEach, expect, test } from 'vitest'
import { run } from '../../electron/cli/demo/child.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop | null = null

afterEach(async () => {
  await desktop?.end()
  desktop = null
})

interface Shown {
  readonly id: { readonly data: number }
  readonly summary: { readonly data: string }
}

test('a session that will not renew is told of in time, and its button renews it', async () => {
  desktop = await startDesktop()
  const { app, display } = desktop
  const view = await app.page('window')
  await app.owns()
  const [source = ''] = await borrow(desktop, view, 1)
  const { sessions } = (await ask(view, 'snapshot.get', undefined)).live
  const chained = await ask(view, 'session.add', {
    draft: {
      kind: 'chained-role',
      source: { sessionId: source },
      roleArn: `arn:aws:iam::${sessions[0]!.accountId}:role/Deploy`,
      duration: 901,
    },
  })
  await ask(view, 'settings.change', { notifyMinutesBefore: [15] })
  const started = await ask(view, 'session.start', {
    session: { sessionId: chained.id },
    choice: { renews: false },
  })

  await display.notificationShown()
  await run(['dunstctl', 'close-all'], display.env)
  const history = await run(['dunstctl', 'history'], display.env)
  const [shown] = (JSON.parse(history.stdout) as { data: Shown[][] }).data.flat()
  expect(shown?.summary.data).toBe('payments-prod / Deploy ends in 15 minutes')

  // Closing it has made the app forget its buttons; the next one is left open.
  await ask(view, 'session.renew', { sessionId: chained.id })
  await display.notificationShown()
  const before = await stateOf(chained.id)
  const pressed = `${shown!.id.data + 1}`
  const signal = 'org.freedesktop.Notifications.ActionInvoked'
  const path = ['--object-path', '/org/freedesktop/Notifications']
  await run(['gdbus', 'emit', '--session', ...path, '--signal', signal, pressed, "'button-0'"], display.env)

  const after = await until(
    () => stateOf(chained.id),
    (state) => state !== before,
  )
  expect(after).not.toBe(before)
  expect(started.state.phase).toBe('active')

  async function stateOf(sessionId: string): Promise<string> {
    const { live } = await ask(view, 'snapshot.get', undefined)
    const state = live.sessions.find(({ id }) => id === sessionId)?.state
    return state && 'expiresAt' in state ? `${state.startedAt}` : ''
  }
})

test('on a desktop without a tray the app says how it is reached', async () => {
  desktop = await startDesktop({ tray: false })
  const view = await desktop.app.page('window')

  const trayless = await view.evaluate(`new Promise((resolve) => {
    window.lanyard.watch(({ desktop }) => desktop?.trayless && resolve(desktop.trayless))
  })`)

  expect(trayless).toContain('lanyard panel')
})
