import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { run, type Finished } from '../../electron/cli/demo/child.ts'
import { chooseInTray, trayMenu } from '../../electron/dev/tray-on-bus.ts'
import { until } from '../../electron/dev/until.ts'
import { PRACTICE_MFA_SEED } from '../../electron/emulator/practice-roles.ts'
import { totp } from '../../electron/emulator/sts/totp.ts'
import { LAUNCHER } from '../agent/running-agent.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, sessionOf } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
/** The session of a user whose device asks for codes, and a role that is borrowed through it. */
let robot: string
let deep: string

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
  const { emulator, lanyard } = desktop
  const account = emulator.world.organisation.portals[0]!.accounts[0]!.id
  const { accessKeyId, secretAccessKey } = emulator.makeUserKey(account, 'robot')!
  const add = `'${LAUNCHER}' session add iam-user --access-key-id ${accessKeyId} --mfa-serial auto --as robot`
  const env = { ...desktop.app.env, SECRET: secretAccessKey }
  ensureDone(await run(['sh', '-c', `printf '%s\\n' "$SECRET" | ${add}`], env))
  const role = `arn:aws:iam::${account}:role/BreakGlass`
  ensureDone(await lanyard('session', 'add', 'chain', 'robot', role, '--as', 'deep'))
  const { live } = await ask(view, 'snapshot.get', undefined)
  const idOf = (alias: string) => live.sessions.find((session) => session.alias === alias)!.id
  robot = idOf('robot')
  deep = idOf('deep')
})

// A code works once: each test is in a step of its own.
beforeEach(() => desktop.emulator.clock.advance(90_000))

afterAll(() => desktop?.end())

const code = (offsetMs = 0) => totp(PRACTICE_MFA_SEED, desktop.emulator.clock.now() + offsetMs)
const field = (page: Page) => page.getByRole('textbox', { name: 'MFA code for robot, six digits' })
const phaseOf = async (sessionId: string) => (await sessionOf(view, sessionId)).state.phase
const questions = async () => (await ask(view, 'snapshot.get', undefined)).live.questions

function ensureDone({ code, stderr }: Finished): void {
  if (code !== 0) throw new Error(stderr)
}

async function stopBoth(): Promise<void> {
  for (const sessionId of [deep, robot]) await ask(view, 'session.stop', { sessionId })
}

test('a code is asked for in the window; a wrong one asks again, and the right one starts the session', async () => {
  await view.getByRole('button', { name: 'Start robot' }).click()
  await field(view).waitFor()
  await view.keyboard.type(code(-3_600_000))
  await expect
    .poll(() => view.locator('.question [role=alert]').innerText())
    .toMatch(/AWS did not take the code/)
  expect(await phaseOf(robot)).toBe('awaiting-mfa')

  await view.keyboard.type(code())

  await field(view).waitFor({ state: 'detached' })
  await expect.poll(() => phaseOf(robot)).toBe('active')
})

test('one code starts two sessions that wait for it, and the same one again is told to be spent', async () => {
  await stopBoth()
  await view.getByRole('button', { name: 'Start deep' }).click()
  await field(view).waitFor()
  expect(await view.locator('.question').innerText()).toContain('2 sessions wait for it: robot, deep.')
  const taken = code()
  await view.keyboard.type(taken)
  await field(view).waitFor({ state: 'detached' })
  await expect.poll(() => Promise.all([robot, deep].map(phaseOf))).toEqual(['active', 'active'])

  const renewed = ask(view, 'session.renew', { sessionId: robot })
  await field(view).fill(taken)
  await expect.poll(() => view.locator('.question [role=alert]').innerText()).toMatch(/was used already/)
  await field(view).fill(code(30_000))
  expect((await renewed).state.phase).toBe('active')
})

test('where nobody sees the window a notification says so, and the tray leads to the panel that asks', async () => {
  const { display, app } = desktop
  const shown = async () => (await display.windows()).find(({ title }) => title === 'Lanyard')
  const labels = async () => (await trayMenu(display.env)).map(({ label }) => label)
  await display.close((await shown())!.id)
  await until(shown, (window) => window === undefined)
  const renewed = ask(view, 'session.renew', { sessionId: robot })
  await display.notificationShown()
  await until(labels, (rows) => rows[0] === 'Code wanted for robot…')

  await chooseInTray(display.env, 'Code wanted for robot')
  const panel = await app.page('panel')
  await panel.waitForFunction(`document.hasFocus() && document.activeElement.matches('.code-field')`)
  await display.type(code())

  expect((await renewed).state.phase).toBe('active')
  await field(panel).waitFor({ state: 'detached' })
  await expect.poll(() => display.closedNotifications()).toEqual(['Code wanted for robot'])
  await until(labels, (rows) => !rows.some((label) => label.startsWith('Code wanted')))
})

test('a question that is cancelled in the window leaves what was borrowed before as it is', async () => {
  await ask(view, 'window.show', { view: 'sessions' })
  const before = await sessionOf(view, robot)
  const renewed = ask(view, 'session.renew', { sessionId: robot }).catch((error: unknown) => String(error))
  await view.locator('.question').getByRole('button', { name: 'Cancel' }).click()
  expect(await renewed).toMatch(/interrupted/)
  expect(await questions()).toEqual([])
  const after = await sessionOf(view, robot)
  expect(after.state).toMatchObject({
    phase: 'expiring',
    expiresAt: 'expiresAt' in before.state ? before.state.expiresAt : 0,
    error: { code: 'interrupted' },
  })
  await expect.poll(() => view.getByText('not renewed, ends').count()).toBe(1)
})
