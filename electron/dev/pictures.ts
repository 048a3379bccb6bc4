import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { DesktopCommand, DesktopInput } from '../../shared/desktop-contract.ts'
import { TRAY_ICON, type Display } from './display.ts'
import type { DrivenApp } from './driven-app.ts'
import { until } from './until.ts'

/** How long something may take to be drawn (milliseconds), and how long to be looked at before it is taken to stand. */
const PATIENCE_MS = 20_000
const SETTLED_MS = 700

export interface Picture {
  readonly file: string
  readonly shows: string
}

/** Takes pictures of the whole desktop, each when what it is to show is there. */
export interface Photographer {
  take(name: string, shows: string): Promise<void>
  taken(): readonly Picture[]
}

export async function openPictures(folder: string, display: Display): Promise<Photographer> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const pictures: Picture[] = []
  return {
    async take(name, shows) {
      const file = join(folder, `${pictures.length + 1}-${name}.png`)
      await settle()
      await display.screenshot(file)
      pictures.push({ file, shows })
    },
    taken: () => pictures,
  }
}

/** The window with sessions, the tray's menu, the quick panel, two consoles, a notification. */
export async function picturesOfApp(
  photographer: Photographer,
  { app, display, consoles }: { app: DrivenApp; display: Display; consoles: number },
): Promise<void> {
  const window = await app.page('window')
  await ask(window, 'window.show', { view: 'sessions' })
  await titled(display, /^Lanyard/)
  await window.locator('body').getByText('deploy').first().waitFor({ timeout: PATIENCE_MS })
  await photographer.take('window', 'the window with borrowed sessions')

  await display.click(TRAY_ICON, 'right')
  await photographer.take('tray-menu', "the tray's menu")
  await display.key('Escape')

  await display.click(TRAY_ICON)
  await photographer.take('panel', 'the quick panel, by a click on the tray icon')
  await display.key('Escape')

  await ask(window, 'settings.change', { console: 'window' })
  const before = (await display.windows()).length
  for (const sessionId of await activeSessions(window, consoles))
    await ask(window, 'session.show-console', { sessionId, service: null })
  await until(display.windows, (windows) => windows.length >= before + consoles, PATIENCE_MS)
  await photographer.take('consoles', `${consoles} consoles at once, each in a browser of its own`)
}

/** What a view would ask; throws with what a person would be told. */
async function ask<N extends DesktopCommand>(page: Page, name: N, input: DesktopInput<N>): Promise<void> {
  const call = `window.lanyard.dispatch(${JSON.stringify(name)}, ${JSON.stringify(input)})`
  const answer = (await page.evaluate(call)) as { ok: boolean; error?: { message: string; fix: string } }
  if (!answer.ok) throw new Error(`${name}: ${answer.error?.message} ${answer.error?.fix}`)
}

async function activeSessions(page: Page, count: number): Promise<readonly string[]> {
  const live = (await page.evaluate(`new Promise((resolve) => {
    const stop = window.lanyard.watch(({ live }) => { if (live) { resolve(live); setTimeout(() => stop()) } })
  })`)) as { sessions: readonly { id: string; state: { phase: string } }[] }
  const active = live.sessions.filter(({ state }) => ['active', 'expiring', 'renewing'].includes(state.phase))
  return active.slice(0, count).map(({ id }) => id)
}

async function titled(display: Display, title: RegExp): Promise<void> {
  await until(display.windows, (windows) => windows.some((window) => title.test(window.title)), PATIENCE_MS)
}

/** What was asked for is there; what moves comes to rest. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, SETTLED_MS))
}
