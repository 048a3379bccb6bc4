import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

async function showPanel(query: Record<string, string | number> = {}): Promise<Page> {
  const page = await show({ query: { surface: 'panel', scene: 'calm', ...query }, width: 400, height: 600 })
  await page.getByRole('option').first().waitFor()
  return page
}

const asked = (page: Page) => page.evaluate(() => window.fake.asked.map(({ name }) => name))

function selected(page: Page) {
  return page.getByRole('option', { selected: true })
}

test('the field has the focus, and `pay prod ro` finds the role at once and starts it with Enter', async () => {
  const page = await showPanel()
  await page.keyboard.type('ledg prod ro')
  await expect.poll(() => selected(page).innerText()).toMatch(/ledger-prod\s+ReadOnly/)
  await page.keyboard.press('Enter')
  await expect.poll(() => selected(page).getByRole('timer').count()).toBe(1)
  expect(await asked(page)).toEqual(['session.start'])
  await page.keyboard.press('Enter')
  await expect.poll(() => asked(page)).toEqual(['session.start', 'session.show-console', 'panel.hide'])
})

test.each([
  ['Control+c', 'session.copy', true],
  ['Control+o', 'session.show-console', true],
  ['Control+t', 'session.open-terminal', true],
  ['Control+r', 'session.renew', false],
  ['Control+.', 'session.stop', false],
] as const)('%s asks for %s of the chosen session', async (keys, command, hides) => {
  const page = await showPanel()
  await page.keyboard.type('data lake eng')
  await expect.poll(() => selected(page).innerText()).toContain('data-lake-staging')
  await page.keyboard.press(keys)
  await expect.poll(() => asked(page)).toEqual(hides ? [command, 'panel.hide'] : [command])
  const inputs = await page.evaluate(() => window.fake.asked[0]!.input)
  expect(inputs).toMatchObject({ sessionId: 'session-2' })
})

test('credentials of a role that does not run are copied once it has started', async () => {
  const page = await showPanel()
  await page.keyboard.type('platform deploy')
  await page.keyboard.press('Control+c')
  await expect.poll(() => asked(page)).toEqual(['session.start', 'session.copy', 'panel.hide'])
})

test('Ctrl+C copies a part of what was typed when that is selected', async () => {
  const page = await showPanel()
  await page.keyboard.type('data')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Escape')
  expect(await asked(page)).toEqual(['panel.hide'])
})

test('Tab shows every action of the chosen line, which are found by typing; Escape goes back, then hides', async () => {
  const page = await showPanel()
  await page.keyboard.type('data lake eng')
  await page.keyboard.press('Tab')
  await page.getByRole('option', { name: 'Copy profile name' }).waitFor()
  await page.keyboard.type('power')
  await expect
    .poll(() => page.getByRole('option').allInnerTexts())
    .toEqual(['Copy credentials for PowerShell'])
  await page.keyboard.press('Escape')
  await expect.poll(() => selected(page).innerText()).toContain('data-lake-staging')
  await page.keyboard.press('Escape')
  expect(await asked(page)).toEqual(['panel.hide'])
})

test('arrow keys go through the lines and round', async () => {
  const page = await showPanel()
  const first = await selected(page).innerText()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => selected(page).innerText()).not.toBe(first)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => selected(page).innerText()).toBe('Open Lanyard')
})

test('each time it is shown it is empty and has the focus again', async () => {
  const page = await showPanel()
  await page.keyboard.type('nothing is called this')
  await page.getByText('Nothing matches "nothing is called this".').waitFor()
  await page.evaluate(() => window.fake.show(null))
  await expect.poll(() => page.getByRole('combobox').inputValue()).toBe('')
  await page.keyboard.type('x')
  expect(await page.getByRole('combobox').inputValue()).toBe('x')
})

test('what is used more stands before what is used less, in the next panel too', async () => {
  const page = await showPanel()
  await page.keyboard.type('search stag ro')
  await page.getByRole('option', { name: /search-staging-4/ }).click()
  await page.evaluate(() => window.fake.dispatch('session.stop', { sessionId: 'search-staging-4/ReadOnly' }))
  await page.evaluate(() => window.fake.show(null))
  await expect.poll(() => page.getByRole('combobox').inputValue()).toBe('')
  await page.keyboard.type('search ro')
  await expect.poll(() => selected(page).innerText()).toContain('search-staging-4')
})

test('a sign-in under way is opened again and cancelled by keyboard', async () => {
  const page = await showPanel({ scene: 'all' })
  await page.keyboard.type('cancel south')
  await expect.poll(() => selected(page).innerText()).toBe('Cancel the sign-in to client-south')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('open page south')
  await expect.poll(() => selected(page).innerText()).toBe('Open the sign-in page of client-south again')
  await page.keyboard.press('Enter')
  await expect.poll(() => asked(page)).toEqual(['portal.cancel-sign-in', 'portal.reopen-sign-in'])
})

test('a role is found by what the user calls its account', async () => {
  const page = await showPanel()
  await page.evaluate(() =>
    window.fake.dispatch('account.mark', { accountId: '441109273358', change: { alias: 'Till' } }),
  )
  await page.keyboard.type('till read')
  await expect.poll(() => selected(page).innerText()).toMatch(/Till\s+ReadOnly/)
})

test('where a line has no room for both, the role is cut and not the name', async () => {
  const page = await showPanel()
  const change = { alias: 'gov-payments-production-eu' }
  await page.evaluate(
    (change) => window.fake.dispatch('account.mark', { accountId: '441109273358', change }),
    change,
  )
  await page.evaluate(() => window.fake.rename('session-1', 'AWSAdministratorAccessForEverything'))
  await page.keyboard.type('gov pay')
  const line = page.getByRole('option', { name: /AWSAdministratorAccess/ })
  await line.waitFor()
  const isCut = (selector: string) =>
    line.locator(selector).evaluate((part) => part.scrollWidth > part.clientWidth)
  expect(await isCut('.session-name strong')).toBe(false)
  expect(await isCut('.role')).toBe(true)
})

test('a refusal is said, with what to do about it, and the panel stays', async () => {
  const page = await showPanel()
  const error = { code: 'unreachable', message: 'sts could not be reached.', fix: 'Check the network.' }
  await page.evaluate((error) => window.fake.refuse('session.renew', error), error)
  await page.keyboard.press('Control+r')
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('Check the network.')
  expect(await asked(page)).toEqual(['session.renew'])
})
