import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { axeFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

const lines = (page: Page) => page.locator('.found-line').allInnerTexts()
const taken = (page: Page) =>
  page.evaluate(() =>
    window.fake.asked
      .filter(({ name }) => name === 'setup.take')
      .map(({ input }) => {
        const { setup } = input as { setup: { portals: { name: string }[]; sessions: { name: string }[] } }
        return [...setup.portals, ...setup.sessions].map(({ name }) => name)
      }),
  )

test('what other tools have is shown line by line, with why something cannot be taken over', async () => {
  const page = await show({ query: { scene: 'new' } })
  await page.getByText('Found on this computer').waitFor()
  expect(await lines(page)).toEqual([
    expect.stringMatching(/^acme\s+https:\/\/acme\.awsapps\.com\/start · eu-west-1\s+portal$/i),
    expect.stringMatching(/^acme-gov\s/),
    expect.stringMatching(/^pay\s+role Admin in 4411 0927 3358\s+session$/i),
    expect.stringMatching(/^deploy\s+arn:aws:iam::441109273358:role\/Deploy through pay\s/),
    expect.stringMatching(/^program\s+The profile "program" wants to run \/opt\/tool\. Let it\.\s/),
  ])
  expect(await page.getByRole('checkbox', { name: /^program/ }).isDisabled()).toBe(true)
  expect(await page.locator('.found').innerText()).toContain('Left as they are: robot.')
  expect(await axeFindings(page)).toEqual([])
})

test('all that can be is imported with one click, and shown as being here', async () => {
  const page = await show({ query: { scene: 'new' } })
  await page.getByRole('button', { name: 'Import 4', exact: true }).click()
  await expect
    .poll(() => page.locator('.found-line .badge').allInnerTexts())
    .toEqual([
      expect.stringMatching(/imported/i),
      expect.stringMatching(/imported/i),
      expect.stringMatching(/imported/i),
      expect.stringMatching(/imported/i),
      expect.stringMatching(/session/i),
    ])
  expect(await taken(page)).toEqual([['acme', 'acme-gov', 'pay', 'deploy']])
  expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0)
})

test('what is chosen brings along what it is borrowed through, and nothing else', async () => {
  const page = await show({ query: { scene: 'new' } })
  for (const name of ['acme', 'acme-gov', 'pay'])
    await page.getByRole('checkbox', { name: new RegExp(`^${name} `) }).uncheck()
  await page.getByRole('button', { name: 'Import 1', exact: true }).click()
  await expect.poll(() => taken(page)).toEqual([['acme', 'pay', 'deploy']])
})

test('nothing is said where all is here already', async () => {
  const page = await show({ query: { scene: 'calm' } })
  const addPortal = () => page.getByRole('button', { name: 'Add a portal' }).click()
  await addPortal()
  await page.getByRole('button', { name: 'Import 4', exact: true }).click()
  await expect.poll(() => taken(page)).toHaveLength(1)
  await page.getByRole('button', { name: 'Close' }).click()
  await addPortal()
  await page.getByLabel('Start URL').waitFor()
  const looked = () =>
    page.evaluate(() => window.fake.asked.filter(({ name }) => name === 'setup.preview').length)
  await expect.poll(looked).toBe(3)
  expect(await page.getByText('Found on this computer').count()).toBe(0)
})
