import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { axeFindings, shownPages } from './shown-page.ts'

const show = shownPages()

const THEMES = ['light', 'dark'] as const

async function goTo(page: Page, view: 'Sessions' | 'Accounts' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Lanyard' }).getByRole('button', { name: view }).click()
  await page.getByRole('heading', { name: view, level: 1 }).waitFor()
}

const VIEWS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the sessions in every phase': async (page) => {
    await page.getByRole('heading', { name: 'Needs you' }).waitFor()
  },
  'a drawer': async (page) => {
    await page.getByRole('button', { name: 'checkout-prod / Deploy' }).first().click()
    await page.getByRole('complementary').waitFor()
  },
  'the menu of a session': async (page) => {
    await page.getByRole('button', { name: 'audit-hub / SecurityAudit' }).hover()
    await page.getByRole('button', { name: 'All actions of audit-hub / SecurityAudit' }).click()
    await page.getByRole('menu').waitFor()
  },
  'the accounts, one of them open': async (page) => {
    await goTo(page, 'Accounts')
    await page.locator('.account-open').nth(2).click()
    await page.locator('.role-line').first().waitFor()
  },
  'the settings': (page) => goTo(page, 'Settings'),
  'the settings of notifications': async (page) => {
    await goTo(page, 'Settings')
    await page.getByRole('button', { name: 'Notifications' }).click()
    await page.getByRole('switch').click()
    await page.getByLabel('Quiet from').waitFor()
  },
  'adding a portal': async (page) => {
    await page.getByRole('button', { name: 'Add a portal' }).click()
    await page.getByRole('heading', { name: 'Found on this computer' }).waitFor()
  },
}

for (const theme of THEMES) {
  for (const [view, reach] of Object.entries(VIEWS)) {
    test(`axe finds nothing wrong with ${view}, ${theme}`, async () => {
      const page = await show({ query: { theme } })
      await reach(page)
      expect(await axeFindings(page)).toEqual([])
    })
  }

  test(`axe finds nothing wrong with the first run and with loading, ${theme}`, async () => {
    const fresh = await show({ query: { theme, scene: 'new' } })
    await fresh.getByRole('heading', { name: 'Welcome to Lanyard' }).waitFor()
    expect(await axeFindings(fresh)).toEqual([])
    const loading = await show({ query: { theme, scene: 'loading' } })
    await loading.getByText('Loading your sessions').waitFor({ state: 'attached' })
    expect(await axeFindings(loading)).toEqual([])
  })

  test(`axe finds nothing wrong with the panel and its actions, ${theme}`, async () => {
    const page = await show({ query: { theme, surface: 'panel' }, width: 400, height: 600 })
    await page.getByRole('option').first().waitFor()
    await page.keyboard.type('pay')
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.getByRole('option', { name: 'Open console' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
}
