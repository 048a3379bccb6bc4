import { createServer } from 'node:http'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { CreateTokenCommand, RegisterClientCommand } from '@aws-sdk/client-sso-oidc'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { practice } from './practice.ts'
import { ssoOidcClient, startDeviceCode } from './sign-in.ts'

const CHROMIUM = '/usr/bin/chromium'
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
// Any 43 characters do: the codes are not redeemed here.
const CHALLENGE = 'jFtFQLHNd6DOoUaRcyWjZN6QoyvBYiVGW3JYCHHNfcU'

/** A tool's one-shot listener: the query that the browser brings to it. */
async function listener() {
  const brought = Promise.withResolvers<URLSearchParams>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    response.end('<!doctype html><title>Back in the tool</title>')
    if (url.pathname === '/oauth/callback') brought.resolve(url.searchParams)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { redirectUri: `http://127.0.0.1:${port}/oauth/callback`, brought: brought.promise }
}

async function authorizeUrl(emulator: RunningEmulator, clientName: string, redirectUri: string) {
  const { clientId } = await ssoOidcClient(emulator).send(
    new RegisterClientCommand({
      clientName,
      clientType: 'public',
      scopes: ['sso:account:access'],
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      issuerUrl: emulator.ready.portals[0]!.startUrl,
    }),
  )
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId!,
    redirect_uri: redirectUri,
    state: 'S',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
  })
  return `${emulator.ready.url}/authorize?${query.toString()}`
}

describe.runIf(existsSync(CHROMIUM))('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
  })
  afterAll(() => browser.close())

  async function newPage() {
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    return page
  }

  test('the page says who signs in where, and Allow brings a code to the tool', async () => {
    const emulator = await practice({ autoApprove: false })
    const { redirectUri, brought } = await listener()
    const page = await newPage()
    await page.goto(await authorizeUrl(emulator, 'a tool', redirectUri))
    const text = await page.getByRole('main').innerText()
    expect(text).toContain('alex.moreau@example.com')
    expect(text).toContain('https://lanyard-practice.awsapps.com/start')
    await page.getByRole('button', { name: 'Allow' }).click()
    const query = await brought
    expect(query.get('state')).toBe('S')
    expect(query.get('code')).toMatch(/^[0-9a-f]{64}$/)
    await expect.poll(() => page.title()).toBe('Back in the tool')
  })

  test('Deny brings the refusal to the tool', async () => {
    const emulator = await practice({ autoApprove: false })
    const { redirectUri, brought } = await listener()
    const page = await newPage()
    await page.goto(await authorizeUrl(emulator, 'a tool', redirectUri))
    await page.getByRole('button', { name: 'Deny' }).click()
    expect(Object.fromEntries(await brought)).toEqual({ error: 'access_denied', state: 'S' })
  })

  test('a tool’s name is text, whatever it holds', async () => {
    const emulator = await practice({ autoApprove: false })
    const page = await newPage()
    const name = '<img src=x onerror=document.title="run"> & \u202Eco'
    await page.goto(await authorizeUrl(emulator, name, 'http://127.0.0.1:1/oauth/callback'))
    await expect
      .poll(() => page.getByRole('heading').innerText())
      .toBe('Allow <img src=x onerror=document.title="run"> & \\u{202e}co to access your data?')
    expect(await page.locator('img').count()).toBe(0)
  })

  test('a typed user code, in any case and without its dash, signs the device in', async () => {
    const emulator = await practice({ autoApprove: false })
    const { client, device, grant } = await startDeviceCode(emulator)
    const page = await newPage()
    await page.goto(device.verificationUri!)
    await page.getByLabel('Code').fill(device.userCode!.replace('-', '').toLowerCase())
    await page.getByRole('button', { name: 'Next' }).click()
    expect(await page.getByRole('main').innerText()).toContain(device.userCode)
    await page.getByRole('button', { name: 'Allow' }).click()
    await expect.poll(() => page.getByRole('heading').innerText()).toBe('Request approved')
    await expect(client.send(new CreateTokenCommand(grant))).resolves.toMatchObject({ tokenType: 'Bearer' })
  })

  test('a code that is not known is said to be so, and may be typed again', async () => {
    const emulator = await practice({ autoApprove: false })
    const page = await newPage()
    await page.goto(`${emulator.ready.url}/device?user_code=${encodeURIComponent('<b>NO</b>')}`)
    expect(await page.getByRole('alert').innerText()).toContain('<b>NO</b>')
    await expect.poll(() => page.getByLabel('Code').count()).toBe(1)
  })
})
