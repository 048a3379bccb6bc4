import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { sampleProfiles } from './page/sample-organisation.ts'
import { axeFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }
declare const navigator: { readonly clipboard: { readText(): Promise<string> } }

const show = shownPages()
const COMMAND = sampleProfiles().find(({ name }) => name === 'build')!.command!

async function showForm(): Promise<Page> {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'New session' }).click()
  await page.getByRole('button', { name: /^AWS profile/ }).click()
  await page.getByRole('radio').first().waitFor()
  return page
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const said = (page: Page) => page.getByRole('alert').allInnerTexts()
const line = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`^${name}\\b`) })
const box = (page: Page) => page.getByRole('checkbox', { name: 'Let it run this command' })
const added = (page: Page) =>
  page.evaluate(() =>
    window.fake.asked.filter(({ name }) => name === 'session.add').map(({ input }) => input),
  )

test('each profile says what it is, and one that gives nothing says why and cannot be chosen', async () => {
  const page = await showForm()
  const lines = await page.getByRole('radiogroup', { name: 'Profile' }).innerText()
  expect(lines).toMatch(/build\s+a program · eu-west-1/)
  expect(lines).toMatch(
    /deploy\s+role Deploy · through work ▸ deploy · IAM Identity Center · eu-west-1\s+4530/,
  )
  expect(lines).toMatch(/legacy\s+access key · us-east-1/)
  expect(lines).toMatch(/torn\s+The profile "torn" gives no credentials: .* Correct it in/)
  expect(lines).toMatch(/work\s+role ReadOnly .*\s+a session already/i)
  expect(await line(page, 'torn').isDisabled()).toBe(true)
  expect(await axeFindings(page)).toEqual([])
})

test('one is found by typing and kept by keyboard alone, and its session says how it is borrowed', async () => {
  const page = await showForm()
  await page.keyboard.type('DEPLOY 4530')
  await expect.poll(() => page.getByRole('radio').count()).toBe(1)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('complementary')
  await expect
    .poll(() => drawer.innerText())
    .toMatch(/AWS profile\s+deploy\s+Through\s+work ▸ deploy\s+Begins with\s+IAM Identity Center/)
  expect(await added(page)).toEqual([{ draft: { kind: 'profile', profile: 'deploy', allowedCommand: null } }])
})

test('none is kept before one is chosen, nor one that is searched in vain', async () => {
  const page = await showForm()
  await page.getByLabel('Search profiles').fill('nothing')
  await page.getByText('No profile is called "nothing".').waitFor()
  await press(page, 'Keep')
  await expect.poll(() => said(page)).toEqual(['Name one of ~/.aws/config or ~/.aws/credentials.'])
  expect(await added(page)).toEqual([])
})

test('a program is shown in full, and runs only once its box is ticked', async () => {
  const page = await showForm()
  await line(page, 'legacy').check()
  expect(await box(page).count()).toBe(0)
  await line(page, 'build').check()
  expect(await page.locator('.whole-command').innerText()).toBe(COMMAND)
  await press(page, 'Try it')
  await expect.poll(() => said(page)).toEqual([expect.stringContaining('Tick the box if you trust it.')])
  await expect.poll(() => box(page).evaluate((field) => field.matches(':focus'))).toBe(true)
  await page.keyboard.press('Space')
  await press(page, 'Keep')
  await expect
    .poll(() => added(page))
    .toEqual([{ draft: { kind: 'profile', profile: 'build', allowedCommand: COMMAND } }])
})

test('leave for one program is no leave for another, nor for what the same profile runs since', async () => {
  const page = await showForm()
  await page.evaluate(() =>
    window.fake.changeProfiles((profile) =>
      profile.name === 'legacy' ? { ...profile, command: '/opt/other' } : profile,
    ),
  )
  await press(page, 'Choose another kind')
  await page.getByRole('button', { name: /^AWS profile/ }).click()
  await line(page, 'build').check()
  await box(page).check()
  await line(page, 'legacy').check()
  expect(await box(page).isChecked()).toBe(false)

  await line(page, 'build').check()
  await box(page).check()
  await page.evaluate(() => {
    window.fake.changeProfiles((profile) => ({ ...profile, command: '/tmp/evil' }))
    window.fake.refuse('session.add', { code: 'command-not-allowed', message: 'Not allowed.', fix: '' })
  })
  await press(page, 'Keep')
  await expect.poll(() => page.locator('.whole-command').innerText()).toBe('/tmp/evil')
  expect(await box(page).isChecked()).toBe(false)
  await press(page, 'Keep')
  await expect.poll(() => said(page)).toEqual([expect.stringContaining('Tick the box if you trust it.')])
  expect(await added(page)).toHaveLength(1)
})

test('a kept one is edited to let run what it runs now, and stays the profile that it is', async () => {
  const page = await showForm()
  await line(page, 'build').check()
  await box(page).check()
  await press(page, 'Keep')
  await page.getByRole('complementary').getByText(COMMAND).waitFor()
  await page.evaluate(() => window.fake.changeProfiles((profile) => ({ ...profile, command: '/opt/newer' })))
  await press(page, 'Edit…')
  await expect.poll(() => page.getByRole('dialog').getByRole('radio').count()).toBe(1)
  await expect.poll(() => page.locator('.whole-command').innerText()).toBe('/opt/newer')
  await box(page).check()
  await press(page, 'Save')
  await page.getByRole('complementary').getByText('/opt/newer').waitFor()
})

test('what is shared leaves to each whether the program may run', async () => {
  const page = await showForm()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await line(page, 'build').check()
  await box(page).check()
  await press(page, 'Keep')
  await press(page, 'Share')
  await page.getByText('on another computer').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('lanyard session add profile build')
})

test('files that cannot be read say so where the profiles would be', async () => {
  const page = await show({ query: { scene: 'calm' } })
  await page.evaluate(() =>
    window.fake.refuse('profile.list', { code: 'aws-config-unreadable', message: 'Torn.', fix: 'Mend it.' }),
  )
  await page.getByRole('button', { name: 'New session' }).click()
  await page.getByRole('button', { name: /^AWS profile/ }).click()
  await expect.poll(() => said(page)).toEqual(['Torn. Mend it.'])
})
