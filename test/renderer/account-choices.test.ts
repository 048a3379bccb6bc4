import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

async function showAccounts(): Promise<Page> {
  const page = await show({ query: { scene: 'calm', accounts: 20 } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByText('20 accounts').waitFor()
  return page
}

function line(page: Page, name: string) {
  return page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `${name}, account` }) })
}

async function openChoices(page: Page, name: string) {
  await line(page, name).hover()
  await page.getByRole('button', { name: `Choices for ${name}`, exact: true }).click()
  return page.getByRole('dialog', { name: `Choices for ${name}` })
}

const marks = (page: Page) =>
  page.evaluate(() =>
    window.fake.asked.filter(({ name }) => name === 'account.mark').map(({ input }) => input),
  )

test('an account that the user calls production is unmistakable wherever it is shown', async () => {
  const page = await showAccounts()
  const choices = await openChoices(page, 'data-lake-staging')
  await choices.getByLabel('Environment').selectOption('Production')
  await expect.poll(() => line(page, 'data-lake-staging').innerText()).toMatch(/production/i)
  // The sample's session of that name is in another account, so this one has none: its role is started.
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'data-lake-staging, account' }).click()
  await page.getByRole('button', { name: 'Start data-lake-staging / Admin' }).click()
  await page.getByRole('button', { name: /^Sessions/ }).click()
  const started = page.getByRole('listitem').filter({ hasText: /data-lake-staging\s*Admin/ })
  await expect.poll(() => started.innerText()).toMatch(/production/i)
})

test('a name of the user stands in place of the account, is found by typing, and goes when it is emptied', async () => {
  const page = await showAccounts()
  const choices = await openChoices(page, 'ledger-prod')
  await choices.getByLabel('Shown as').fill('books')
  await page.keyboard.press('Enter')
  await line(page, 'books').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').fill('books adm')
  await page.getByText('1 account', { exact: true }).waitFor()
  await page.getByRole('searchbox').fill('')
  const again = await openChoices(page, 'books')
  await again.getByLabel('Shown as').fill('')
  await page.keyboard.press('Enter')
  await line(page, 'ledger-prod').waitFor()
  expect(await line(page, 'books').count()).toBe(0)
})

test('what is typed is taken when the choices are closed, and given up with Escape', async () => {
  const page = await showAccounts()
  const choices = await openChoices(page, 'ledger-prod')
  await choices.getByLabel('Group').fill('Money')
  await page.getByRole('heading', { name: 'Accounts', level: 1 }).click()
  await expect.poll(() => marks(page)).toMatchObject([{ change: { group: 'Money' } }])
  const again = await openChoices(page, 'ledger-prod')
  await again.getByLabel('Shown as').fill('nothing')
  await page.keyboard.press('Escape')
  expect(await again.getByLabel('Shown as').inputValue()).toBe('')
  await page.keyboard.press('Escape')
  await expect.poll(() => again.count()).toBe(0)
  expect(await marks(page)).toHaveLength(1)
})

test('an alias that is refused after its field was closed is told all the same', async () => {
  const page = await showAccounts()
  await page.getByRole('button', { name: 'ledger-prod, account' }).click()
  await page.getByRole('button', { name: 'Start ledger-prod / Admin' }).hover()
  await page.getByRole('button', { name: 'Alias and region of ledger-prod / Admin' }).click()
  await page.getByLabel('Alias', { exact: true }).fill('x')
  const error = { code: 'alias-taken', message: 'It names another one.', fix: 'Choose another alias.' }
  await page.evaluate((error) => window.fake.refuse('session.choose', error), error)
  await page.getByRole('heading', { name: 'Accounts', level: 1 }).click()
  await expect
    .poll(() => page.getByRole('alert').allInnerTexts())
    .toEqual([expect.stringContaining('another')])
})

test('a group that was given narrows the list down', async () => {
  const page = await showAccounts()
  expect(await page.getByRole('combobox', { name: 'Group' }).count()).toBe(0)
  const choices = await openChoices(page, 'ledger-prod')
  await choices.getByLabel('Group').fill('Money')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Group' }).selectOption('Money')
  await page.getByText('1 account', { exact: true }).waitFor()
})

test('a starred account stands first', async () => {
  const page = await showAccounts()
  await line(page, 'search-staging').hover()
  await page.getByRole('button', { name: 'Star search-staging' }).click()
  await expect
    .poll(() => page.locator('.account-open').first().getAttribute('aria-label'))
    .toMatch(/^search-staging,/)
})

test('where the consoles of an account open is chosen at the account, at a session of it, and seen in the settings', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first().click()
  const drawer = page.getByRole('complementary')
  await drawer.getByLabel('Consoles in').selectOption('Lanyard window')
  await expect.poll(() => marks(page)).toMatchObject([{ change: { console: 'window' } }])
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Console', exact: true }).click()
  const exception = page.getByRole('combobox', { name: /^Consoles of/ })
  await expect.poll(() => exception.inputValue()).toBe('window')
  await exception.selectOption({ index: 0 })
  await expect.poll(() => exception.count()).toBe(0)
})
