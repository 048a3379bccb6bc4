import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()
const ARN = 'arn:aws:iam::222222222222:role/ops/Deploy'

async function showForm(): Promise<Page> {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByRole('button', { name: 'Chain a role' }).click()
  await page.getByRole('dialog').waitFor()
  return page
}

const asked = (page: Page) => page.evaluate(() => window.fake.asked)
const said = (page: Page) => page.getByRole('alert').allInnerTexts()

test('a role is borrowed through another by keyboard alone, and its session is shown', async () => {
  const page = await showForm()
  await page.keyboard.type('data lake eng')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type(ARN)
  await page.getByText('Role Deploy in account 2222 2222 2222.').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('ana')
  await page.keyboard.press('Tab')
  await page.keyboard.type('30')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: /Deploy/ }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect((await asked(page)).slice(0, 2)).toMatchObject([
    {
      name: 'session.add',
      input: {
        draft: {
          kind: 'chained-role',
          source: { sessionId: 'session-2' },
          roleArn: ARN,
          sessionName: 'ana',
          duration: 1800,
        },
      },
    },
    { name: 'session.start' },
  ])
})

test('nothing is called wrong before its field was left, and from then on as one types', async () => {
  const page = await showForm()
  const arn = page.getByLabel('ARN of the role')
  await arn.fill('arn:aws:iam')
  expect(await said(page)).toEqual([])
  await page.keyboard.press('Tab')
  await expect.poll(() => said(page)).toEqual([expect.stringContaining('This is not the ARN of a role.')])
  await arn.fill(ARN)
  await expect.poll(() => said(page)).toEqual([])
  await page.getByLabel('Minutes').fill('90')
  await page.getByLabel('Session name').fill('?')
  await page.getByRole('button', { name: 'Borrow', exact: true }).click()
  await expect
    .poll(() => said(page))
    .toEqual([
      'Choose the session or role to borrow through.',
      expect.stringContaining('A session name has 2 to 64'),
      expect.stringContaining('from 15 to 60'),
    ])
  expect(await asked(page)).toEqual([])
})

test('a role of another partition is told before AWS is asked', async () => {
  const page = await showForm()
  await page.getByLabel('ARN of the role').fill('arn:aws-us-gov:iam::222222222222:role/Deploy')
  await page.getByRole('combobox', { name: 'Borrow through' }).fill('data lake eng')
  await page.getByRole('dialog').getByRole('option').first().click()
  await page.getByRole('button', { name: 'Borrow', exact: true }).click()
  await expect.poll(() => said(page)).toEqual([expect.stringContaining('aws-us-gov')])
})

test('what the engine refuses stands beside its field, and what AWS refuses below all of them', async () => {
  const page = await showForm()
  await page.getByRole('combobox', { name: 'Borrow through' }).fill('data lake eng')
  await page.keyboard.press('Enter')
  await page.getByLabel('ARN of the role').fill(ARN)
  const long = { code: 'chain-too-long-lived', message: 'It is too long.', fix: 'Ask for less.' }
  await page.evaluate((error) => window.fake.refuse('session.add', error), long)
  await page.keyboard.press('Enter')
  await expect.poll(() => said(page)).toEqual(['It is too long. Ask for less.'])
  const minutes = page.getByLabel('Minutes')
  expect(await minutes.getAttribute('aria-invalid')).toBe('true')
  const trust = { code: 'access-denied', message: 'The trust policy does not name you.', fix: 'Ask.' }
  await page.evaluate((error) => window.fake.refuse('session.start', error), trust)
  await page.getByRole('button', { name: 'Borrow', exact: true }).click()
  await expect.poll(() => said(page)).toEqual(['The trust policy does not name you. Ask.'])
  expect(await minutes.getAttribute('aria-invalid')).toBe('false')
})

test('from the menu of a session the form begins with that session', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first().hover()
  await page.getByRole('button', { name: 'All actions of data-lake-staging / Engineer' }).click()
  await page.getByRole('menuitem', { name: 'Borrow a role through this' }).click()
  const source = page.getByRole('combobox', { name: 'Borrow through' })
  await expect.poll(() => source.inputValue()).toBe('data-lake-staging / Engineer')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

test('the first Escape closes the list of roles, the second one the form', async () => {
  const page = await showForm()
  await page.keyboard.type('pay')
  await page.getByRole('dialog').getByRole('option').first().waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').getByRole('option').count()).toBe(0)
  expect(await page.getByRole('dialog').count()).toBe(1)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})
