import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }
declare const navigator: { readonly clipboard: { readText(): Promise<string> } }

const show = shownPages()

async function showDrawer(name: string): Promise<Page> {
  const page = await show()
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('heading', { name: 'How it is borrowed' }).waitFor()
  return page
}

const asked = (page: Page) =>
  page.evaluate(() =>
    window.fake.asked.filter(
      ({ name }) => !/^(session\.describe|app\.name-facts|key\.(describe|age))$/.test(name),
    ),
  )
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

test('each kind is told in its row and drawer, and what it was described as', async () => {
  const page = await show()
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `${name}, account` }) })
  expect(await row('legacy-tools / robot').innerText()).toContain('IAM user')
  expect(await row('ci / Pipeline').innerText()).toContain('Web identity')
  expect(await row('partner-west / Federated').innerText()).toContain('SAML')
  expect(await row('reports / Nightly').getByRole('list').innerText()).toMatch(
    /IAM user\s+legacy-tools\s+reports/,
  )
  await page.getByRole('button', { name: 'ci / Pipeline' }).first().click()
  const drawer = page.getByRole('complementary')
  await drawer.getByText('gcloud auth print-identity-token').waitFor()
  expect(await drawer.getByText('Web identity').count()).toBe(1)
})

test('a role of a portal is neither edited nor removed', async () => {
  const page = await show()
  await page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first().click()
  await page.getByRole('complementary').waitFor()
  expect(await page.getByRole('button', { name: 'Edit…' }).count()).toBe(0)
})

test('a session is edited from what it was described as, and the rest of it stays', async () => {
  const page = await showDrawer('audit-hub / SecurityAudit')
  await press(page, 'Edit…')
  await page.getByRole('heading', { name: 'Edit audit-hub / SecurityAudit' }).waitFor()
  await page.getByRole('button', { name: /^More choices/ }).click()
  expect(await page.getByLabel('Lasts').inputValue()).toBe('30m')
  await page.getByLabel('External ID').fill('')
  await press(page, 'Save')
  await page.getByText('What is borrowed stays until it is renewed.').waitFor()
  expect(await asked(page)).toEqual([
    {
      name: 'session.edit',
      input: {
        sessionId: 'session-3',
        draft: {
          kind: 'chained-role',
          source: { sessionId: 'session-1' },
          roleArn: 'arn:aws:iam::222222222222:role/SecurityAudit',
          sessionName: null,
          duration: 1800,
          externalId: null,
          sourceIdentity: null,
          tags: [
            { key: 'team', value: 'security', transitive: true },
            { key: 'cost centre', value: 'ops 7', transitive: false },
          ],
          policyArns: [],
          policy: null,
          restriction: 'read-only',
        },
      },
    },
  ])
  await expect.poll(() => page.getByRole('complementary').getByText('acme-42').count()).toBe(0)
})

test('the key and seed of an IAM user stay as they are unless they are replaced', async () => {
  const page = await showDrawer('legacy-tools / robot')
  await press(page, 'Edit…')
  await page.getByRole('radio', { name: 'Lanyard makes them' }).check()
  await page.getByRole('button', { name: /^More choices/ }).click()
  await page.getByLabel('Lasts').fill('8h')
  await press(page, 'Try it')
  await page.getByText('AWS says yes').waitFor()
  expect((await asked(page)).at(-1)).toMatchObject({
    name: 'session.try',
    input: {
      sessionId: expect.stringMatching(/^session-/) as string,
      draft: { key: null, codes: { from: 'seed', seed: null }, duration: 28_800 },
    },
  })
})

test('what is shared makes the chain on another computer, hop by hop', async () => {
  const page = await showDrawer('reports / Nightly')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await press(page, 'Share')
  await page.getByText('It makes reports / Nightly on another computer').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    [
      'lanyard session add iam-user --access-key-id YOUR-ACCESS-KEY-ID --mfa-serial auto',
      'lanyard session add chain legacy-tools/robot arn:aws:iam::222222222222:role/Nightly',
    ].join('\n'),
  )
})

test('what goes with a session is named before, and a key that is nowhere else is put back', async () => {
  const page = await showDrawer('legacy-tools / robot')
  await press(page, 'Remove…')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('moved out of the profile old').waitFor()
  expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual(['reports / Nightly'])
  const refused = { code: 'profile-key-there', message: 'The profile has a key.', fix: 'Rename it.' }
  await page.evaluate((error) => window.fake.refuse('key.restore', error), refused)
  await press(page, 'Put the key back and remove')
  await dialog.getByText('The profile has a key. Rename it.').waitFor()
  await press(page, 'Put the key back and remove')
  await page.getByText('Removed legacy-tools / robot.').waitFor()
  expect((await asked(page)).map(({ name }) => name)).toEqual([
    'key.restore',
    'key.restore',
    'session.remove',
  ])
  await expect.poll(() => page.getByRole('button', { name: 'reports / Nightly' }).count()).toBe(0)
})

test('Escape removes nothing', async () => {
  const page = await showDrawer('ci / Pipeline')
  await press(page, 'Remove…')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  expect(await asked(page)).toEqual([])
})
