import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { RunningEmulator } from '../emulator/emulator.ts'
import { isLive } from '../../shared/session-state.ts'
import { HEIGHT, TRAY_ICON, WIDTH, type Display } from './display.ts'
import type { DrivenApp } from './driven-app.ts'
import { practise, SHORT_SESSION } from './practise.ts'
import { until } from './until.ts'
import { ask } from './view-door.ts'

/** How long something may take to be drawn (milliseconds), and how long to be looked at before it is taken to stand. */
const PATIENCE_MS = 20_000
const SETTLED_MS = 700

/** Away from all that lights up under the pointer. */
const ASIDE = { x: WIDTH - 1, y: HEIGHT / 3 } as const

export interface Picture {
  readonly file: string
  readonly shows: string
  /** Why it could not be taken. */
  readonly failed: string | null
}

interface Scene {
  readonly name: string
  readonly shows: string
  /** Brings it about; what it leaves open is closed by `after`. */
  readonly set: () => Promise<unknown>
  readonly after?: () => Promise<unknown>
}

export interface Stage {
  readonly app: DrivenApp
  readonly display: Display
  /** It allows sign-ins by itself; nobody is signed in yet. */
  readonly emulator: RunningEmulator
}

/** Takes pictures of the whole desktop, one after the other: what fails does not keep the others from being taken. */
export async function takePictures(folder: string, stage: Stage): Promise<readonly Picture[]> {
  const { display } = stage
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const pictures: Picture[] = []
  for (const { name, shows, set, after } of scenes(stage)) {
    const file = join(folder, `${pictures.length + 1}-${name}.png`)
    const failed = await set().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    await settle()
    await display.screenshot(file)
    pictures.push({ file, shows, failed })
    await after?.()
  }
  return pictures
}

/** One after the other they tell how somebody works who has just come in. */
function scenes({ app, display, emulator }: Stage): readonly Scene[] {
  const window = (): Promise<Page> => app.page('window')
  const escape = (): Promise<void> => display.key('Escape')
  const showsShort = async (page: Page): Promise<void> =>
    page.getByText(SHORT_SESSION).first().waitFor({ timeout: PATIENCE_MS })
  return [
    {
      name: 'sign-in',
      shows: 'signing in by a code, to compare with the page in the browser',
      set: async () => beginSignIn(await window(), emulator),
      after: () => practise(emulator.ready.portals, app.env),
    },
    {
      name: 'window',
      shows: 'the window with borrowed sessions',
      async set() {
        await display.move(ASIDE)
        await ask(await window(), 'window.show', { view: 'sessions' })
        await showsShort(await window())
      },
    },
    {
      name: 'tray-menu',
      shows: "the tray's menu",
      set: () => display.click(TRAY_ICON, 'right'),
      after: escape,
    },
    {
      name: 'notification',
      shows: 'a notification: a session that does not renew ends soon',
      async set() {
        // Not on the tray, which would show its tooltip.
        await display.move(ASIDE)
        await display.notificationShown(PATIENCE_MS)
      },
      after: display.closeNotifications,
    },
    {
      name: 'panel',
      shows: 'the quick panel, by a click on the tray icon',
      async set() {
        await display.click(TRAY_ICON)
        await showsShort(await app.page('panel'))
        await display.type('prod')
      },
      after: escape,
    },
    {
      name: 'accounts-dark',
      shows: 'every account and role there is, in the dark theme',
      async set() {
        await display.move(ASIDE)
        await ask(await window(), 'settings.change', { theme: 'dark' })
        await ask(await window(), 'window.show', { view: 'accounts' })
      },
      async after() {
        await ask(await window(), 'settings.change', { theme: 'system' })
        await ask(await window(), 'window.show', { view: 'sessions' })
      },
    },
    {
      name: 'consoles',
      shows: 'two consoles at once, each in a browser of its own',
      set: async () => openConsoles(app, display, 2),
    },
  ]
}

async function openConsoles(app: DrivenApp, display: Display, count: number): Promise<void> {
  const window = await app.page('window')
  const before = (await display.windows()).length
  await ask(window, 'settings.change', { console: 'window' })
  for (const sessionId of await activeSessions(window, count))
    await ask(window, 'session.show-console', { sessionId, service: null })
  const remote = async (): Promise<readonly Page[]> =>
    app.electron.windows().filter((page) => page.url().startsWith('http'))
  for (const page of await until(remote, (pages) => pages.length === count, PATIENCE_MS))
    await page.waitForLoadState('load', { timeout: PATIENCE_MS })
  // Side by side, as somebody would who works in both.
  const opened = await until(display.windows, (windows) => windows.length >= before + count, PATIENCE_MS)
  for (const [index, { id }] of opened.slice(-count).entries())
    await display.place(id, { x: 40 + index * 780, y: 90 + index * 60 }, { width: 740, height: 640 })
}

/** Begins to sign in; the organisation takes so long to answer that there is time to look. */
async function beginSignIn(window: Page, { faults, ready }: RunningEmulator): Promise<void> {
  const [portal] = ready.portals
  if (!portal) throw new Error('The practice organisation has no portal.')
  faults.add([{ kind: 'delay', operation: 'CreateToken', delay: '5s', times: 1 }])
  const { name, startUrl, region } = portal
  const { id: portalId } = await ask(window, 'portal.add', { name, startUrl, region })
  await ask(window, 'window.show', { view: 'accounts' })
  // It goes on while the picture is taken; `lanyard login` joins it then.
  ask(window, 'portal.sign-in', { portalId, flow: 'device', seat: null }).catch(() => {})
  await window.locator('.sign-in-code').waitFor({ timeout: PATIENCE_MS })
}

async function activeSessions(page: Page, count: number): Promise<readonly string[]> {
  const { live } = await ask(page, 'snapshot.get', undefined)
  const active = live.sessions.filter(({ state }) => isLive(state))
  return active.slice(0, count).map(({ id }) => id)
}

/** What was asked for is there; what moves comes to rest. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, SETTLED_MS))
}
