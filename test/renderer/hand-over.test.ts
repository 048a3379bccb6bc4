import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { axeFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }
declare const DataTransfer: new () => { readonly items: { add(file: unknown): void } }
declare const File: new (parts: readonly string[], name: string) => unknown

const show = shownPages()
const names = (page: Page) => page.evaluate(() => window.fake.asked.map(({ name }) => name))
const handed = (page: Page) =>
  page.evaluate(() =>
    window.fake.asked.flatMap(({ name, input }) => (name === 'saml.hand-over' ? [input] : [])),
  )

/** The window with a SAML session that waits for a sign-in in the person's own browser. */
async function showWaiting(theme = 'light'): Promise<Page> {
  const page = await show({ query: { scene: 'asked', theme } })
  await page.evaluate(() => window.fake.change({ questions: [] }))
  return page
}

async function openHandOver(theme?: string): Promise<Page> {
  const page = await showWaiting(theme)
  await page.getByRole('button', { name: 'Sign in with your own browser' }).click()
  await page.getByRole('dialog', { name: 'Sign in with your own browser' }).waitFor()
  return page
}

const refusal = (code: string, message: string) => ({ code, message, fix: 'Sign in again.' })

test('what waits for a sign-in in one’s own browser says so, and the page of its provider opens there', async () => {
  const page = await openHandOver()
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.innerText()).toContain('Open the sign-in page of sso.example.com.')
  expect(await dialog.innerText()).toContain('SAMLResponse')
  await dialog.getByRole('button', { name: 'Open the page' }).click()
  await expect.poll(() => names(page)).toContain('saml.open-page')
})

test('an assertion that is pasted is handed over at once, starts the session and is not left on the screen', async () => {
  const page = await openHandOver()
  await page.evaluate(() =>
    window.fake.refuse('saml.hand-over', { code: 'x', message: 'Too old.', fix: 'Anew.' }),
  )
  await page.getByLabel('SAMLResponse').focus()
  await page.keyboard.insertText('first')
  expect(await names(page)).not.toContain('saml.hand-over')
  // As the browser's own Paste does.
  await page.getByLabel('SAMLResponse').evaluate((element) => {
    const area = element as unknown as { value: string; dispatchEvent(event: unknown): void }
    area.value = 'PHNhbWw+'
    const { InputEvent } = globalThis as unknown as {
      InputEvent: new (type: string, init: object) => unknown
    }
    area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))
  })
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.getByRole('alert').innerText()).toBe('Too old. Anew.')
  await dialog.getByRole('button', { name: 'Use it' }).click()

  await dialog.getByText('Taken. fed is started.').waitFor()
  expect(await dialog.innerText()).toMatch(/Roles it offers\s+payments-prod \/ Federated\s+4411 0927 3358/)
  expect(await handed(page)).toEqual([
    { assertion: 'PHNhbWw+', sessionId: 'fed' },
    { assertion: 'PHNhbWw+', sessionId: 'fed' },
  ])
  expect(await names(page)).toContain('session.start')
  expect(await page.content()).not.toContain('PHNhbWw+')
})

test.each([
  ['assertion-unreadable', 'That is no assertion of a SAML identity provider: it is no Base64.'],
  ['assertion-stale', 'The assertion is too old: AWS takes one for five minutes after it was made.'],
  ['assertion-lacks-role', 'The identity provider does not offer you Federated; it offers Other.'],
])('of one that cannot be used (%s) it is said what is wrong', async (code, message) => {
  const page = await openHandOver()
  await page.evaluate((error) => window.fake.refuse('saml.hand-over', error), refusal(code, message))
  await page.getByLabel('SAMLResponse').fill('???')
  await page.getByRole('button', { name: 'Use it' }).click()
  await expect.poll(() => page.getByRole('alert').innerText()).toBe(`${message} Sign in again.`)
  expect(await names(page)).not.toContain('session.start')
})

test('a session that AWS then refuses says why', async () => {
  const page = await openHandOver()
  const error = refusal('trust-policy-mismatch', 'The role did not let you in.')
  await page.evaluate((error) => window.fake.refuse('session.start', error), error)
  await page.getByLabel('SAMLResponse').fill('PHNhbWw+')
  await page.getByRole('button', { name: 'Use it' }).click()
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('The role did not let you in.')
})

test('a file is read here, chosen or dropped, and only its text goes on', async () => {
  const page = await openHandOver()
  await page.evaluate(() => window.fake.refuse('saml.hand-over', { code: 'x', message: 'No.', fix: '' }))
  const file = { name: 'assertion.txt', mimeType: 'text/plain', buffer: Buffer.from('Y2hvc2Vu') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('alert').waitFor()

  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['ZHJvcHBlZA=='], 'assertion.xml'))
    return transfer
  })
  await page.locator('.hand-over-field').dispatchEvent('drop', { dataTransfer: dropped })
  await page.getByText('Taken. fed is started.').waitFor()
  expect(await handed(page)).toEqual([
    { assertion: 'Y2hvc2Vu', sessionId: 'fed' },
    { assertion: 'ZHJvcHBlZA==', sessionId: 'fed' },
  ])
})

test('who chose their own browser in the provider’s window goes on here without looking for it', async () => {
  const page = await showWaiting()
  const sessions = await page.evaluate(() => window.fake.live().sessions)
  const failed = sessions.find(({ id }) => id === 'fed')!
  const withState = (state: typeof failed.state) =>
    sessions.map((session) => (session === failed ? { ...session, state } : session))
  await page.evaluate((sessions) => window.fake.change({ sessions }), withState({ phase: 'starting' }))
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.evaluate((sessions) => window.fake.change({ sessions }), withState(failed.state))
  await page.getByRole('dialog', { name: 'Sign in with your own browser' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

test('the drawer and the menu lead to it too, and sign out at the provider', async () => {
  const page = await showWaiting()
  await page.getByRole('button', { name: /^fed, account/ }).click()
  const drawer = page.getByRole('complementary')
  const provider = drawer.locator('section').filter({ hasText: 'Identity provider' })
  await provider.getByRole('button', { name: 'Sign out at the provider' }).click()
  await page.getByText('it asks again').waitFor()
  await provider.getByRole('button', { name: 'Sign in with your own browser' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^fed, account/ }).hover()
  await page.getByRole('button', { name: 'All actions of fed' }).click()
  await page.getByRole('menuitem', { name: 'Sign in with your own browser' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await names(page)).toContain('saml.sign-out')
})

test('a session that waits for a sign-in in the app’s window offers both ways', async () => {
  const page = await showWaiting()
  const error = { code: 'saml-sign-in-needed', message: 'The sign-in has ended.', fix: 'Renew.' } as const
  await page.evaluate((error) => {
    const sessions = window.fake.live().sessions.map((session) => {
      return session.id === 'fed' ? { ...session, state: { phase: 'failed', error } as const } : session
    })
    window.fake.change({ sessions })
  }, error)
  const strip = page
    .locator('.strip')
    .filter({ hasText: 'fed waits for a sign-in at its identity provider.' })
  await strip.getByRole('button', { name: 'Sign in with your own browser instead' }).waitFor()
  await strip.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => names(page)).toContain('session.start')
})

for (const theme of ['light', 'dark'])
  test(`axe finds nothing wrong with handing over an assertion, bad or good, ${theme}`, async () => {
    const page = await openHandOver(theme)
    expect(await axeFindings(page)).toEqual([])
    const error = refusal('assertion-unreadable', 'That is no assertion.')
    await page.evaluate((error) => window.fake.refuse('saml.hand-over', error), error)
    await page.getByLabel('SAMLResponse').fill('???')
    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByRole('alert').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByText('Taken. fed is started.').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: /^fed, account/ }).click()
    await page.getByRole('complementary').waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
