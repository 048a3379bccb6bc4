import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { axeFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()
const names = (page: Page) => page.evaluate(() => window.fake.asked.map(({ name }) => name))

/** The drawer of an IAM user's session. */
async function showKey(theme = 'light') {
  const page = await show({ query: { scene: 'asked', theme } })
  await page.evaluate(() => window.fake.change({ questions: [] }))
  await page.getByRole('button', { name: /^robot, account/ }).click()
  const section = page.getByRole('complementary').locator('section').filter({ hasText: 'Access key' })
  await section.getByText('AKIAIOSFODNN7EXAMPLE').waitFor()
  return { page, section }
}

type Step = NonNullable<Parameters<FakeBridge['change']>[0]['keyRotations']>[number]['step']
const rotating = (page: Page, step: Step, resumed: boolean) =>
  page.evaluate(
    ([step, resumed]) => window.fake.change({ keyRotations: [{ sessionId: 'robot', step, resumed }] }),
    [step, resumed] as const,
  )

test('the drawer of an IAM user says which key it has and how old it is, and no other drawer does', async () => {
  const { page, section } = await showKey()
  await section.getByText('412 days ago').waitFor()
  await page.getByRole('button', { name: /^fed, account/ }).click()
  await page.getByRole('heading', { name: 'Identity provider' }).waitFor()
  expect(await page.getByText('AKIAIOSFODNN7EXAMPLE').count()).toBe(0)
})

test('a key that was moved here is put back where it came from, and then no longer offered to be', async () => {
  const { page, section } = await showKey()
  await section.getByText('Moved here from the profile old.').waitFor()
  await section.getByRole('button', { name: 'Put it back' }).click()
  await page.getByText('The key is in the profile old of /home/ana/.aws/credentials again').waitFor()
  await expect.poll(() => section.getByRole('button', { name: 'Put it back' }).count()).toBe(0)
})

test('a change of the key is shown step by step, with what an interruption would mean', async () => {
  const { page, section } = await showKey()
  await section.getByRole('button', { name: 'Rotate key' }).click()
  await page.getByText('The key of robot is new; the old one is deleted.').waitFor()
  expect(await names(page)).toContain('key.rotate')

  const current = section.locator('[aria-current=step]')
  await rotating(page, 'create', false)
  await expect.poll(() => current.innerText()).toBe('Make a new key')
  await rotating(page, 'deactivate-old', false)
  await expect.poll(() => current.innerText()).toBe('Deactivate the old key')
  const steps = await section.getByRole('listitem').allInnerTexts()
  expect(steps.map((text) => text.includes('done'))).toEqual([true, true, false, false])
  expect(await section.innerText()).toContain('Interrupted, it goes on by itself where it was')
  expect(await section.getByRole('button', { name: 'Rotate key' }).count()).toBe(0)
})

test('a key that could not be changed says why', async () => {
  const { page, section } = await showKey()
  const error = {
    code: 'key-rotation-full',
    message: 'The user of robot has two access keys already.',
    fix: 'Delete one.',
  }
  await page.evaluate((error) => window.fake.refuse('key.rotate', error), error)
  await section.getByRole('button', { name: 'Rotate key' }).click()
  await expect
    .poll(() => section.getByRole('alert').innerText())
    .toBe('The user of robot has two access keys already. Delete one.')
})

test('a change that an earlier Lanyard left half done is told above all sessions, and leads to its steps', async () => {
  const page = await show({ query: { scene: 'asked' } })
  await rotating(page, 'delete-old', false)
  const strip = page.locator('.strip').filter({ hasText: 'Lanyard was interrupted' })
  expect(await strip.count()).toBe(0)
  await rotating(page, 'delete-old', true)
  await strip.getByRole('button', { name: 'Show' }).click()
  const drawer = page.getByRole('complementary')
  await drawer.getByText('Lanyard was interrupted while it changed this key, and goes on.').waitFor()
})

test('a key that cannot be shown says why', async () => {
  const page = await show({ query: { scene: 'asked' } })
  const error = {
    code: 'access-key-missing',
    message: 'The access key is no longer there.',
    fix: 'Type it in.',
  }
  await page.evaluate((error) => window.fake.refuse('key.describe', error), error)
  await page.getByRole('button', { name: /^robot, account/ }).click()
  const section = page.getByRole('complementary').locator('section').filter({ hasText: 'Access key' })
  await expect.poll(() => section.innerText()).toContain('The access key is no longer there. Type it in.')
  expect(await section.getByRole('button').count()).toBe(0)
})

for (const theme of ['light', 'dark'])
  test(`axe finds nothing wrong with a key and with its change, ${theme}`, async () => {
    const { page } = await showKey(theme)
    expect(await axeFindings(page)).toEqual([])
    await rotating(page, 'try', true)
    await page.locator('[aria-current=step]').waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
