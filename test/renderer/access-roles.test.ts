import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accountRows } from '../../renderer/window/account-rows.ts'
import { filterAccounts, roleNames } from '../../renderer/window/account-filter.ts'
import type { CatalogAccount } from '../../shared/snapshot.ts'
import type { FakeBridge } from './page/fake-bridge.ts'
import { sampleSessions } from './page/sample-organisation.ts'
import { axeFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

const ACCOUNT: CatalogAccount = {
  portalId: 'portal-acme',
  accountId: '999999999999',
  name: 'aaa-new',
  email: '',
  roles: ['Admin'],
  accessRoles: ['arn:aws:iam::999999999999:role/Admin', 'arn:aws:iam::999999999999:role/people/Operator'],
}

/** The window with an account that has roles of both sorts, opened. */
async function showAccount(query: Readonly<Record<string, string | number>> = {}): Promise<Page> {
  const page = await show({ query: { scene: 'calm', accounts: 10, ...query } })
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await page.getByText('10 accounts').waitFor()
  await page.evaluate(
    (account) => window.fake.push({ catalog: { reset: false, put: [account], removed: [] } }),
    ACCOUNT,
  )
  await page.getByRole('button', { name: 'aaa-new, account' }).click()
  return page
}

const line = (page: Page, role: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Start aaa-new / ${role}` }) })

async function openChoices(page: Page, role: string) {
  await line(page, role).hover()
  await page
    .getByRole('button', { name: `Choices for aaa-new / ${role} (account access)`, exact: true })
    .click()
  return page.getByRole('dialog', { name: `Choices for aaa-new / ${role} (account access)` })
}

const added = (page: Page) =>
  page.evaluate(() =>
    window.fake.asked.filter(({ name }) => name === 'session.add').map(({ input }) => input),
  )

test('a role of account access stands beside the permission sets, with a word that tells it apart', async () => {
  const page = await showAccount()
  const account = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: 'aaa-new, account' }) })
  expect(await account.innerText()).toContain('3 roles')
  expect(await line(page, 'Operator').innerText()).toMatch(/account access/i)
  const admins = await line(page, 'Admin').allInnerTexts()
  expect(admins.map((text) => /account access/i.test(text))).toEqual([false, true])
  await page.getByRole('button', { name: 'Start aaa-new / Operator (account access)' }).click()
  await expect
    .poll(() => page.evaluate(() => window.fake.asked.at(-1)?.input))
    .toMatchObject({
      session: { portalId: ACCOUNT.portalId, roleArn: ACCOUNT.accessRoles![1] },
    })
})

test('its session’s name and length are chosen on its line, before it was ever started, and kept together', async () => {
  const page = await showAccount()
  const choices = await openChoices(page, 'Operator')
  expect(await axeFindings(page)).toEqual([])
  await choices.getByLabel('Session name').fill('{user}-1234')
  await page.keyboard.press('Enter')
  await choices.getByLabel('Lasts').selectOption('8 h')
  const draft = { kind: 'account-access', portalId: ACCOUNT.portalId, roleArn: ACCOUNT.accessRoles![1] }
  await expect
    .poll(() => added(page))
    .toEqual([
      { draft: { ...draft, sessionName: '{user}-1234', duration: null } },
      { draft: { ...draft, sessionName: '{user}-1234', duration: 28_800 } },
    ])
  await page.keyboard.press('Escape')
  const again = await openChoices(page, 'Operator')
  await expect.poll(() => again.getByLabel('Session name').inputValue()).toBe('{user}-1234')
  expect(await again.getByLabel('Lasts').inputValue()).toBe('28800')
})

test('its session says how it is borrowed, and its name and length are edited there too', async () => {
  const page = await showAccount()
  const draft = {
    kind: 'account-access',
    portalId: ACCOUNT.portalId,
    roleArn: ACCOUNT.accessRoles![1]!,
  } as const
  await page.evaluate(
    (draft) => window.fake.dispatch('session.add', { draft: { ...draft, duration: 7200 } }),
    draft,
  )
  await page.getByRole('button', { name: /^Sessions/ }).click()
  await page.getByRole('button', { name: 'aaa-new / Operator, account' }).click()
  const drawer = page.getByRole('complementary')
  await expect
    .poll(() => drawer.innerText())
    .toMatch(/Lasts\s+2h\s+Role\s+arn:aws:iam::999999999999:role\/people/)
  expect(await drawer.innerText()).toContain('lanyard env aaa-new/Operator@access')
  await drawer.getByRole('button', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Session name').fill('night')
  expect(await dialog.getByRole('textbox').count()).toBe(2)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('What is borrowed stays until it is renewed.').waitFor()
  expect(
    await page.evaluate(() => window.fake.asked.findLast(({ name }) => name === 'session.edit')),
  ).toMatchObject({
    input: { draft: { ...draft, sessionName: 'night', duration: 7200 } },
  })
  await drawer.getByRole('button', { name: 'Remove…' }).click()
  await page.getByText('The role stays among your accounts.').waitFor()
})

test('a permission set has neither to choose', async () => {
  const page = await showAccount()
  await line(page, 'Admin').first().hover()
  await page.getByRole('button', { name: 'Alias and region of aaa-new / Admin', exact: true }).click()
  const choices = page.getByRole('dialog')
  await choices.getByLabel('Alias').waitFor()
  expect(await choices.getByLabel('Session name').count()).toBe(0)
})

test('a name that AWS would not take is refused below its field', async () => {
  const page = await showAccount()
  await page.evaluate(() =>
    window.fake.refuse('session.add', { code: 'role-session-name-invalid', message: 'No.', fix: 'Shorter.' }),
  )
  const choices = await openChoices(page, 'Operator')
  await choices.getByLabel('Session name').fill('a')
  await page.keyboard.press('Enter')
  await choices.getByRole('alert').waitFor()
  expect(await choices.getByRole('alert').innerText()).toBe('No. Shorter.')
})

test('it is found by typing and by the filter of roles, and apart from a permission set of its name', () => {
  const filter = { typed: '', portalId: null, roleName: null, group: null }
  const find = (part: object) =>
    filterAccounts([ACCOUNT], { ...filter, ...part }, {}).map(({ roles, accessRoles }) => [
      roles,
      accessRoles,
    ])
  expect(find({ typed: 'aaa op' })).toEqual([[[], [ACCOUNT.accessRoles![1]]]])
  expect(find({ roleName: 'Operator' })).toEqual([[[], [ACCOUNT.accessRoles![1]]]])
  expect(find({ roleName: 'Admin' })).toEqual([[['Admin'], [ACCOUNT.accessRoles![0]]]])
  expect(roleNames([ACCOUNT])).toEqual(['Admin', 'Operator'])
  const session = {
    ...sampleSessions(0)[0]!,
    kind: 'account-access' as const,
    portalId: ACCOUNT.portalId,
    accountId: ACCOUNT.accountId,
    roleName: 'Admin',
  }
  const rows = accountRows(
    filterAccounts([ACCOUNT], { ...filter, roleName: 'Admin' }, {}),
    [session],
    new Set(),
  )
  expect(rows.slice(1)).toMatchObject([
    { roleArn: null, session: null },
    { roleArn: ACCOUNT.accessRoles![0], session },
  ])
})
