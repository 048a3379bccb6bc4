import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { FakeBridge } from './page/fake-bridge.ts'
import { shownPages } from './shown-page.ts'

// What runs inside of the page.
declare const window: { readonly fake: FakeBridge }

const show = shownPages()
const ARN = 'arn:aws:iam::222222222222:role/ops/Deploy'
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }

async function showForm(kind: string): Promise<Page> {
  const page = await show({ query: { scene: 'calm' } })
  await page.getByRole('button', { name: 'New session' }).click()
  await page.getByRole('button', { name: new RegExp(`^${kind}`) }).click()
  await page.getByRole('heading', { name: `New session: ${kind}` }).waitFor()
  return page
}

const asked = (page: Page) =>
  page.evaluate(() => window.fake.asked.filter(({ name }) => name !== 'app.name-facts'))
const said = (page: Page) => page.getByRole('alert').allInnerTexts()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const isOpen = async (page: Page) => (await page.getByRole('dialog').count()) > 0
const refuse = (
  page: Page,
  name: 'session.add' | 'session.start' | 'session.try',
  code: string,
  said: string,
) =>
  page.evaluate(([command, error]) => window.fake.refuse(command, error), [
    name,
    { code, message: said, fix: 'Mend it.' },
  ] as const)

async function fillChain(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Borrow through' }).fill('data lake eng')
  await page.keyboard.press('Enter')
  await page.getByLabel('ARN of the role').fill(ARN)
}

async function lastDraft(page: Page): Promise<unknown> {
  const last = (await asked(page)).findLast(({ name }) => name === 'session.add' || name === 'session.edit')
  return (last?.input as { draft: unknown } | undefined)?.draft
}

test('a role is borrowed through another by keyboard alone, and its session is shown', async () => {
  const page = await showForm('Chained role')
  await page.keyboard.type('data lake eng')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type(ARN)
  await page.getByText('Role Deploy in account 2222 2222 2222.').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.type('{user} at {host}')
  await page.getByText('CloudTrail will name you ana-at-anas-laptop.').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('30m')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: /Deploy/ }).waitFor()
  expect(await isOpen(page)).toBe(false)
  expect((await asked(page)).slice(0, 2)).toMatchObject([
    {
      name: 'session.add',
      input: {
        draft: {
          kind: 'chained-role',
          source: { sessionId: 'session-2' },
          roleArn: ARN,
          sessionName: '{user} at {host}',
          duration: 1800,
        },
      },
    },
    { name: 'session.start' },
  ])
})

describe('what is wrong', () => {
  test('is told once its field was left, and from then on as one types', async () => {
    const page = await showForm('Chained role')
    const arn = page.getByLabel('ARN of the role')
    await arn.fill('arn:aws:iam')
    expect(await said(page)).toEqual([])
    await page.keyboard.press('Tab')
    await expect
      .poll(() => said(page))
      .toEqual(['"arn:aws:iam" is not the ARN of a role. Write it as arn:aws:iam::123456789012:role/Name.'])
    await arn.fill(ARN)
    await expect.poll(() => said(page)).toEqual([])
  })

  test('is told in AWS’s numbers, all of it at once where one goes on without looking', async () => {
    const page = await showForm('Chained role')
    await press(page, 'More choices')
    await page.getByLabel('Lasts').fill('2h')
    await page.getByLabel('Session name').fill('{team}')
    await page.getByLabel('External ID').fill('?')
    await page.getByLabel('Inline policy').fill('x'.repeat(2049))
    await page.getByText('2049 of 2,048').waitFor()
    await page.getByRole('button', { name: /^More choices/ }).click()
    await press(page, 'Keep')
    await expect
      .poll(() => said(page))
      .toEqual([
        'Choose the session or role to borrow through.',
        'Write it as arn:aws:iam::123456789012:role/Name.',
        'A session name has no field {team}. Use {user}, {host}, {ticket} or {reason}; the rest stands as it is.',
        'A role assumed from another role lasts one hour at most; 120 minutes was asked for. Ask for 1h or less.',
        expect.stringContaining('AWS takes 2 to 1,224'),
        expect.stringContaining('it has 2049 characters, and AWS takes 2048'),
      ])
    const first = page.getByRole('combobox', { name: 'Borrow through' })
    await expect.poll(() => first.evaluate((field) => field.matches(':focus'))).toBe(true)
    expect(await asked(page)).toEqual([])
  })

  test('is no length beyond an hour where what is borrowed through is no role', async () => {
    const page = await show()
    await page.getByRole('button', { name: 'legacy-tools / robot' }).first().hover()
    await press(page, 'All actions of legacy-tools / robot')
    await page.getByRole('menuitem', { name: 'Borrow a role through this' }).click()
    await press(page, 'More choices')
    await page.getByLabel('Lasts').fill('12h')
    await page.keyboard.press('Tab')
    expect(await said(page)).toEqual([])
    await page.getByLabel('Lasts').fill('13h')
    await expect.poll(() => said(page)).toEqual([expect.stringContaining('12 hours at most')])
    await page.getByLabel('Lasts').fill('90')
    await expect.poll(() => said(page)).toEqual(['"90" is no length of time. Write it as 45m, 1h or 1h30m.'])
  })

  test('is a role of another partition before AWS is asked', async () => {
    const page = await showForm('Chained role')
    await fillChain(page)
    await page.getByLabel('ARN of the role').fill(ARN.replace('aws', 'aws-us-gov'))
    await press(page, 'Keep')
    await expect.poll(() => said(page)).toEqual([expect.stringContaining('aws-us-gov')])
  })

  test('does not move a button away from under the pointer that left the field', async () => {
    const page = await showForm('Chained role')
    await press(page, 'More choices')
    await page.getByLabel('Lasts').fill('2h')
    await press(page, 'Add a tag')
    await page.getByRole('textbox', { name: 'Key' }).waitFor()
    await expect.poll(() => said(page)).toEqual([expect.stringContaining('one hour at most')])
  })
})

describe('a refusal', () => {
  test('of the engine stands beside its field, of AWS below all of them, and nothing typed is lost', async () => {
    const page = await showForm('Chained role')
    await fillChain(page)
    await refuse(page, 'session.add', 'chain-too-long-lived', 'It is too long.')
    await press(page, 'Keep')
    await expect.poll(() => said(page)).toEqual(['It is too long. Mend it.'])
    const lasts = page.getByLabel('Lasts')
    expect(await lasts.getAttribute('aria-invalid')).toBe('true')
    await refuse(page, 'session.try', 'access-denied', 'AWS denied it.')
    await press(page, 'Try it')
    await expect.poll(() => said(page)).toEqual(['AWS denied it. Mend it.'])
    expect(await lasts.getAttribute('aria-invalid')).toBe('false')
    expect(await page.getByLabel('ARN of the role').inputValue()).toBe(ARN)
    await press(page, 'Keep')
    await expect.poll(() => lastDraft(page)).toMatchObject({ roleArn: ARN })
  })

  test('of the first start keeps the form where the engine kept nothing', async () => {
    const page = await showForm('Chained role')
    await fillChain(page)
    await refuse(page, 'session.start', 'trust-policy-mismatch', 'It does not trust you.')
    await page.evaluate(() =>
      window.fake.refuse('session.describe', { code: 'session-unknown', message: '', fix: '' }),
    )
    await press(page, 'Keep and start')
    await expect.poll(() => said(page)).toEqual(['It does not trust you. Mend it.'])
    expect(await page.getByLabel('ARN of the role').getAttribute('aria-invalid')).toBe('true')
  })

  test('of the first start shows the session where it only waits, and makes no second one', async () => {
    const page = await showForm('Chained role')
    await fillChain(page)
    await refuse(page, 'session.start', 'unreachable', 'AWS could not be reached.')
    await press(page, 'Keep and start')
    await page.getByRole('complementary', { name: /Deploy/ }).waitFor()
    expect(await isOpen(page)).toBe(false)
    expect((await asked(page)).filter(({ name }) => name === 'session.add')).toHaveLength(1)
  })
})

describe('each kind', () => {
  test('IAM user: the key typed in, its codes made from a seed', async () => {
    const page = await showForm('IAM user')
    await page.getByLabel('Access key ID').fill(KEY.id)
    await page.getByLabel('Secret access key').fill(KEY.secret)
    expect(await page.getByLabel('Secret access key').getAttribute('type')).toBe('password')
    await page.getByRole('radio', { name: 'Lanyard makes them' }).check()
    await press(page, 'Keep')
    await expect
      .poll(() => said(page))
      .toEqual([expect.stringContaining('Copy the secret key as IAM shows it')])
    await page.getByLabel('Seed of the device').fill('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')
    await press(page, 'Keep')
    await expect
      .poll(() => lastDraft(page))
      .toEqual({
        kind: 'iam-user',
        partition: 'aws',
        duration: null,
        key: { from: 'typed', accessKeyId: KEY.id, secretAccessKey: KEY.secret },
        mfaSerial: 'auto',
        codes: { from: 'seed', seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
      })
  })

  test('IAM user: the key moved out of the credentials file, without MFA', async () => {
    const page = await showForm('IAM user')
    await page.getByRole('radio', { name: 'Move it out' }).check()
    // Those that have a key of their own are offered.
    const offered = () =>
      page.locator('datalist option').evaluateAll((all) => all.map((one) => one.getAttribute('value')))
    await expect.poll(offered).toEqual(['legacy'])
    await page.getByRole('radio', { name: 'None' }).check()
    await press(page, 'Keep')
    await expect.poll(() => said(page)).toEqual(['Name one of ~/.aws/config or ~/.aws/credentials.'])
    await page.getByLabel('Profile').fill('old')
    await press(page, 'Keep')
    await expect
      .poll(() => lastDraft(page))
      .toMatchObject({
        key: { from: 'credentials-file', profile: 'old' },
        mfaSerial: null,
        codes: { from: 'person' },
      })
  })

  test('SAML: one of the roles that the identity provider offers', async () => {
    const page = await showForm('SAML')
    await page.getByLabel('Sign-in URL').fill('http://sso.example.com')
    await press(page, 'Sign in and choose')
    await expect.poll(() => said(page)).toEqual([expect.stringContaining('must begin with https://')])
    await page.getByLabel('Sign-in URL').fill('https://sso.example.com/aws')
    await press(page, 'Sign in and choose')
    await page.getByRole('radio', { name: 'payments-prod / ReadOnly 4411 0927 3358' }).check()
    await press(page, 'Keep')
    await expect
      .poll(() => lastDraft(page))
      .toMatchObject({
        kind: 'saml',
        signInUrl: 'https://sso.example.com/aws',
        roleArn: 'arn:aws:iam::441109273358:role/ReadOnly',
        providerArn: 'arn:aws:iam::441109273358:saml-provider/Okta',
      })
  })

  test('SAML: one of the roles of an assertion that was fetched with one’s own browser', async () => {
    const page = await showForm('SAML')
    await press(page, 'Sign in with your own browser')
    await page.getByLabel('SAMLResponse').fill('PHNhbWw+')
    await press(page, 'Use it')
    await page.getByRole('radio', { name: 'payments-prod / Federated 4411 0927 3358' }).check()
    expect(await page.getByLabel('SAMLResponse').isVisible()).toBe(false)
    expect((await asked(page)).map(({ input }) => input)).toEqual([
      { assertion: 'PHNhbWw+', sessionId: null },
    ])
    await press(page, 'Keep')
    await expect
      .poll(() => lastDraft(page))
      .toMatchObject({
        kind: 'saml',
        signInUrl: null,
        roleArn: 'arn:aws:iam::441109273358:role/Federated',
        providerArn: 'arn:aws:iam::441109273358:saml-provider/Example',
      })
  })

  test('SAML: a provider that wants one’s own browser is no fault, and leads there', async () => {
    const page = await showForm('SAML')
    await page.getByLabel('Sign-in URL').fill('https://sso.example.com/aws')
    expect(await page.getByRole('button', { name: 'Sign in with your own browser' }).count()).toBe(0)
    await page.evaluate(() =>
      window.fake.refuse('saml.sign-in', { code: 'saml-own-browser-needed', message: 'No.', fix: 'Do.' }),
    )
    await press(page, 'Sign in and choose')
    await page.getByText('Open the sign-in page of sso.example.com.').waitFor()
    expect(await page.getByLabel('SAMLResponse').isVisible()).toBe(true)
    expect(await said(page)).toEqual([])
  })

  test('SAML: where trying it wants one’s own browser the way there is shown too', async () => {
    const page = await showForm('SAML')
    await page.getByLabel('Sign-in URL').fill('https://sso.example.com/aws')
    await page.getByLabel('ARN of the role').fill(ARN)
    await page.getByLabel('ARN of the SAML provider').fill('arn:aws:iam::222222222222:saml-provider/Okta')
    await refuse(page, 'session.try', 'saml-own-browser-needed', 'It wants a passkey.')
    await press(page, 'Try it')
    await page.getByLabel('SAMLResponse').waitFor()
    expect(await said(page)).toEqual(['It wants a passkey. Mend it.'])
  })

  test.each([
    ['vault token', ['vault', 'token']],
    ['/opt/my tools/token\n--for\nAWS', ['/opt/my tools/token', '--for', 'AWS']],
  ])('web identity: the token of the command %j', async (typed, command) => {
    const page = await showForm('Web identity')
    await page.getByLabel('ARN of the role').fill(ARN)
    await page.getByRole('radio', { name: 'From a command' }).check()
    await page.getByLabel('Command that prints the token').fill(typed)
    await press(page, 'Keep')
    await expect
      .poll(() => lastDraft(page))
      .toMatchObject({ kind: 'web-identity', token: { from: 'command', command } })
  })

  test('chained role: with tags, policies and a restriction', async () => {
    const page = await showForm('Chained role')
    await fillChain(page)
    await press(page, 'More choices')
    for (const [key, value] of [
      ['team', 'payments'],
      ['cost', '7'],
    ] as const) {
      await press(page, 'Add a tag')
      await page.keyboard.type(key)
      await page.keyboard.press('Tab')
      await page.keyboard.type(value)
    }
    await page.getByRole('checkbox', { name: 'Transitive' }).first().check()
    await page.getByLabel('Restrict to').selectOption('read-only')
    await page.getByLabel('Managed policies').fill('arn:aws:iam::aws:policy/A\narn:aws:iam::aws:policy/B\n')
    await page.getByText('2 of 10').waitFor()
    await press(page, 'Keep')
    await expect
      .poll(() => lastDraft(page))
      .toMatchObject({
        tags: [
          { key: 'team', value: 'payments', transitive: true },
          { key: 'cost', value: '7', transitive: false },
        ],
        restriction: 'read-only',
        policyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B'],
      })
  })

  test('another kind is chosen without losing what both have', async () => {
    const page = await showForm('Web identity')
    await page.getByLabel('ARN of the role').fill(ARN)
    await press(page, 'Choose another kind')
    await page.getByRole('button', { name: /^SAML/ }).click()
    expect(await page.getByLabel('ARN of the role').inputValue()).toBe(ARN)
  })
})

describe('trying it', () => {
  test('tells who one would be, until when and how much room is left, and keeps nothing', async () => {
    const page = await showForm('Chained role')
    await fillChain(page)
    await press(page, 'Try it')
    await page.getByText('arn:aws:sts::222222222222:assumed-role/Deploy/ana').waitFor()
    await page.getByText('take 12 % of AWS').waitFor()
    expect((await asked(page)).map(({ name }) => name)).toEqual(['session.try'])
    await page.getByLabel('ARN of the role').fill(`${ARN}2`)
    await expect.poll(() => page.getByText('AWS says yes').count()).toBe(0)
  })
})

describe('leaving', () => {
  test('asks where something was typed, and Escape once more goes on', async () => {
    const page = await showForm('Chained role')
    await page.getByLabel('ARN of the role').fill(ARN)
    await page.keyboard.press('Escape')
    await page.getByText('Throw away what you typed?').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByText('Throw away what you typed?').count()).toBe(0)
    expect(await page.getByLabel('ARN of the role').inputValue()).toBe(ARN)
    await press(page, 'Choose another kind')
    await press(page, 'Cancel')
    await press(page, 'Throw away')
    await expect.poll(() => isOpen(page)).toBe(false)
  })

  test('asks nothing where nothing was typed, and closes the list of roles first', async () => {
    const page = await showForm('Chained role')
    await page.keyboard.type('pay')
    await page.getByRole('dialog').getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').getByRole('option').count()).toBe(0)
    expect(await isOpen(page)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => isOpen(page)).toBe(false)
  })
})

describe('the way there', () => {
  test('leads to each kind that is made, and among the accounts to the roles that portals list', async () => {
    const page = await show({ query: { scene: 'calm' } })
    await page.getByRole('button', { name: 'New session' }).click()
    const kinds = await page.getByRole('dialog').getByRole('listitem').locator('strong').allInnerTexts()
    expect(kinds).toEqual(['Portal role', 'Chained role', 'IAM user', 'SAML', 'Web identity', 'AWS profile'])
    await page.getByRole('button', { name: /^Portal role/ }).click()
    await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor()
  })

  test('from the menu of a session begins with that session', async () => {
    const page = await show({ query: { scene: 'calm' } })
    await page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first().hover()
    await page.getByRole('button', { name: 'All actions of data-lake-staging / Engineer' }).click()
    await page.getByRole('menuitem', { name: 'Borrow a role through this' }).click()
    const source = page.getByRole('combobox', { name: 'Borrow through' })
    await expect.poll(() => source.inputValue()).toBe('data-lake-staging / Engineer')
  })

  test('from the quick panel leads into the window', async () => {
    const panel = await show({ query: { surface: 'panel', scene: 'calm' }, width: 400, height: 600 })
    await panel.getByRole('option').first().waitFor()
    await panel.keyboard.type('new session')
    await panel.getByRole('option', { name: 'New session' }).waitFor()
    await panel.keyboard.press('Enter')
    await expect
      .poll(() => asked(panel))
      .toMatchObject([{ name: 'window.show', input: { view: 'new-session' } }, { name: 'panel.hide' }])

    const page = await show({ query: { scene: 'calm' } })
    await page.getByRole('button', { name: 'Accounts' }).click()
    await page.evaluate(() => window.fake.show('new-session'))
    await page.getByRole('heading', { name: 'New session', exact: true }).waitFor()
  })

  test('is there for who has no portal', async () => {
    const page = await show({ query: { scene: 'new' } })
    await press(page, 'New session')
    await expect.poll(() => page.getByRole('button', { name: /^IAM user/ }).count()).toBe(1)
  })
})
