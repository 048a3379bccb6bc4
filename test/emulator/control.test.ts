import { ListAccountsCommand } from '@aws-sdk/client-sso'
import { CreateTokenCommand } from '@aws-sdk/client-sso-oidc'
import { describe, expect, test } from 'vitest'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { practice } from './practice.ts'
import { signIn, ssoClient, startDeviceCode } from './sign-in.ts'

async function control(emulator: RunningEmulator, path: string, method = 'GET', body?: unknown) {
  const answer = await fetch(`${emulator.ready.url}/_emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json: unknown = answer.status === 204 ? null : await answer.json()
  return { status: answer.status, json }
}

const listAccounts = (emulator: RunningEmulator, accessToken: string) =>
  ssoClient(emulator).send(new ListAccountsCommand({ accessToken }))

describe('the clock', () => {
  test('moves when told, and is the Date of every reply', async () => {
    const emulator = await practice()
    const { json } = await control(emulator, 'clock', 'POST', { set: Date.UTC(2031, 0, 1) })
    expect(json).toEqual({ now: expect.closeTo(Date.UTC(2031, 0, 1), -4) })
    await control(emulator, 'clock', 'POST', { advance: '56m' })
    const answer = await fetch(`${emulator.ready.url}/assignment/accounts`)
    expect(answer.headers.get('date')).toMatch(/^Wed, 01 Jan 2031 00:56:\d\d GMT$/)
  })

  test('refuses a time that is none', async () => {
    const emulator = await practice()
    expect(await control(emulator, 'clock', 'POST', { advance: 'a while' })).toMatchObject({ status: 400 })
    expect(await control(emulator, 'clock', 'POST', { set: '2031' })).toMatchObject({ status: 400 })
  })
})

describe('the list of requests', () => {
  test('names each operation and its status, and no secret', async () => {
    const emulator = await practice()
    const { accessToken, refreshToken } = await signIn(emulator)
    await listAccounts(emulator, accessToken)
    const { json } = await control(emulator, 'requests')
    expect(json).toMatchObject({
      requests: [
        { service: 'sso-oidc', operation: 'RegisterClient', status: 200 },
        { service: 'sso-oidc', operation: 'StartDeviceAuthorization', status: 200 },
        { service: 'sso-oidc', operation: 'CreateToken', status: 200, via: 'direct', fault: null },
        { service: 'sso', operation: 'ListAccounts', status: 200, at: expect.any(Number) },
      ],
    })
    const text = JSON.stringify(json)
    expect(text).not.toContain(accessToken)
    expect(text).not.toContain(refreshToken)
  })

  test('can be narrowed, counted and cleared', async () => {
    const emulator = await practice()
    const { accessToken } = await signIn(emulator)
    await listAccounts(emulator, accessToken)
    await listAccounts(emulator, accessToken)
    const narrowed = await control(emulator, 'requests?service=sso-oidc&operation=CreateToken')
    expect((narrowed.json as { requests: unknown[] }).requests).toHaveLength(1)
    expect((await control(emulator, 'requests?count')).json).toEqual({
      counts: { CreateToken: 1, ListAccounts: 2, RegisterClient: 1, StartDeviceAuthorization: 1 },
    })
    expect((await control(emulator, 'requests', 'DELETE')).status).toBe(204)
    expect((await control(emulator, 'requests')).json).toEqual({ requests: [] })
  })
})

describe('a fault', () => {
  const add = (emulator: RunningEmulator, fault: object) => control(emulator, 'faults', 'POST', fault)

  test('answers with a status as often as it was told, and then is over', async () => {
    const emulator = await practice()
    const { accessToken } = await signIn(emulator)
    await add(emulator, { kind: 'status', status: 500, service: 'sso', times: 2 })
    for (let time = 0; time < 2; time += 1) {
      await expect(listAccounts(emulator, accessToken)).rejects.toMatchObject({
        $metadata: { httpStatusCode: 500 },
      })
    }
    await expect(listAccounts(emulator, accessToken)).resolves.toBeDefined()
    expect((await control(emulator, 'faults')).json).toEqual({ faults: [] })
  })

  test('meets only the operation it names, until it is cleared', async () => {
    const emulator = await practice()
    const { accessToken } = await signIn(emulator)
    await add(emulator, { kind: 'status', status: 503, operation: 'GetRoleCredentials' })
    await expect(listAccounts(emulator, accessToken)).resolves.toBeDefined()
    const ask = () => fetch(`${emulator.ready.url}/federation/credentials`)
    expect((await ask()).status).toBe(503)
    await control(emulator, 'faults', 'DELETE')
    expect((await ask()).status).toBe(401)
  })

  test('can be a captive portal, which answers 200 with a web page', async () => {
    const emulator = await practice()
    await add(emulator, { kind: 'html' })
    const answer = await fetch(`${emulator.ready.url}/token`, { method: 'POST', body: '{}' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
  })

  test('can reset the connection before anything is done', async () => {
    const emulator = await practice()
    const { poll } = await startDeviceCode(emulator)
    await add(emulator, { kind: 'reset', times: 1 })
    await expect(poll()).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(poll()).resolves.toMatchObject({ tokenType: 'Bearer' })
  })

  test('can lose the reply of what was done: the refresh token is used up', async () => {
    const emulator = await practice()
    const { refreshToken, refresh } = await signIn(emulator)
    await add(emulator, { kind: 'lost-reply', operation: 'CreateToken', times: 1 })
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(refresh(refreshToken)).rejects.toMatchObject({ name: 'InvalidGrantException' })
  })

  test('can leave a request without an answer', async () => {
    const emulator = await practice()
    await add(emulator, { kind: 'hang' })
    const gaveUp = AbortSignal.timeout(150)
    await expect(fetch(`${emulator.ready.url}/token`, { method: 'POST', signal: gaveUp })).rejects.toThrow(
      /timeout/i,
    )
    expect(emulator.log.list()).toMatchObject([{ operation: 'CreateToken', status: null, fault: 'hang' }])
  })

  test('can cut the answer off half way', async () => {
    const emulator = await practice()
    const { accessToken } = await signIn(emulator)
    await add(emulator, { kind: 'cut-off', operation: 'ListAccounts' })
    await expect(listAccounts(emulator, accessToken)).rejects.toThrow(/aborted|hang up|terminated/)
  })

  test('can delay the answer', async () => {
    const emulator = await practice()
    await add(emulator, { kind: 'delay', delay: '200ms' })
    const before = performance.now()
    const { status } = await fetch(`${emulator.ready.url}/assignment/accounts`)
    expect(performance.now() - before).toBeGreaterThanOrEqual(195)
    expect(status).toBe(401)
  })

  test('can throttle any service in that service’s own words', async () => {
    const emulator = await practice()
    const { grant, client } = await startDeviceCode(emulator)
    await add(emulator, { kind: 'throttle' })
    await expect(client.send(new CreateTokenCommand(grant))).rejects.toMatchObject({
      name: 'TooManyRequestsException',
    })
    const sts = await fetch(emulator.ready.url, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    })
    expect(sts.status).toBe(400)
    expect(await sts.text()).toContain('<Code>Throttling</Code>')
  })

  test.each([[{ kind: 'meteor' }], [{ kind: 'hang', srevice: 'sso' }], [{ kind: 'delay' }], ['x']])(
    'of no known form is refused: %j',
    async (fault) => {
      const emulator = await practice()
      expect(await control(emulator, 'faults', 'POST', fault)).toMatchObject({ status: 400 })
      expect((await control(emulator, 'faults')).json).toEqual({ faults: [] })
    },
  )
})

describe('the emulator', () => {
  test('makes a key for an IAM user, with the seed of its MFA device', async () => {
    const emulator = await practice()
    const accountId = emulator.world.organisation.portals[0]!.accounts[0]!.id
    const { json } = await control(emulator, 'keys', 'POST', { accountId, user: 'robot' })
    const { accessKeyId } = json as { accessKeyId: string }
    expect(json).toMatchObject({ mfa: { serial: `arn:aws:iam::${accountId}:mfa/robot` } })
    expect(emulator.world.credentials.find(accessKeyId)!.principal).toMatchObject({ kind: 'user' })
    expect(await control(emulator, 'keys', 'POST', { accountId, user: 'nobody' })).toMatchObject({
      status: 400,
    })
  })

  test('takes its latency for each request of AWS’s, and none for its own', async () => {
    const emulator = await practice({ latencyMs: 150 })
    const took = async (path: string) => {
      const before = performance.now()
      await fetch(emulator.ready.url + path)
      return performance.now() - before
    }
    await took('/_emulator/clock')
    expect(await took('/assignment/accounts')).toBeGreaterThanOrEqual(145)
    expect(await took('/_emulator/clock')).toBeLessThan(100)
  })

  test('answers 404 for what is no path of AWS’s, and survives what is no path at all', async () => {
    const emulator = await practice()
    expect((await fetch(`${emulator.ready.url}/nothing`)).status).toBe(404)
    expect((await fetch(`${emulator.ready.url}//[`)).status).toBe(404)
    expect((await fetch(`${emulator.ready.url}/_emulator/nothing`)).status).toBe(404)
  })
})
