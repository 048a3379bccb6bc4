import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { prepareBrowser, type ShownBrowser } from './shown-browser.ts'

let browser: ShownBrowser
let desktop: RunningDesktop
let view: Page

beforeAll(async () => {
  browser = await prepareBrowser()
  desktop = await startDesktop({
    emulator: { autoApprove: false },
    app: { env: { BROWSER: browser.command } },
  })
  view = await desktop.app.page('window')
})

afterAll(async () => {
  await browser?.end()
  await desktop?.end()
})

const card = () => view.getByRole('region', { name: 'Sign in to' })
const portal = () => view.locator('.portal')

/** Chooses what the portal at the foot of the sidebar offers. */
async function choose(name: string): Promise<void> {
  await portal().click()
  await view.getByRole('menuitem', { name, exact: true }).click()
}

test('a start URL is all it takes: its page opens in the browser, and once allowed there the accounts come', async () => {
  await view.getByLabel('Start URL').fill(desktop.startUrl)
  await view.getByRole('button', { name: 'Add and sign in' }).click()

  const [page] = await browser.pages('/authorize', 1)
  expect(await card().innerText()).toContain(new URL(desktop.startUrl).host)
  // On the screen, not only in some browser.
  await until(desktop.display.windows, (windows) =>
    windows.some(({ title }) => /^Allow Lanyard .*Chromium$/.test(title)),
  )
  await page!.getByRole('button', { name: 'Allow' }).click()

  await page!.getByText('You are signed in.').waitFor()
  await card().waitFor({ state: 'hidden' })
  await portal()
    .filter({ hasText: /59 min|1 h/ })
    .waitFor()
  await view.getByText('payments-prod', { exact: true }).waitFor()
})

test('the code in the window, typed on the page, leads to the question that shows the same one', async () => {
  await choose('Sign out')
  await choose('Sign in with a code')

  const [page] = await browser.pages('/device', 1)
  const code = await view.getByLabel('Code to compare').innerText()
  expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  await page!.getByLabel('Code').fill(code)
  await page!.getByRole('button', { name: 'Next' }).click()
  expect(await page!.innerText('dd strong')).toBe(code)
  await page!.getByRole('button', { name: 'Allow' }).click()

  await page!.getByText('Request approved').waitFor()
  await portal()
    .filter({ hasText: /59 min|1 h/ })
    .waitFor()
})

test('a sign-in that waits can be opened once more, copied as a URL, and cancelled', async () => {
  await choose('Sign out')
  await choose('Sign in')
  const [page] = await browser.pages('/authorize', 1)

  await card().getByRole('button', { name: 'Open the page again' }).click()
  const both = await browser.pages('/authorize', 2)
  expect(new Set(both.map((tab) => tab.url()))).toEqual(new Set([page!.url()]))

  await card().getByRole('button', { name: 'Copy the URL' }).click()
  expect(await until(desktop.display.clipboard, (text) => text !== null)).toBe(page!.url())

  await card().getByRole('button', { name: 'Cancel' }).click()
  await card().waitFor({ state: 'hidden' })
  await portal().filter({ hasText: 'Sign in' }).waitFor()
  // Whoever allows it now allows nothing: nobody listens any more.
  const before = desktop.emulator.log.counts()['CreateToken']
  const refused = page!.waitForEvent('requestfailed')
  await page!.getByRole('button', { name: 'Allow' }).click()
  expect((await refused).failure()?.errorText).toBe('net::ERR_CONNECTION_REFUSED')
  expect(desktop.emulator.log.counts()['CreateToken']).toBe(before)
})

test('a sign-in that is denied on the page is told in the window, and can be begun anew', async () => {
  await choose('Sign in')
  const pages = await browser.pages('/authorize', 2)
  await pages.at(-1)!.getByRole('button', { name: 'Deny' }).click()

  const told = view.getByRole('status').filter({ hasText: 'refused' })
  await told.waitFor()
  expect(await told.getByRole('button', { name: 'Sign in' }).isEnabled()).toBe(true)
})
