import { GetFederationTokenCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  createConsoleLab,
  ISSUER,
  sessionJson,
  shown,
  type ConsoleLab,
  type StsCredentials,
} from './console-fixture.ts'
import { ALLOW_ALL } from './world-fixture.ts'

const MINUTE = 60_000

let desk: ConsoleLab
beforeAll(async () => {
  desk = await createConsoleLab()
})
afterAll(() => desk.lab.close())
afterEach(() => {
  desk.lab.clock.set(Date.now())
})

describe('a sign-in token', () => {
  test('is had by GET as by POST', async () => {
    const Session = sessionJson(await desk.borrow())
    const query = new URLSearchParams({ Action: 'getSigninToken', Session })
    const reply = await fetch(`${desk.lab.url}/federation?${query.toString()}`)
    expect(await reply.json()).toEqual({ SigninToken: expect.stringMatching(/^\w{100,}$/) })
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  test.each<[string, () => Promise<StsCredentials> | StsCredentials]>([
    ['a key nobody made', async () => ({ ...(await desk.borrow()), AccessKeyId: 'ASIAIOSFODNN7EXAMPLE' })],
    ['a wrong secret', async () => ({ ...(await desk.borrow()), SecretAccessKey: 'wrong' })],
    ['a wrong token', async () => ({ ...(await desk.borrow()), SessionToken: 'wrong' })],
    ['no credentials at all', () => ({})],
    [
      "a user's long-term key",
      () => ({ AccessKeyId: desk.admin.accessKeyId, SecretAccessKey: desk.admin.secretAccessKey }),
    ],
    [
      "a user's own session",
      async () => (await desk.lab.sts(desk.admin).send(new GetSessionTokenCommand({}))).Credentials!,
    ],
  ])('is not had for %s', async (_, credentials) => {
    expect((await desk.ask(await credentials())).status).toBe(400)
  })

  test('is not had for credentials that have expired', async () => {
    const credentials = await desk.borrow()
    desk.lab.clock.advance(60 * MINUTE)
    expect((await desk.ask(credentials)).status).toBe(400)
  })

  test('is usable for fifteen minutes', async () => {
    const token = await desk.tokenOf(await desk.borrow())
    desk.lab.clock.advance(15 * MINUTE - 1000)
    expect((await desk.browser().login(token)).status).toBe(302)
    desk.lab.clock.advance(1000)
    expect((await desk.browser().login(token)).status).toBe(400)
    expect((await desk.browser().login('made-up')).status).toBe(400)
  })
})

describe('SessionDuration', () => {
  test('may be 900 to 43,200 seconds for a role assumed with a long-term key', async () => {
    const credentials = await desk.borrow()
    const statuses = async (...durations: string[]) =>
      Promise.all(
        durations.map(async (SessionDuration) => (await desk.ask(credentials, { SessionDuration })).status),
      )
    expect(await statuses('900', '43200')).toEqual([200, 200])
    expect(await statuses('899', '43201', 'soon', '')).toEqual([400, 400, 400, 400])
  })

  test('is refused for chained credentials, which may sign in without it', async () => {
    const chained = await desk.borrow('ann', await desk.borrow())
    expect((await desk.ask(chained, { SessionDuration: '3600' })).status).toBe(400)
    expect((await desk.ask(chained)).status).toBe(200)
  })

  test('is refused for a federated user, who may sign in without it', async () => {
    const command = new GetFederationTokenCommand({ Name: 'guest', Policy: JSON.stringify(ALLOW_ALL) })
    const { Credentials } = await desk.lab.sts(desk.admin).send(command)
    expect((await desk.ask(Credentials!, { SessionDuration: '3600' })).status).toBe(400)
    const tab = desk.browser()
    await tab.login(await desk.tokenOf(Credentials!))
    expect(shown(await (await tab.open('/console')).text(), 'session')).toBe('guest')
  })

  test('lets the console outlive the credentials; without it they end together', async () => {
    const credentials = await desk.borrow()
    const [long, short] = [desk.browser(), desk.browser()]
    await long.login(await desk.tokenOf(credentials, { SessionDuration: '43200' }))
    await short.login(await desk.tokenOf(credentials))
    desk.lab.clock.advance(61 * MINUTE)
    expect((await long.open('/console')).status).toBe(200)
    const over = await short.open('/console')
    expect(over.status).toBe(401)
    expect(await over.text()).toContain(`<a href="${ISSUER}">Sign in again</a>`)
  })
})
