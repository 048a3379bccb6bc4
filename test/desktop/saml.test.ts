import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { run } from '../../electron/cli/demo/child.ts'
import { startDisplay, type Display } from '../../electron/dev/display.ts'
import { startDrivenApp, type DrivenApp } from '../../electron/dev/driven-app.ts'
import { until } from '../../electron/dev/until.ts'
import { startEmulator, type RunningEmulator } from '../../electron/emulator/emulator.ts'
import { samlProviderArn } from '../../electron/emulator/identity-providers.ts'
import { mintAssertion } from '../../electron/emulator/saml-assertion.ts'
import { LAUNCHER } from '../agent/running-agent.ts'
import { startIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { ask } from './view-door.ts'

const ends: (() => Promise<void>)[] = []
let display: Display
let emulator: RunningEmulator
let provider: IdentityProvider
let app: DrivenApp
let view: Page
/** The pages that were opened in the user's own browser, a line each. */
let opened: string
/** Which of the accounts the provider offers a role in. */
let offered: readonly number[] = [0]

beforeAll(async () => {
  display = await startDisplay()
  ends.push(display.end)
  emulator = await startEmulator({ autoApprove: true })
  ends.push(() => emulator.close())
  provider = await startIdentityProvider(assertion)
  ends.push(provider.close)
  const bundle = join(display.folder, 'authorities.pem')
  await writeFile(bundle, provider.pem + (await readFile(emulator.ready.ca, 'utf8')))
  opened = join(display.folder, 'opened')
  const browser = join(display.folder, 'browser')
  await writeFile(browser, `#!/bin/sh\necho "$1" >> '${opened}'\n`)
  await chmod(browser, 0o700)
  // All that goes to a host of AWS's comes to the practice organisation, which notes it.
  const reach = { AWS_CA_BUNDLE: bundle, HTTPS_PROXY: emulator.ready.proxy, NO_PROXY: '127.0.0.1' }
  const env = { ...reach, BROWSER: browser }
  app = await startDrivenApp({ display, endpoints: emulator.ready.endpoints, env })
  ends.push(app.end)
  view = await app.page('window')
  await app.owns()
})

afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

function pair(account: number) {
  const { id } = emulator.world.organisation.portals[0]!.accounts[account]!
  return { role: `arn:aws:iam::${id}:role/Federated`, provider: samlProviderArn('aws', id) }
}

function assertion(): string {
  return mintAssertion(emulator.world, { roles: offered.map(pair), sessionName: 'ann' })
}

const lanyard = (...args: readonly string[]) => run([LAUNCHER, ...args], app.env)

async function add(account: number, signInUrl: string, alias: string): Promise<string> {
  const { role, provider: providerArn } = pair(account)
  const known = ['--url', signInUrl, '--role', role, '--provider', providerArn]
  expect(await lanyard('session', 'add', 'saml', '--as', alias, ...known)).toMatchObject({ code: 0 })
  const { live } = await ask(view, 'snapshot.get', undefined)
  return live.sessions.find((session) => session.alias === alias)!.id
}

const start = (sessionId: string) => ask(view, 'session.start', { session: { sessionId }, choice: {} })

/** What came of a promise that is awaited later. */
function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

const pagesAt = (prefix: string) => app.electron.windows().filter((page) => page.url().startsWith(prefix))

async function pageAt(prefix: string): Promise<Page> {
  const [page] = await until(
    async () => pagesAt(prefix),
    (found) => found.length === 1,
  )
  return page!
}

const samlWindows = async () =>
  (await display.windows()).filter(({ title }) => title === 'Sign in for AWS').length

test('the provider’s page is shown, what it posts is a session, and AWS’s own page is never reached', async () => {
  const sessionId = await add(0, provider.signInUrl, 'first')
  const started = start(sessionId)
  const page = await pageAt(provider.signInUrl)
  await until(samlWindows, (count) => count === 1)
  const strip = await pageAt('lanyard://saml/')
  await strip.waitForFunction(`document.getElementById('host').textContent !== ''`)
  expect(await strip.innerText('header')).toMatch(/^127\.0\.0\.1:\d+\s+No passkey or managed device/)

  await page.fill('input', 'ann')
  await page.click('button')

  const { arn, state } = await started
  expect(arn).toMatch(/assumed-role\/Federated\/ann$/)
  expect(state.phase).toBe('active')
  await until(samlWindows, (count) => count === 0)
  expect(emulator.log.list({ service: 'signin' })).toEqual([])
})

test('a tool that reads another of its roles is answered by a provider that knows the person, unseen', async () => {
  offered = [0, 1]
  await add(1, provider.signInUrl, 'second')
  const calling = lanyard('credentials', 'second')
  await pageAt('lanyard://saml/')
  const isVisible = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.title === 'Sign in for AWS' && window.isVisible()),
  )
  expect(isVisible).toBe(false)

  const { code, stdout } = await calling
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ Version: 1 })
  await until(
    async () => pagesAt('lanyard://saml/'),
    (found) => found.length === 0,
  )
})

test('once the provider is made to forget the person, nothing happens unseen any more', async () => {
  await add(2, provider.signInUrl, 'third')
  offered = [2]
  expect(await lanyard('session', 'sign-out', 'third')).toMatchObject({ code: 0 })

  const { code, stderr } = await lanyard('credentials', 'third')
  expect(code).toBe(77)
  expect(stderr).toMatch(/The sign-in at 127\.0\.0\.1:\d+ has ended.*`lanyard renew third`/)
})

test('the page has nothing of ours and goes nowhere but to https', async () => {
  const sessionId = await add(3, provider.signInUrl, 'fourth')
  const result = outcome(start(sessionId))
  const page = await pageAt(provider.signInUrl)

  expect(await page.evaluate('typeof window.lanyard + typeof window.require + typeof window.process')).toBe(
    'undefinedundefinedundefined',
  )
  await page.evaluate(`location.href = '${emulator.ready.url}/console'`)
  expect(await page.evaluate(`window.open('${provider.signInUrl}')`)).toBeNull()
  expect(await page.evaluate(`fetch('${emulator.ready.url}/').then(() => 'came', () => 'held')`)).toBe('held')
  const refused = await app.electron.evaluate(async ({ webContents }, url) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)!
    const downloading = new Promise<boolean>((resolve) => {
      contents.session.once('will-download', (event) => resolve(event.defaultPrevented))
    })
    await contents.executeJavaScript(`document.getElementById('file').click()`)
    return downloading
  }, provider.signInUrl)
  expect(refused).toBe(true)
  // With the jar alone, so that neither the window's closing nor the page's own rules are what holds these back.
  const sent = await app.electron.evaluate(
    async ({ webContents }, [url, plain]) => {
      const { session } = webContents.getAllWebContents().find((one) => one.getURL() === url)!
      const send = (to: string, init: RequestInit) =>
        session.fetch(to, { ...init, signal: AbortSignal.timeout(10_000) }).then(
          () => 'came',
          (error: unknown) => String(error),
        )
      return [
        await send('https://signin.aws.amazon.com/saml', { method: 'POST', body: 'SAMLResponse=x' }),
        await send(plain, {}),
      ]
    },
    [provider.signInUrl, emulator.ready.url] as const,
  )
  expect(sent).toEqual([
    expect.stringContaining('ERR_BLOCKED_BY_CLIENT'),
    expect.stringContaining('ERR_BLOCKED_BY_CLIENT'),
  ])
  expect(emulator.log.list({ service: 'signin' })).toEqual([])
  expect(page.url()).toBe(provider.signInUrl)

  await ask(view, 'session.stop', { sessionId })
  expect(await result).toMatch(/^saml-sign-in-cancelled: /)
  await until(samlWindows, (count) => count === 0)
})

test('a provider that wants a passkey ends in words, and goes on with the assertion of another browser', async () => {
  const sessionId = await add(4, provider.passkeyUrl, 'fifth')
  const result = outcome(start(sessionId))
  const page = await pageAt(provider.passkeyUrl)
  // The page itself is told at once, and need not wait for anything.
  await page.waitForFunction(`document.getElementById('said').textContent !== 'Waiting for your passkey'`)
  expect(await page.innerText('#said')).toBe('NotAllowedError')
  expect(await page.innerText('#knows')).toBe('undefined')

  const strip = await pageAt('lanyard://saml/')
  expect(await strip.innerText('#note')).toBe('No passkey or managed device works here.')
  await strip.click('text=Use my own browser')

  expect(await result).toMatch(/^saml-own-browser-needed: The sign-in at 127.* such as a passkey/)
  await until(samlWindows, (count) => count === 0)
  const { live } = await ask(view, 'snapshot.get', undefined)
  expect(live.sessions.find(({ id }) => id === sessionId)?.state).toMatchObject({
    phase: 'failed',
    error: { fix: expect.stringContaining('`lanyard start fifth --assertion FILE`') as string },
  })

  // The window goes on from there, without being looked for.
  const dialog = view.getByRole('dialog', { name: 'Sign in with your own browser' })
  await dialog.getByRole('button', { name: 'Open the page' }).click()
  await until(
    () => readFile(opened, 'utf8').catch(() => ''),
    (pages) => pages === `${provider.passkeyUrl}\n`,
  )
  const handOver = async (text: string) => {
    await dialog.getByLabel('SAMLResponse').fill(text)
    await dialog.getByRole('button', { name: 'Use it' }).click()
  }
  const refusal = () => dialog.getByRole('alert').innerText()
  await handOver('no assertion!')
  await expect.poll(refusal).toMatch(/no assertion of a SAML identity provider: it is no Base64/)
  await handOver(Buffer.from('no XML').toString('base64'))
  await expect.poll(refusal).toMatch(/it is no XML/)
  offered = [0]
  await handOver(assertion())
  await expect.poll(refusal).toMatch(/does not offer you .*Federated; it offers/)
  offered = [4]
  await handOver(assertion())
  await dialog.getByText('Taken. fifth is started.').waitFor()
  expect(await dialog.innerText()).toContain('Federated')
  const after = (await ask(view, 'snapshot.get', undefined)).live
  expect(after.sessions.find(({ id }) => id === sessionId)?.state.phase).toBe('active')
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('a window that the person closes, and a provider that is not there, end in words too', async () => {
  const sessionId = await add(5, provider.signInUrl, 'sixth')
  const result = outcome(start(sessionId))
  await pageAt(provider.signInUrl)
  // As its close button does.
  await app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) if (window.title === 'Sign in for AWS') window.close()
  })
  expect(await result).toMatch(/^saml-sign-in-cancelled: /)

  const nowhere = await add(6, 'https://127.0.0.1:1/sign-in', 'seventh')
  expect(await outcome(start(nowhere))).toMatch(/^unreachable: 127\.0\.0\.1:1 could not be reached/)
})
