import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

async function openInstances(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'checkout-prod / Deploy' }).first().click()
  await page.getByRole('button', { name: 'Instance…' }).click()
  await page.getByRole('dialog', { name: 'Connect to an instance' }).waitFor()
}

const list = (page: Page) => page.getByRole('list', { name: 'Instances' })
const asked = (page: Page, command: string) =>
  page.evaluate(
    (command) => window.fake.asked.filter(({ name }) => name === command).map(({ input }) => input),
    command,
  )

test('an instance is found by typing and connected to by keyboard alone, and the page names no command', async () => {
  const page = await show()
  await openInstances(page)
  await list(page).waitFor()
  await page.keyboard.type('linux jobs')
  await expect.poll(() => list(page).getByRole('listitem').count()).toBe(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('Opened a terminal at jobs-1.internal.').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await asked(page, 'session.connect-instance')).toEqual([
    { sessionId: expect.any(String) as string, instance: 'i-0f3ba41c9d2e77052', region: null },
  ])
})

test('an instance that told no name of its own stands by its ID', async () => {
  const page = await show()
  await openInstances(page)
  expect(await list(page).getByRole('listitem').last().locator('strong').innerText()).toBe(
    'i-0f3ba41c9d2e77053',
  )
})

test('another region is looked into once it is typed, and where nothing is online that is said', async () => {
  const page = await show()
  await openInstances(page)
  const region = page.getByRole('dialog').getByLabel('Region')
  await region.fill('us-east-1')
  await region.press('Enter')
  await page.getByText('No instance is online in us-east-1.').waitFor()
  await region.fill('')
  await region.press('Enter')
  await list(page).waitFor()
  expect(await asked(page, 'session.list-instances')).toMatchObject([
    { region: null },
    { region: 'us-east-1' },
    { region: null },
  ])
})

test('without the plugin its sentence and fix stand where the instances would, and it is tried again', async () => {
  const page = await show()
  const missing = { code: 'session-plugin-missing', message: 'No plugin is here.', fix: 'Install it.' }
  await page.evaluate((error) => window.fake.refuse('session.list-instances', error), missing)
  await openInstances(page)
  await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/No plugin is here\.\s+Install it\./)
  await page.getByRole('button', { name: 'Try again' }).click()
  await list(page).waitFor()
})

test('a terminal that could not be opened is told in the dialog, which stays', async () => {
  const page = await show()
  await openInstances(page)
  const refused = { code: 'terminal-missing', message: 'No terminal is here.', fix: 'Choose one.' }
  await page.evaluate((error) => window.fake.refuse('session.connect-instance', error), refused)
  await list(page).getByRole('button').first().click()
  await expect.poll(() => page.getByRole('alert').innerText()).toBe('No terminal is here. Choose one.')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

test('a session that has ended is started before its instances are looked for', async () => {
  const page = await show()
  const name = 'media-dev / Engineer'
  await page.getByRole('button', { name }).first().hover()
  await page.getByRole('button', { name: `All actions of ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Connect to an instance…' }).click()
  await list(page).waitFor()
  expect(
    await page.evaluate(() =>
      window.fake.asked
        .map(({ name }) => name)
        .filter((name) => /^session\.(start|list-instances)$/.test(name)),
    ),
  ).toEqual(['session.start', 'session.list-instances'])
})
