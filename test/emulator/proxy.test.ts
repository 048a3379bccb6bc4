import { existsSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { expect, onTestFinished, test } from 'vitest'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { practice } from './practice.ts'

/** What a client gets that goes through the proxy and trusts the practice CA, if it is told to. */
async function viaProxy(emulator: RunningEmulator, url: string, trusting = true, post?: object) {
  const { proxy, ca } = emulator.ready
  const agent = new Agent({
    keepAlive: true,
    proxyEnv: { HTTPS_PROXY: proxy },
    ...(trusting ? { ca: readFileSync(ca) } : {}),
  })
  onTestFinished(() => agent.destroy())
  return await new Promise<{ status: number; body: string }>((resolve, reject) => {
    request(url, { agent, method: post ? 'POST' : 'GET' }, (response) => {
      response.setEncoding('utf8')
      let body = ''
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end(post && JSON.stringify(post))
  })
}

test('a host name of AWS’s leads to its service, with a certificate for that name', async () => {
  const emulator = await practice()
  const answer = await viaProxy(emulator, 'https://portal.sso.eu-west-1.amazonaws.com/assignment/accounts')
  expect(answer).toMatchObject({ status: 401, body: expect.stringContaining('Session token') })
  expect(emulator.log.list()).toMatchObject([
    { service: 'sso', operation: 'ListAccounts', region: 'eu-west-1', via: 'proxy' },
  ])
})

test('who does not trust the practice CA is not connected', async () => {
  const emulator = await practice()
  await expect(viaProxy(emulator, 'https://sts.amazonaws.com/', false)).rejects.toThrow(/certificate/)
})

test.each(['https://example.com/', 'https://sts.amazonaws.com:8443/', 'https://127.0.0.1/'])(
  'any other place is refused: %s',
  async (url) => {
    const emulator = await practice()
    await expect(viaProxy(emulator, url)).rejects.toThrow(/403/)
    expect(emulator.log.list()).toEqual([])
  },
)

test('the emulator’s own controls are not at AWS’s host names', async () => {
  const emulator = await practice()
  const answer = await viaProxy(emulator, 'https://sts.amazonaws.com/_emulator/requests')
  expect(answer.status).not.toBe(200)
})

test('a region knows the start URLs of its own portals only', async () => {
  const emulator = await practice()
  const { startUrl: issuerUrl } = emulator.ready.portals[1]!
  const registerIn = async (region: string) => {
    const client = { clientName: 'a tool', clientType: 'public', issuerUrl }
    const url = `https://oidc.${region}.amazonaws.com/client/register`
    return (await viaProxy(emulator, url, true, client)).status
  }
  expect(await registerIn('us-gov-west-1')).toBe(200)
  expect(await registerIn('us-east-1')).toBe(400)
})

test('an open tunnel does not keep the emulator from closing, and the certificate goes with it', async () => {
  const emulator = await practice()
  await viaProxy(emulator, 'https://oidc.us-east-1.amazonaws.com/token')
  await emulator.close()
  expect(existsSync(emulator.ready.ca)).toBe(false)
})

test('with TLS the emulator’s own address is trusted by the practice CA', async () => {
  const emulator = await practice({ tls: true })
  expect(emulator.ready.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const status = await new Promise((resolve, reject) => {
    request(
      `${emulator.ready.url}/assignment/accounts`,
      { ca: readFileSync(emulator.ready.ca) },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
      .on('error', reject)
      .end()
  })
  expect(status).toBe(401)
})
