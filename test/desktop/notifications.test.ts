import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { NOTIFICATION } from '../../electron/dev/display.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow, sessionOf } from './view-door.ts'

/**
 * Two seconds more than STS lends a role for at least: a warning 15 minutes before comes soon, and after the borrowing
 * also where the way there took a while and STS names the end by whole seconds.
 */
const SECONDS = 902
const TITLE = 'payments-prod / Deploy ends in 15 minutes'
const OTHER_TITLE = 'payments-staging / Deploy ends in 15 minutes'

let desktop: RunningDesktop
let view: Page
/** Two sessions that do not renew, of two accounts. */
let chained: string[]

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
  await ask(view, 'settings.change', { notifyMinutesBefore: [15], console: 'window' })
  chained = []
  for (const source of await borrow(desktop, view, 2)) {
    const { accountId } = await sessionOf(view, source)
    const added = await ask(view, 'session.add', {
      draft: {
        kind: 'chained-role',
        source: { sessionId: source },
        roleArn: `arn:aws:iam::${accountId}:role/Deploy`,
        duration: SECONDS,
      },
    })
    chained.push(added.id)
  }
})

afterAll(() => desktop?.end())

const begin = (sessionId = '') =>
  ask(view, 'session.start', { session: { sessionId }, choice: { renews: false } })

async function startedAt(sessionId = ''): Promise<number> {
  const { state } = await sessionOf(view, sessionId)
  return 'startedAt' in state ? state.startedAt : 0
}

test('a session that will not renew is told of before its end, and the notification’s Renew renews it', async () => {
  await begin(chained[0])
  await desktop.display.notificationShown()
  const before = await startedAt(chained[0])

  await desktop.display.pressInNotification('Renew')

  await until(
    () => startedAt(chained[0]),
    (at) => at > before,
  )
  // What it said no longer holds and goes. Renewed, it ends in 15 minutes again, and this is told too.
  await expect.poll(() => desktop.display.closedNotifications()).toEqual([TITLE])
  await expect(desktop.display.notificationShown()).resolves.toBeUndefined()
})

test('its Open console opens the console', async () => {
  await desktop.display.closeNotifications()
  await ask(view, 'session.renew', { sessionId: chained[0]! })
  await desktop.display.notificationShown()

  await desktop.display.pressInNotification('Open console')

  const console = await until(
    async () => desktop.app.electron.windows().find((page) => page.url().includes('/console?')),
    (page) => page !== undefined,
  )
  expect(await console!.innerText('[data-testid=account]')).toContain('payments-prod')
})

test('each end is told of once, whatever changes meanwhile', async () => {
  await desktop.display.closeNotifications()
  await ask(view, 'settings.change', { presenterMode: true })
  await ask(view, 'settings.change', { presenterMode: false })
  await ask(view, 'session.choose', { session: { sessionId: chained[0]! }, choice: { pinned: true } })

  // What it says of the next one shows what it did not say before.
  await begin(chained[1])
  await desktop.display.notificationShown()

  await desktop.display.closeNotifications()
  expect(await desktop.display.closedNotifications()).toEqual([TITLE, TITLE, TITLE, OTHER_TITLE])
})

test('a click on it shows the sessions', async () => {
  const shown = async () => (await desktop.display.windows()).find(({ title }) => title === 'Lanyard')
  await desktop.display.close((await shown())!.id)
  await until(shown, (window) => window === undefined)
  await ask(view, 'session.renew', { sessionId: chained[1]! })
  await desktop.display.notificationShown()

  await desktop.display.click(NOTIFICATION)

  await expect.poll(shown, { timeout: 15_000 }).toBeDefined()
})
