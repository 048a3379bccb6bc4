import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

async function showProfiles(query: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await show({ query })
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('button', { name: 'AWS profiles', exact: true }).click()
  await page.getByText('/home/ana/.aws/config').waitFor()
  return page
}

async function showAccounts(typed: string): Promise<Page> {
  const page = await show({ query: { scene: 'calm', accounts: 10, roles: 2 } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByRole('searchbox').fill(typed)
  return page
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const row = (page: Page, name: string) =>
  page.getByRole('list', { name: 'AWS profiles' }).getByRole('listitem').filter({ hasText: name })
const changes = (page: Page) =>
  page.getByRole('dialog').getByRole('list', { name: 'What would change' }).innerText()
const requests = (page: Page, preview: boolean) =>
  page.evaluate(
    (preview) =>
      window.fake.asked
        .filter(({ name }) => name === 'profiles.request')
        .map(({ input }) => input as { request: { kind: string }; preview: boolean })
        .filter((input) => input.preview === preview && input.request.kind !== 'template')
        .map(({ request }) => request),
    preview,
  )

test('each profile tells its role, account and region, and what is not as it should be', async () => {
  const page = await showProfiles()
  expect(await row(page, 'payments-prod/Admin').innerText()).toMatch(
    /^payments-prod\/Admin\s+Admin · \d{4} \d{4} \d{4} · eu-west-1$/,
  )
  const said = {
    'payments-prod/ReadOnly': 'by its session',
    'ledger-dev/Deploy': 'its keys lie in the credentials file',
    'search-qa/Support': 'lists this role no more',
    'mine/Billing': 'you have a profile of this name',
    'media-prod/Engineer': 'not in the file',
  }
  for (const [name, text] of Object.entries(said)) expect(await row(page, name).innerText()).toContain(text)
  await page.getByRole('searchbox', { name: 'Search profiles' }).fill('media eng')
  await expect
    .poll(() => page.getByRole('list', { name: 'AWS profiles' }).getByRole('listitem').count())
    .toBe(1)
})

test('one is removed only once what would change was shown and agreed to', async () => {
  const page = await showProfiles()
  await press(page, 'Remove payments-prod/Admin')
  await expect.poll(() => changes(page)).toMatch(/Removed:\s+payments-prod\/Admin/)
  await press(page, 'Cancel')
  expect(await requests(page, false)).toEqual([])
  await press(page, 'Remove payments-prod/Admin')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect.poll(() => row(page, 'payments-prod/Admin').count()).toBe(0)
  expect(await requests(page, false)).toEqual([{ kind: 'remove', names: ['payments-prod/Admin'] }])
})

test('those whose role is gone are removed together, and none of the others', async () => {
  const page = await showProfiles()
  await press(page, 'Remove those of roles that are gone (1)…')
  await expect.poll(() => changes(page)).toMatch(/^−\s+Removed:\s+search-qa\/Support$/)
})

test('a session’s own profile is kept from where it stands, though the file does not change yet', async () => {
  const page = await showProfiles()
  await press(page, 'Keep payments-prod/ReadOnly')
  await page.getByText('will stay when its session ends').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click()
  await page.getByText('Changed your AWS profiles').waitFor()
  expect(await requests(page, false)).toEqual([
    { kind: 'add', profiles: [{ session: { sessionId: 'session-1' }, name: null, region: null }] },
  ])
})

test('an undo says all that it would do, by keyboard alone', async () => {
  const page = await showProfiles()
  await page.getByRole('button', { name: 'Undo…' }).press('Enter')
  await expect.poll(() => changes(page)).toMatch(/region none → eu-west-1[^]*lanyard old → lanyard new/)
  const dialog = page.getByRole('dialog')
  expect(await dialog.innerText()).toMatch(/mine is left out[^]*nobodys is left out/)
  await dialog.getByRole('button', { name: 'Cancel' }).press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => dialog.count()).toBe(0)
  expect(await requests(page, false)).toEqual([{ kind: 'undo' }])
})

test('what refuses a change says why in the dialog, and it stays to be read', async () => {
  const page = await showProfiles()
  const refused = { code: 'profiles-nothing-before', message: 'Nothing was before.', fix: 'Leave it.' }
  await page.evaluate((error) => window.fake.refuse('profiles.request', error), refused)
  await press(page, 'Undo…')
  await expect.poll(() => page.getByRole('alert').innerText()).toBe('Nothing was before. Leave it.')
  expect(await page.getByRole('button', { name: 'Undo', exact: true }).isDisabled()).toBe(true)
})

test('a template shows what it makes while it is typed, and what is wrong with it', async () => {
  const page = await showProfiles()
  const field = page.getByLabel('Names')
  await field.fill('{accountId}-{role}')
  await expect
    .poll(() => page.getByRole('list', { name: 'What would change' }).innerText())
    .toContain('Added:')
  await page.getByText('111122223333-ReadOnly').waitFor()
  await field.fill('{account}')
  await page.getByRole('alert').getByText('{alias} or {role}').waitFor()
  expect(await page.getByRole('button', { name: 'Rename…' }).isDisabled()).toBe(true)
  await field.fill('{accountId}-{role}')
  await expect.poll(() => page.getByRole('alert').count()).toBe(0)
  await field.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename', exact: true }).click()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await expect.poll(() => field.inputValue()).toBe('{accountId}-{role}')
})

test('with none there is a way to the roles; a file that cannot be read is tried again', async () => {
  const empty = await showProfiles({ profiles: 'none' })
  await empty.getByRole('heading', { name: 'No profiles yet' }).waitFor()
  await press(empty, 'Choose roles')
  await empty.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor()

  const page = await show()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const refused = { code: 'aws-config-unreadable', message: 'It cannot be read.', fix: 'Mend it.' }
  await page.evaluate((error) => window.fake.refuse('profiles.list', error), refused)
  await press(page, 'AWS profiles')
  await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/It cannot be read\.\s+Mend it\./)
  await press(page, 'Try again')
  await row(page, 'payments-prod/Admin').waitFor()
})

test('among the accounts a profile is kept of one role, or of each that the filter lets through', async () => {
  const page = await showAccounts('')
  await press(page, 'Keep 14 profiles…')
  await page
    .getByRole('dialog')
    .getByText(/: 14\./)
    .waitFor()
  await press(page, 'Cancel')
  await page.locator('.account-open').first().click()
  const line = page.locator('.role-line').first()
  await line.hover()
  await line.getByRole('button', { name: /^Keep a profile of/ }).click()
  await expect.poll(() => changes(page)).toMatch(/^\+\s+Added:\s+\d{12}\/\S+\s+eu-west-1$/)
  await page.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click()
  await expect.poll(() => requests(page, false)).toMatchObject([{ kind: 'add', profiles: [{ name: null }] }])
})

test('while somebody looks on, profiles have no names', async () => {
  const page = await showProfiles()
  await page.evaluate(() => window.fake.dispatch('settings.change', { presenterMode: true }))
  const list = page.getByRole('list', { name: 'AWS profiles' })
  await expect.poll(() => list.innerText()).not.toContain('payments-prod')
  expect(await list.innerText()).not.toMatch(/\d{4} \d{4} \d{4}/)
})

const sides = (page: Page) => page.getByRole('radiogroup', { name: 'Also on the other side of WSL' })

test('where there is no WSL no other side is offered', async () => {
  const page = await showProfiles()
  expect(await sides(page).count()).toBe(0)
})

test('another side of WSL is chosen once what would change in its file was shown, and given up likewise', async () => {
  const page = await showProfiles({ sides: 'Debian,Ubuntu-24.04' })
  const chosen = () => sides(page).locator('label:has(:checked)').innerText()
  expect(await sides(page).locator('label').allInnerTexts()).toEqual([
    'This side only',
    'Debian',
    'Ubuntu-24.04',
  ])
  await sides(page).getByRole('radio', { name: 'Debian' }).click()
  const dialog = page.getByRole('dialog', { name: 'AWS profiles on the other side of WSL' })
  await expect.poll(() => dialog.innerText()).toContain('Nothing changes in /home/ana/.aws/config.')
  expect(await dialog.innerText()).toContain('Would change profiles in /mnt/c/Users/ana/.aws/config: 6.')
  expect(await changes(page)).toContain('payments-prod/Admin')
  await press(page, 'Cancel')
  expect([await chosen(), await requests(page, false)]).toEqual(['This side only', []])
  await sides(page).getByRole('radio', { name: 'Debian' }).click()
  await dialog.getByRole('button', { name: 'Choose', exact: true }).click()
  await expect.poll(chosen).toBe('Debian')
  await page.getByText('Also for Debian, in /mnt/c/Users/ana/.aws/config.').waitFor()
  await sides(page).getByRole('radio', { name: 'This side only' }).click()
  await dialog.getByRole('button', { name: 'Choose', exact: true }).click()
  await expect.poll(chosen).toBe('This side only')
  expect(await requests(page, false)).toEqual([
    { kind: 'wsl', side: 'Debian' },
    { kind: 'wsl', side: null },
  ])
})
