import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Question } from '../../shared/snapshot.ts'
import type { FakeBridge } from './page/fake-bridge.ts'
import { axeFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }
declare const document: {
  readonly activeElement: { matches(selector: string): boolean } | null
  querySelector(selector: string): unknown
}

const show = shownPages()

/** The window, with a code wanted by a user's session and by a chain behind it. */
const showAsked = (query: Record<string, string> = {}) => show({ query: { scene: 'asked', ...query } })
const showPanel = (query: Record<string, string> = {}) =>
  show({ query: { scene: 'asked', surface: 'panel', ...query }, width: 400, height: 600 })
const field = (page: Page) => page.getByRole('textbox', { name: 'MFA code for robot, six digits' })
const asked = (page: Page) =>
  page.evaluate(() => window.fake.asked.map(({ name, input }) => ({ name, input })))
const answers = async (page: Page) =>
  (await asked(page)).flatMap(({ name, input }) =>
    name === 'question.answer' ? [(input as { answer: string }).answer] : [],
  )
const change = (page: Page, part: Parameters<FakeBridge['change']>[0]) =>
  page.evaluate((part) => window.fake.change(part), part)
const other: Question = {
  id: 'mfa-2',
  kind: 'mfa-code',
  serial: 'arn:aws:iam::111122223333:mfa/kim',
  sessionIds: [],
  wantedBy: ['kim'],
  rejected: null,
  endsAt: Date.now() + 600_000,
}

describe.each([
  ['the window', showAsked],
  ['the quick panel', showPanel],
])('a code that is wanted, in %s', (_where, open) => {
  test('says of whom and of which device it is and who waits, and has the focus', async () => {
    const page = await open()
    await field(page).waitFor()
    const card = await page.locator('.question').innerText()
    expect(card).toContain('MFA code for robot')
    expect(card).toContain('User robot in account 4411 0927 3358')
    expect(card).toContain('arn:aws:iam::441109273358:mfa/robot')
    expect(card).toContain('2 sessions wait for it: robot, deep.')
    expect(await page.evaluate(() => document.activeElement?.matches('.code-field'))).toBe(true)
  })

  test('is sent with its sixth digit, once, and the question is gone with its sessions started', async () => {
    const page = await open()
    await field(page).waitFor()
    await page.keyboard.type('12a3 45')
    expect(await field(page).inputValue()).toBe('12345')
    expect(await answers(page)).toEqual([])
    await page.keyboard.type('6')
    await field(page).waitFor({ state: 'detached' })
    expect(await answers(page)).toEqual(['123456'])
  })

  test('is taken as it is copied, blanks and all', async () => {
    const page = await open()
    await field(page).fill('\n123 456 ')
    await field(page).waitFor({ state: 'detached' })
    expect(await answers(page)).toEqual(['123456'])
  })

  test('that AWS refuses stays with the reason, to be typed over', async () => {
    const page = await open()
    await field(page).waitFor()
    await page.keyboard.type('000000')
    const alert = page.locator('.question [role=alert]')
    await expect
      .poll(() => alert.innerText())
      .toMatch(/invalid MFA one time pass code[^]*wait for the next one/)
    expect(await field(page).inputValue()).toBe('000000')
    // What is typed now takes its place.
    await page.keyboard.type('654321')
    await field(page).waitFor({ state: 'detached' })
    expect(await answers(page)).toEqual(['000000', '654321'])
  })

  test('goes when it was typed elsewhere, and with Cancel', async () => {
    const page = await open()
    await field(page).waitFor()
    await change(page, { questions: [] })
    await field(page).waitFor({ state: 'detached' })
    await change(page, { questions: [other] })
    await page.locator('.question').getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => page.locator('.question').count()).toBe(0)
    expect(await asked(page)).toContainEqual({ name: 'question.cancel', input: { questionId: 'mfa-2' } })
  })

  test.each(['light', 'dark'])(
    'is found by axe to have nothing wrong, also when refused, %s',
    async (theme) => {
      const page = await open({ theme })
      await field(page).waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.keyboard.type('000000')
      await page.locator('.question [role=alert]').waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.emulateMedia({ contrast: 'more' })
      expect(await axeFindings(page)).toEqual([])
    },
  )

  test('names no account, alias or device while others look on', async () => {
    const page = await open()
    await field(page).waitFor()
    await page.evaluate(() => window.fake.dispatch('settings.change', { presenterMode: true }))
    const card = page.locator('.question')
    await expect.poll(() => card.innerText()).not.toMatch(/deep|4411|mfa/)
  })
})

test('whoever types elsewhere in the window goes on typing there', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('searchbox').click()
  await change(page, { questions: [other] })
  await page.locator('.question').waitFor()
  await page.keyboard.type('lake')
  expect(await page.getByRole('searchbox').inputValue()).toBe('lake')
})

test('a code that is wanted while a dialog is open lies over it and can be typed', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByRole('button', { name: 'Chain a role' }).click()
  await page.getByRole('dialog', { name: 'New session: Chained role' }).waitFor()
  await change(page, { questions: [other] })
  const code = page.getByRole('textbox', { name: 'MFA code for kim, six digits' })
  await code.click()
  await page.keyboard.type('123456')
  await code.waitFor({ state: 'detached' })
  // What lay below is there again.
  await page.getByLabel('ARN of the role').fill('arn')
  expect(await answers(page)).toEqual(['123456'])
})

test('two devices are asked for one below the other, and shown again with the window', async () => {
  const page = await showAsked()
  await field(page).waitFor()
  const questions = await page.evaluate(() => window.fake.live().questions)
  await change(page, { questions: [...questions, other] })
  await page.getByRole('textbox', { name: 'MFA code for kim, six digits' }).focus()
  await page.evaluate(() => window.fake.show(null))
  await expect
    .poll(() => field(page).evaluate((one) => document.activeElement === (one as unknown)))
    .toBe(true)
})

test('a code that is wanted is told once to whoever does not see it', async () => {
  const page = await showAsked()
  const told = page.getByRole('status').filter({ hasText: 'Code wanted for robot, deep.' })
  await expect.poll(() => told.count()).toBe(1)
})

test('when the code is typed the panel’s search has the focus again', async () => {
  const page = await showPanel()
  await field(page).waitFor()
  await page.keyboard.type('123456')
  await field(page).waitFor({ state: 'detached' })
  await page.keyboard.type('lake')
  expect(await page.getByRole('combobox').inputValue()).toBe('lake')
})

test('Escape puts the panel away and leaves the question open', async () => {
  const page = await showPanel()
  await field(page).waitFor()
  await page.keyboard.press('Escape')
  expect((await asked(page)).map(({ name }) => name)).toEqual(['panel.hide'])
})
