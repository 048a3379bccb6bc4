import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { createVisitor } from '../core/visitor.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
let portalId: string
const person = createVisitor()

beforeAll(async () => {
  // A browser that was uninstalled: BROWSER still names it.
  desktop = await startDesktop({
    emulator: { autoApprove: false },
    app: { env: { BROWSER: '/usr/bin/no-such-browser' } },
  })
  view = await desktop.app.page('window')
  await desktop.app.owns()
  const added = await ask(view, 'portal.add', { startUrl: desktop.startUrl, region: null, name: null })
  portalId = added.id
})

afterAll(() => desktop?.end())

/** What the engine waits with, once it has tried to open a browser. */
async function waiting() {
  const { live } = await ask(view, 'snapshot.get', undefined)
  const { signIn } = live.portals[0]!
  return signIn.phase === 'waiting' && signIn.page === 'not-opened' ? signIn : null
}

test('without a browser the card says so and shows the page, which Copy gives and which signs in', async () => {
  const done = ask(view, 'portal.sign-in', { portalId, flow: 'browser', seat: null })
  await expect.poll(waiting).not.toBeNull()
  const { url } = (await waiting())!
  const card = view.locator('.card.sign-in')

  await expect.poll(() => card.innerText()).toContain('No browser could be opened')
  expect(await card.innerText()).toContain(url)
  await card.getByRole('button', { name: 'Copy the URL' }).click()
  await expect.poll(desktop.display.clipboard).toBe(url)
  expect(url).not.toMatch(/token|secret/i)

  // As somebody does who pastes it into a browser.
  await person.decide(url, 'allow')
  await done
})

test('without a browser a sign-in by code shows the page and the code', async () => {
  await ask(view, 'portal.sign-out', { portalId })
  const done = ask(view, 'portal.sign-in', { portalId, flow: 'device', seat: null })
  await expect.poll(waiting).not.toBeNull()
  const { url, userCode } = (await waiting())!
  const card = view.locator('.card.sign-in')

  await expect.poll(() => card.innerText()).toContain('No browser could be opened')
  expect(await card.innerText()).toContain(url)
  expect(await card.getByLabel('Code to compare').innerText()).toBe(userCode)

  // Where the code is asked for, it is typed there.
  await person.decide(`${url}?${new URLSearchParams({ user_code: userCode! }).toString()}`, 'allow')
  await done
})
