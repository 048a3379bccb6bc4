import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { axeFindings, colourFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const lines = (page: Page) =>
  page.getByRole('list', { name: 'What would change' }).getByRole('listitem').allInnerTexts()
const asked = (page: Page) =>
  page.evaluate(() => window.fake.asked.filter(({ name }) => name.startsWith('team.')))

async function showTeam(query: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await show({ query })
  await press(page, 'Settings')
  await press(page, 'Team file')
  await page.getByRole('heading', { name: 'Team file', level: 2 }).waitFor()
  await page.getByText('changes nothing here by itself').waitFor()
  return page
}

const news = (page: Page) =>
  page.evaluate(() =>
    window.fake.notice({ code: 'team-file-news', message: 'It says more.', fix: 'See `lanyard team`.' }),
  )

test('what a team file is, and the ways to one: a file, an address, an export of one’s own', async () => {
  const page = await showTeam()
  await page.getByRole('heading', { name: 'No team file yet' }).waitFor()
  await press(page, 'Export mine…')
  await page.getByText('Saved as /home/ana/lanyard-team.json.').waitFor()
  await press(page, 'Choose a file…')
  await page.getByText('/home/ana/platform/lanyard-team.json').waitFor()
  expect(await asked(page)).toEqual([{ name: 'team.choose-file', input: undefined }])
  expect(await axeFindings(page)).toEqual([])
})

test('an address is followed as it was typed; what is none is refused at the field, by who knows why', async () => {
  const page = await showTeam()
  const field = page.getByLabel('Address of the team file')
  await field.fill('/etc/passwd')
  await field.press('Enter')
  await page.getByRole('alert').getByText('Type an address that begins with https://').waitFor()
  expect(await asked(page)).toEqual([])
  await field.fill(' http://example.com/team.json ')
  await page.evaluate(() =>
    window.fake.refuse('team.follow', {
      code: 'team-file-place',
      message: 'Only https is asked.',
      fix: 'Name it.',
    }),
  )
  await press(page, 'Follow')
  await page.getByRole('alert').getByText('Only https is asked.').waitFor()
  await field.fill('https://example.com/team.json')
  await press(page, 'Follow')
  await page.getByText('https://example.com/team.json', { exact: true }).waitFor()
})

test('what it changes is shown with what it was, and taken over by one click, as it was shown', async () => {
  const page = await showTeam({ team: 'news' })
  expect(await lines(page)).toEqual([
    expect.stringMatching(
      /session prod-admin role AdministratorAccess \(was PowerUserAccess\), region eu-central-1$/,
    ),
    expect.stringMatching(
      /session deploy chained-role, source prod-admin, roleArn arn:aws:iam::441109273358:role\/Deploy/,
    ),
    expect.stringMatching(/session legacy There is no profile "legacy"/),
    expect.stringMatching(/account 441109273358 group payments \(was till\)$/),
  ])
  await page.getByText('None of it happens unless you take it over.').waitFor()
  await press(page, 'Take over 3')
  await expect.poll(() => lines(page)).toHaveLength(1)
  await page.getByText('All that can be of it is here: 15.').waitFor()
  expect(await asked(page)).toEqual([{ name: 'team.take', input: { digest: 'first' } }])
})

test('what is put off can still be taken over; looking and leaving are a click each', async () => {
  const page = await showTeam({ team: 'news' })
  await press(page, 'Later')
  await page.getByText('You are not told of it again').waitFor()
  expect(await page.getByRole('button', { name: 'Later', exact: true }).count()).toBe(0)
  await press(page, 'Look now')
  await expect.poll(async () => (await asked(page)).length).toBe(2)
  await page.getByRole('button', { name: 'Take over 3' }).waitFor()
  await press(page, 'Leave')
  await page.getByRole('heading', { name: 'No team file yet' }).waitFor()
  expect((await asked(page)).map(({ name }) => name)).toEqual(['team.later', 'team.look', 'team.leave'])
})

test('a strip says that there is something new, and leads to it', async () => {
  const page = await show({ query: { team: 'news' } })
  await news(page)
  await page.getByText('Your team file has 3 changes that are not here.').waitFor()
  expect(await page.getByText('It says more.').count()).toBe(0)
  await press(page, 'See')
  await page.getByRole('heading', { name: 'Team file', level: 2 }).waitFor()
  await press(page, 'Later')
  await page.getByRole('navigation', { name: 'Lanyard' }).getByRole('button', { name: 'Sessions' }).click()
  await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor()
  await expect.poll(() => page.getByText('Your team file has').count()).toBe(0)
})

test('what keeps it from being read is said, and so is the way out', async () => {
  const page = await showTeam({ team: 'news' })
  await page.evaluate(() => {
    const error = { code: 'setup-invalid', message: 'It is not JSON.', fix: 'Correct it.' } as const
    const from = '/home/ana/team.json'
    window.fake.push({
      teamFile: { from, lookedAt: null, error, digest: null, changes: [], here: 0, settled: false },
    })
  })
  await expect.poll(() => page.getByRole('alert').innerText()).toBe('It is not JSON. Correct it.')
  await page.getByText('Not looked at yet').waitFor()
  expect(await page.getByRole('button', { name: /^Take over/ }).count()).toBe(0)
  expect(await axeFindings(page)).toEqual([])
})

test('who has nothing yet is led from the first page to the team file', async () => {
  const page = await show({ query: { scene: 'new' } })
  await page.getByRole('heading', { name: 'Your team has a file' }).waitFor()
  await press(page, 'Follow')
  await page.getByRole('heading', { name: 'No team file yet' }).waitFor()
  expect(await asked(page)).toEqual([])
})

test('while somebody looks on, it has no names', async () => {
  const page = await showTeam({ team: 'news' })
  await page.evaluate(() => window.fake.dispatch('settings.change', { presenterMode: true }))
  const section = page.locator('.settings-page')
  await expect.poll(() => section.innerText()).not.toContain('prod-admin')
  expect(await section.innerText()).not.toMatch(/441109273358|lanyard-team|till/)
})

test.each(['light', 'dark'])('the colours of the %s page can be read', async (theme) => {
  expect(await colourFindings(await showTeam({ team: 'news', theme }))).toEqual([])
})
