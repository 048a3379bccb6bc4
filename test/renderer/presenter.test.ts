import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

/** What tells somebody who looks on whose accounts these are. */
const TELLING = /payments|data-lake|audit-hub|ledger|acme|client|ana@|aws\+|4411|\d{12}/i

const ERROR = {
  code: 'access-denied',
  message: 'arn:aws:iam::441109273358:role/Deploy of ledger-prod refused acme as ana@example.com.',
  fix: 'Ask who owns payments-prod (4411 0927 3358).',
} as const

async function present(query: Record<string, string | number> = {}, size = {}): Promise<Page> {
  const page = await show({ query: { scene: 'calm', ...query }, ...size })
  await page.evaluate(() => window.fake.dispatch('settings.change', { presenterMode: true }))
  await page.getByText('•••• •••• ••••').first().waitFor()
  return page
}

/** All that can be read: what is drawn, what the hover says, what is read out. */
async function tellingTexts(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate<readonly string[]>(`[...document.querySelectorAll('body *')].flatMap(
    (element) => [
      ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data),
      ...['title', 'aria-label', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
      element.tagName === 'INPUT' ? element.value : '',
    ])`)
  return texts.filter((text) => TELLING.test(text))
}

test('presenter mode shows no name and no ID in rows, errors, messages, hovers and the drawer', async () => {
  const page = await present()
  await page.evaluate((error) => window.fake.refuse('session.stop', error), ERROR)
  await page.getByRole('button', { name: 'Stop all' }).click()
  await page.getByRole('alert').waitFor()
  await page.evaluate((error) => window.fake.notice(error), ERROR)
  await expect.poll(() => page.getByText('Ask who owns').count()).toBe(2)
  await page.locator('.session-open').nth(1).click()
  await page.getByRole('complementary').waitFor()
  expect(await tellingTexts(page)).toEqual([])
})

test('in presenter mode the accounts, their addresses, groups and portals are masked', async () => {
  const page = await present()
  await page.evaluate(() =>
    window.fake.dispatch('account.mark', {
      accountId: '441109273358',
      change: { group: 'client', alias: 'acme' },
    }),
  )
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByText('500 accounts').waitFor()
  expect(await tellingTexts(page)).toEqual([])
})

test('in presenter mode the panel is masked, its commands too', async () => {
  const page = await present({ surface: 'panel' }, { width: 400, height: 600 })
  await page.getByRole('option', { name: /^Sign in to/ }).waitFor()
  expect(await tellingTexts(page)).toEqual([])
})
