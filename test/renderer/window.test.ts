import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }
declare const document: {
  readonly activeElement: { getAttribute(name: string): string | null } | null
  querySelectorAll(selector: string): { readonly length: number }
  querySelector(selector: string): { scrollTop: number; readonly scrollHeight: number } | null
}

const show = shownPages()
const asked = (page: Page) => page.evaluate(() => window.fake.asked.map(({ name }) => name))

function row(page: Page, name: string) {
  return page.getByRole('listitem').filter({ has: page.getByRole('button', { name, exact: false }).first() })
}

test('a session is started from the list and counts down', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'Start platform-shared / Deploy' }).click()
  await expect
    .poll(() => row(page, 'platform-shared').getByRole('timer').innerText())
    .toMatch(/^(1:00:00|0:59:\d\d)$/)
  expect(await asked(page)).toEqual(['session.start'])
})

test('a row counts down each second, by the clock of AWS', async () => {
  const page = await show({ query: { scene: 'calm' }, at: new Date('2026-03-02T14:28:00Z') })
  const timer = row(page, 'data-lake-staging').getByRole('timer')
  await expect.poll(() => timer.innerText()).toBe('0:33:08')
  await page.clock.runFor(5000)
  await expect.poll(() => timer.innerText()).toBe('0:33:03')
  await page.evaluate(() => window.fake.skew(-60_000))
  await expect.poll(() => timer.innerText()).toBe('0:34:03')
})

test('the list is gone through and used by keyboard alone', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('searchbox').waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('data')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+t')
  await expect.poll(() => asked(page)).toEqual(['session.open-terminal'])
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Details of data-lake-staging / Engineer' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => asked(page)).toEqual(['session.open-terminal', 'session.show-console'])
})

test('the drawer shows the last error with its fix, and does it', async () => {
  const page = await show()
  await page.getByRole('button', { name: 'checkout-prod / Deploy' }).first().click()
  const drawer = page.getByRole('complementary')
  await expect.poll(() => drawer.innerText()).toContain('The sign-in to acme has ended.')
  await drawer.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => asked(page)).toEqual(['portal.sign-in'])
})

test('the drawer has the commands to paste, and what happened since', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first().click()
  const drawer = page.getByRole('complementary')
  await expect
    .poll(() => drawer.locator('code').allInnerTexts())
    .toEqual([
      'eval "$(lanyard env data-lake-staging/Engineer)"',
      'aws --profile lake sts get-caller-identity',
    ])
  await drawer.getByRole('button', { name: 'Renew' }).click()
  await expect.poll(() => drawer.innerText()).toMatch(/\d\d:\d\d\s*Renewed/)
})

test('an alias that is refused says why below its field', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first().click()
  const error = {
    code: 'alias-taken',
    message: 'The alias "x" already names y.',
    fix: 'Choose another alias.',
  }
  await page.evaluate((error) => window.fake.refuse('session.choose', error), error)
  await page.getByLabel('Alias').fill('x')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('already names')
})

test('of 3,000 accounts with 10 roles each only those in sight are drawn, and the last one can be reached', async () => {
  const page = await show({ query: { scene: 'calm', accounts: 3000, roles: 10 } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByText('3,000 accounts').waitFor()
  const drawn = () => page.evaluate(() => document.querySelectorAll('.account, .role-line').length)
  expect(await drawn()).toBeLessThan(60)
  await page.evaluate(() => {
    const list = document.querySelector('.scroll')!
    list.scrollTop = list.scrollHeight
  })
  await page.getByRole('button', { name: /^حساب/ }).waitFor()
  expect(await drawn()).toBeLessThan(60)
})

test('typing finds roles by their words among 30,000, and Enter starts one', async () => {
  const page = await show({ query: { scene: 'calm', accounts: 3000, roles: 10 } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('ledg qa 45 dep')
  await page.getByText('1 account', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Start ledger-qa-45 / Deploy' }).press('Enter')
  await expect.poll(() => asked(page)).toEqual(['session.start'])
  await expect.poll(() => page.getByRole('timer').count()).toBe(1)
})

test('accounts that arrive while a sync runs appear without a further ask, and those removed go', async () => {
  const page = await show({ query: { scene: 'calm', accounts: 10 } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByText('10 accounts').waitFor()
  await page.evaluate(() =>
    window.fake.push({
      catalog: {
        reset: false,
        put: [
          {
            portalId: 'portal-acme',
            accountId: '999999999999',
            name: 'aaa-new',
            email: '',
            roles: ['Admin'],
          },
        ],
        removed: [{ portalId: 'portal-acme', accountId: '441109273358' }],
      },
    }),
  )
  await page.getByRole('button', { name: 'aaa-new, account 9999 9999 9999' }).waitFor()
  expect(await page.getByRole('button', { name: /^payments-prod,/ }).count()).toBe(0)
})

test('names that try to deceive are shown as data', async () => {
  const page = await show()
  await page.getByText('payments-prod\\u{202e}ylnOdaeR').waitFor()
  await page.getByText('<img src=x onerror=alert(1)>').waitFor()
  expect(await page.locator('img').count()).toBe(0)
  expect(await page.locator('body').innerText()).not.toContain('\u202e')
})

test('the page tells its version and where its things lie, to be copied', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'About' }).click()
  await page.getByText('/home/ana/.lanyard/logs/lanyard.log').waitFor()
  expect(await page.locator('.about').innerText()).toContain('Electron 45.4.1, Chromium 152.0.1')
  await page.getByRole('button', { name: 'Copy Home folder' }).click()
  await page.getByRole('status').filter({ hasText: 'Copied.' }).waitFor()
})

test('Home and End reach the ends of 3,000 accounts, and a line keeps the focus when it is scrolled away', async () => {
  const page = await show({ query: { scene: 'calm', accounts: 3000, roles: 10 } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByRole('searchbox').press('ArrowDown')
  await page.keyboard.press('End')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  await expect.poll(focused).toMatch(/^حساب/)
  await page.evaluate(() => {
    document.querySelector('.scroll')!.scrollTop = 0
  })
  await page.locator('[aria-posinset="2"]').waitFor()
  await expect.poll(() => page.locator('[aria-posinset="2995"]').count()).toBe(0)
  expect(await focused()).toMatch(/^حساب/)
  await page.keyboard.press('Home')
  await expect.poll(focused).toMatch(/^<img/)
})

test('the region is asked for only where it cannot be found out', async () => {
  const page = await show({ query: { scene: 'new' } })
  const error = {
    code: 'portal-region-needed',
    message: 'The region could not be found out.',
    fix: 'Name it.',
  }
  await page.evaluate((error) => window.fake.refuse('portal.add', error), error)
  await page.getByLabel('Start URL').fill('https://example.awsapps.com/start')
  expect(await page.getByLabel('Region').count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.getByLabel('Region').fill('eu-west-1')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => asked(page))
    .toEqual(['setup.find', 'setup.preview', 'portal.add', 'portal.add', 'portal.sign-in'])
})

test('a setting applies at once', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
})

test('the terminal is chosen among those that are here or typed, and one that is refused is not kept', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Terminal', exact: true }).click()
  await page.getByText('one of those that are here (konsole, kitty)').waitFor()
  const field = page.getByRole('combobox', { name: 'Terminal' })
  expect(await page.locator('datalist option').count()).toBe(2)
  await field.fill(' kitty ')
  await field.press('Enter')
  await expect.poll(() => field.inputValue()).toBe('kitty')
  const error = { code: 'terminal-not-allowed', message: 'It was not allowed.', fix: 'Choose another.' }
  await page.evaluate((error) => window.fake.refuse('settings.change', error), error)
  await field.fill('sh -c evil')
  await field.press('Enter')
  await page.getByText('It was not allowed.').waitFor()
  await expect.poll(() => field.inputValue()).toBe('kitty')
  await field.fill('')
  await field.press('Enter')
  await expect
    .poll(() => asked(page))
    .toEqual(['terminal.find', 'settings.change', 'settings.change', 'settings.change'])
  expect(await page.evaluate(() => window.fake.asked.at(-1)?.input)).toEqual({ terminal: null })
})

test('a sign-in under way shows host and code, and can be cancelled', async () => {
  const page = await show()
  const card = page.getByRole('region', { name: 'Sign in to client-south' })
  await expect.poll(() => card.innerText()).toMatch(/client-south\.awsapps\.com[\s\S]*QHPX-ZTRB/)
  await card.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => asked(page)).toEqual(['portal.cancel-sign-in'])
})

test('the end of a session that does not renew is told politely, once', async () => {
  const page = await show({ query: { scene: 'calm' }, at: new Date('2026-03-02T14:28:00Z') })
  const told = page.getByRole('status').filter({ hasText: 'payments-prod / Admin ends in' })
  await expect.poll(() => told.innerText()).toBe('payments-prod / Admin ends in 5 minutes.')
  await page.clock.runFor(90_000)
  expect(await told.innerText()).toBe('payments-prod / Admin ends in 5 minutes.')
})
