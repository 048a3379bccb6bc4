import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { FakeBridge } from './page/fake-bridge.ts'
import { axeFindings, colourFindings, shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()

const THEMES = ['light', 'dark'] as const

async function goTo(page: Page, view: 'Sessions' | 'Accounts' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Lanyard' }).getByRole('button', { name: view }).click()
  await page.getByRole('heading', { name: view, level: 1 }).waitFor()
}

async function openForm(page: Page, kind: string): Promise<void> {
  await page.getByRole('button', { name: 'New session' }).click()
  await page.getByRole('button', { name: new RegExp(`^${kind}`) }).click()
}

const VIEWS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the sessions in every phase': async (page) => {
    await page.getByRole('heading', { name: 'Needs you' }).waitFor()
  },
  'a drawer': async (page) => {
    await page.getByRole('button', { name: 'checkout-prod / Deploy' }).first().click()
    await page.getByRole('complementary').waitFor()
  },
  'the menu of a session': async (page) => {
    await page.getByRole('button', { name: 'audit-hub / SecurityAudit' }).hover()
    await page.getByRole('button', { name: 'All actions of audit-hub / SecurityAudit' }).click()
    await page.getByRole('menu').waitFor()
  },
  'the accounts, one of them open': async (page) => {
    await goTo(page, 'Accounts')
    await page.locator('.account-open').nth(2).click()
    await page.locator('.role-line').first().waitFor()
  },
  'the choices of an account': async (page) => {
    await goTo(page, 'Accounts')
    await page.locator('.account').nth(2).hover()
    await page
      .getByRole('button', { name: /^Choices for/ })
      .nth(2)
      .click()
    await page.getByLabel('Environment').waitFor()
  },
  'the kinds of a new session': async (page) => {
    await page.getByRole('button', { name: 'New session' }).click()
    await page.getByRole('dialog').waitFor()
  },
  'borrowing a role through another, with all that can be wrong': async (page) => {
    await goTo(page, 'Accounts')
    await page.getByRole('button', { name: 'Chain a role' }).click()
    await page.getByRole('button', { name: 'More choices' }).click()
    await page.getByRole('button', { name: 'Add a tag' }).click()
    await page.getByLabel('Lasts').fill('2h')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByRole('alert').first().waitFor()
    await page.getByRole('combobox', { name: 'Borrow through' }).fill('pay')
    await page.getByRole('listbox').waitFor()
  },
  'the form of an IAM user, and the question before it is thrown away': async (page) => {
    await openForm(page, 'IAM user')
    await page.getByRole('radio', { name: 'By its serial' }).check()
    await page.getByRole('radio', { name: 'Lanyard makes them' }).check()
    await page.getByRole('button', { name: 'More choices' }).click()
    await page.keyboard.press('Escape')
    await page.getByText('Throw away what you typed?').waitFor()
  },
  'what an identity provider offers': async (page) => {
    await openForm(page, 'SAML')
    await page.getByLabel('Sign-in URL').fill('https://sso.example.com')
    await page.getByRole('button', { name: 'Sign in and choose' }).click()
    await page.getByRole('radio').first().check()
  },
  'what AWS answered to a web identity': async (page) => {
    await openForm(page, 'Web identity')
    await page.getByLabel('ARN of the role').fill('arn:aws:iam::222222222222:role/Deploy')
    await page.getByLabel('Path of the token file').fill('/run/token')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('AWS says yes').waitFor()
  },
  'the profiles to choose from, and the program of one': async (page) => {
    await openForm(page, 'AWS profile')
    await page.getByRole('radio', { name: /^build/ }).check()
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByRole('alert').waitFor()
  },
  'what one’s own browser hands over to a new SAML session': async (page) => {
    await openForm(page, 'SAML')
    await page.getByRole('button', { name: 'Sign in with your own browser' }).click()
    await page.getByLabel('SAMLResponse').waitFor()
  },
  'the question before a session is removed': async (page) => {
    await page.getByRole('button', { name: 'legacy-tools / robot' }).first().click()
    await page.getByRole('button', { name: 'Remove…' }).click()
    await page.getByRole('button', { name: 'Put the key back' }).waitFor()
  },
  'the settings': (page) => goTo(page, 'Settings'),
  'the settings of consoles, with an exception': async (page) => {
    await page.evaluate(() =>
      window.fake.dispatch('account.mark', { accountId: '441109273358', change: { console: 'window' } }),
    )
    await goTo(page, 'Settings')
    await page.getByRole('button', { name: 'Console', exact: true }).click()
    await page.getByRole('combobox', { name: /^Consoles of/ }).waitFor()
  },
  'the settings of the terminal': async (page) => {
    await goTo(page, 'Settings')
    await page.getByRole('button', { name: 'Terminal', exact: true }).click()
    await page.getByText('konsole, kitty').waitFor()
  },
  'Lanyard’s profiles in every state, and a template that is no good': async (page) => {
    await goTo(page, 'Settings')
    await page.getByRole('button', { name: 'AWS profiles', exact: true }).click()
    await page.getByLabel('Names').fill('{nobody}')
    await page.getByRole('alert').waitFor()
  },
  'what an undo of profiles would do': async (page) => {
    await goTo(page, 'Settings')
    await page.getByRole('button', { name: 'AWS profiles', exact: true }).click()
    await page.getByRole('button', { name: 'Undo…' }).click()
    await page.getByRole('list', { name: 'What would change' }).waitFor()
  },
  'the instances of a session': async (page) => {
    await page.getByRole('button', { name: 'checkout-prod / Deploy' }).first().click()
    await page.getByRole('button', { name: 'Instance…' }).click()
    await page.getByRole('list', { name: 'Instances' }).waitFor()
  },
  'what is told of the app': async (page) => {
    await goTo(page, 'Settings')
    await page.getByRole('button', { name: 'About' }).click()
    await page.getByText('/home/ana/.lanyard', { exact: true }).waitFor()
  },
  'the settings of notifications': async (page) => {
    await goTo(page, 'Settings')
    await page.getByRole('button', { name: 'Notifications' }).click()
    await page.getByRole('switch').click()
    await page.getByLabel('Quiet from').waitFor()
  },
  'adding a portal': async (page) => {
    await page.getByRole('button', { name: 'Add a portal' }).click()
    await page.getByRole('heading', { name: 'Found on this computer' }).waitFor()
  },
}

for (const [view, reach] of Object.entries(VIEWS)) {
  test(`axe finds nothing wrong with ${view}, in either theme, at either contrast`, async () => {
    const page = await show({ query: { theme: 'light' } })
    await reach(page)
    expect(await axeFindings(page)).toEqual([])
    // What else there is to find does not depend on colours, and takes long to look for.
    await page.emulateMedia({ contrast: 'more' })
    expect(await colourFindings(page)).toEqual([])
    await page.evaluate(() => window.fake.dispatch('settings.change', { theme: 'dark' }))
    await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' })
    expect(await colourFindings(page)).toEqual([])
    await page.emulateMedia({ contrast: 'no-preference' })
    expect(await colourFindings(page)).toEqual([])
  })
}

for (const theme of THEMES) {
  test(`axe finds nothing wrong with the first run and with loading, ${theme}`, async () => {
    const fresh = await show({ query: { theme, scene: 'new' } })
    await fresh.getByRole('heading', { name: 'Welcome to Lanyard' }).waitFor()
    expect(await axeFindings(fresh)).toEqual([])
    const loading = await show({ query: { theme, scene: 'loading' } })
    await loading.getByText('Loading your sessions').waitFor({ state: 'attached' })
    expect(await axeFindings(loading)).toEqual([])
  })

  test(`axe finds nothing wrong with the panel and its actions, ${theme}`, async () => {
    const page = await show({ query: { theme, surface: 'panel' }, width: 400, height: 600 })
    await page.getByRole('option').first().waitFor()
    await page.keyboard.type('pay')
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.getByRole('option', { name: 'Open console' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
}
