import { AssumeRoleCommand, GetFederationTokenCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCredentials, Principal } from '../../electron/emulator/world.ts'
import { ALLOW_ALL, arn, createTestWorld, GOVERNMENT, HOME, trust, type TestWorld } from './world-fixture.ts'

const MINUTE = 60_000
const DESTINATION = 'https://console.aws.amazon.com/s3/home?region=eu-central-1'
const ISSUER = 'https://portal.example/start'

interface Sts {
  AccessKeyId?: string | undefined
  SecretAccessKey?: string | undefined
  SessionToken?: string | undefined
}

let lab: TestWorld
let admin: IssuedCredentials
beforeAll(async () => {
  lab = await createTestWorld()
  admin = lab.key(lab.user('admin'))
  lab.role('Reader', { trust: trust(arn(HOME, 'root')), maxSessionDuration: 43_200 })
})
afterAll(() => lab.close())
afterEach(() => {
  lab.clock.set(Date.now())
})

async function borrow(RoleSessionName = 'ann', from: Parameters<TestWorld['sts']>[0] = admin): Promise<Sts> {
  const command = new AssumeRoleCommand({ RoleArn: arn(HOME, 'role/Reader'), RoleSessionName })
  return (await lab.sts(from).send(command)).Credentials!
}

const sessionOf = ({ AccessKeyId, SecretAccessKey, SessionToken }: Sts) =>
  JSON.stringify({ sessionId: AccessKeyId, sessionKey: SecretAccessKey, sessionToken: SessionToken })

/** Asks for a sign-in token by POST. */
function ask(credentials: Sts, rest: Record<string, string> = {}): Promise<Response> {
  const Session = sessionOf(credentials)
  const body = new URLSearchParams({ Action: 'getSigninToken', Session, ...rest })
  return fetch(`${lab.url}/federation`, { method: 'POST', body })
}

async function tokenOf(credentials: Sts, rest: Record<string, string> = {}): Promise<string> {
  const reply = await ask(credentials, rest)
  expect(reply.status).toBe(200)
  return ((await reply.json()) as { SigninToken: string }).SigninToken
}

/** A browser as far as the console needs one: it keeps a cookie and follows redirects by hand. */
function browser() {
  let cookie = ''
  async function open(path: string): Promise<Response> {
    const reply = await fetch(lab.url + path, { headers: { cookie }, redirect: 'manual' })
    const set = reply.headers.get('set-cookie')
    if (set) cookie = set.includes('Max-Age=0') ? '' : set.split(';')[0]!
    return reply
  }
  return {
    open,
    login(SigninToken: string, rest: Record<string, string> = {}) {
      const query = new URLSearchParams({
        Action: 'login',
        Issuer: ISSUER,
        Destination: DESTINATION,
        SigninToken,
        ...rest,
      })
      return open(`/federation?${query.toString()}`)
    },
  }
}

function principalNamed(sessionName: string): Principal {
  const role = lab.world.organisation.role(HOME, 'Reader')!
  return {
    kind: 'assumed-role',
    accountId: HOME,
    arn: arn(HOME, `assumed-role/Reader/${sessionName}`, 'sts'),
    userId: `${role.id}:${sessionName}`,
    role,
    sessionName,
    mfa: false,
    sourceIdentity: null,
    tags: new Map(),
    transitiveTagKeys: [],
    sessionPolicies: [],
  }
}

const shown = (page: string, id: string) =>
  new RegExp(`data-testid="${id}"[^>]*>([^<]*)<`).exec(page)?.[1] ?? null

describe('a sign-in token', () => {
  test('is had by GET as by POST', async () => {
    const Session = sessionOf(await borrow())
    const query = new URLSearchParams({ Action: 'getSigninToken', Session })
    const reply = await fetch(`${lab.url}/federation?${query.toString()}`)
    expect(await reply.json()).toEqual({ SigninToken: expect.stringMatching(/^\w{100,}$/) })
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  test.each<[string, () => Promise<Sts> | Sts]>([
    ['a key nobody made', async () => ({ ...(await borrow()), AccessKeyId: 'ASIAIOSFODNN7EXAMPLE' })],
    ['a wrong secret', async () => ({ ...(await borrow()), SecretAccessKey: 'wrong' })],
    ['a wrong token', async () => ({ ...(await borrow()), SessionToken: 'wrong' })],
    ['no credentials at all', () => ({})],
    [
      "a user's long-term key",
      () => ({ AccessKeyId: admin.accessKeyId, SecretAccessKey: admin.secretAccessKey }),
    ],
    [
      "a user's own session",
      async () => (await lab.sts(admin).send(new GetSessionTokenCommand({}))).Credentials!,
    ],
  ])('is not had for %s', async (_, credentials) => {
    expect((await ask(await credentials())).status).toBe(400)
  })

  test('is not had for credentials that have expired', async () => {
    const credentials = await borrow()
    lab.clock.advance(60 * MINUTE)
    expect((await ask(credentials)).status).toBe(400)
  })

  test('is usable for fifteen minutes', async () => {
    const token = await tokenOf(await borrow())
    lab.clock.advance(15 * MINUTE - 1000)
    expect((await browser().login(token)).status).toBe(302)
    lab.clock.advance(1000)
    expect((await browser().login(token)).status).toBe(400)
    expect((await browser().login('made-up')).status).toBe(400)
  })
})

describe('SessionDuration', () => {
  test('may be 900 to 43,200 seconds for a role assumed with a long-term key', async () => {
    const credentials = await borrow()
    const statuses = async (...durations: string[]) =>
      Promise.all(
        durations.map(async (SessionDuration) => (await ask(credentials, { SessionDuration })).status),
      )
    expect(await statuses('900', '43200')).toEqual([200, 200])
    expect(await statuses('899', '43201', 'soon', '')).toEqual([400, 400, 400, 400])
  })

  test('is refused for chained credentials, which may sign in without it', async () => {
    const chained = await borrow('ann', (await borrow()) as Parameters<TestWorld['sts']>[0])
    expect((await ask(chained, { SessionDuration: '3600' })).status).toBe(400)
    expect((await ask(chained)).status).toBe(200)
  })

  test('is refused for a federated user, who may sign in without it', async () => {
    const command = new GetFederationTokenCommand({ Name: 'guest', Policy: JSON.stringify(ALLOW_ALL) })
    const { Credentials } = await lab.sts(admin).send(command)
    expect((await ask(Credentials!, { SessionDuration: '3600' })).status).toBe(400)
    const tab = browser()
    await tab.login(await tokenOf(Credentials!))
    expect(shown(await (await tab.open('/console')).text(), 'session')).toBe('guest')
  })

  test('lets the console outlive the credentials; without it they end together', async () => {
    const credentials = await borrow()
    const [long, short] = [browser(), browser()]
    await long.login(await tokenOf(credentials, { SessionDuration: '43200' }))
    await short.login(await tokenOf(credentials))
    lab.clock.advance(61 * MINUTE)
    expect((await long.open('/console')).status).toBe(200)
    const over = await short.open('/console')
    expect(over.status).toBe(401)
    expect(await over.text()).toContain(`<a href="${ISSUER}">Sign in again</a>`)
  })
})

describe('the console', () => {
  test('login lands in it, and it shows who is there, where, and until when', async () => {
    const tab = browser()
    const credentials = await borrow('ann@example.com')
    const login = await tab.login(await tokenOf(credentials))
    expect(login.status).toBe(302)
    expect(login.headers.get('set-cookie')).toMatch(/; HttpOnly/)

    const page = await (await tab.open(login.headers.get('location')!)).text()
    const ends = lab.world.credentials.find(credentials.AccessKeyId!)!.expiresAt!
    expect(
      Object.fromEntries(
        ['account', 'role', 'session', 'region', 'expiry'].map((id) => [id, shown(page, id)]),
      ),
    ).toEqual({
      account: `account-1 (${HOME})`,
      role: 'Reader',
      session: 'ann@example.com',
      region: 'eu-central-1',
      expiry: new Date(ends).toISOString(),
    })
  })

  test.each([
    ['https://eu-west-3.console.aws.amazon.com/ec2/home', 'eu-west-3'],
    ['https://111111111111-abcdefgh.ap-south-1.console.aws.amazon.com/', 'ap-south-1'],
    ['https://console.aws.amazon.com/', 'us-east-1'],
  ])('the region of %s is %s', async (Destination, region) => {
    const tab = browser()
    const login = await tab.login(await tokenOf(await borrow()), { Destination })
    expect(shown(await (await tab.open(login.headers.get('location')!)).text(), 'region')).toBe(region)
  })

  test.each([
    'https://example.com/',
    'https://console.aws.amazon.com.example.com/',
    'http://console.aws.amazon.com/',
    'https://console.amazonaws-us-gov.com/',
    'javascript:alert(1)',
    '',
  ])('%j is no destination of its partition', async (Destination) => {
    expect((await browser().login(await tokenOf(await borrow()), { Destination })).status).toBe(400)
  })

  test('GovCloud has a console of its own', async () => {
    const user = lab.user('gov', undefined, { account: GOVERNMENT })
    const role = lab.role('GovReader', { account: GOVERNMENT, trust: trust(arn(GOVERNMENT, 'root')) })
    const command = new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'ann' })
    const { Credentials } = await lab.sts(lab.key(user), 'us-gov-west-1').send(command)
    const tab = browser()
    const Destination = 'https://console.amazonaws-us-gov.com/'
    const login = await tab.login(await tokenOf(Credentials!), { Destination })
    expect(shown(await (await tab.open(login.headers.get('location')!)).text(), 'region')).toBe(
      'us-gov-west-1',
    )
  })

  test('whatever is in a destination or an issuer stays text', async () => {
    const tab = browser()
    const Destination = `${DESTINATION}&x="><script>alert(1)</script>`
    const login = await tab.login(await tokenOf(await borrow()), {
      Destination,
      Issuer: 'javascript:alert(1)',
    })
    const page = await tab.open(login.headers.get('location')!)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).not.toContain('<script>')
    lab.clock.advance(61 * MINUTE)
    expect(await (await tab.open('/console')).text()).not.toContain('javascript:')
  })

  test('nobody gets in without signing in', async () => {
    expect((await browser().open('/console')).status).toBe(401)
  })
})

describe('one identity in a browser', () => {
  test('another must log out first, the same may come again', async () => {
    const tab = browser()
    await tab.login(await tokenOf(await borrow('ann')))
    expect((await tab.login(await tokenOf(await borrow('ann')))).status).toBe(302)

    const bob = await tokenOf(await borrow('bob'))
    const refused = await tab.login(bob)
    const page = await refused.text()
    expect(refused.status).toBe(400)
    expect(page).toContain('You must first log out before logging into a different AWS account')
    expect(shown(await (await tab.open('/console')).text(), 'session')).toBe('ann')

    const logout = /data-testid="logout" href="([^"]+)"/.exec(page)![1]!
    expect((await tab.open(logout.replaceAll('&amp;', '&'))).status).toBe(200)
    expect((await tab.open('/console')).status).toBe(401)
    expect((await tab.login(bob)).status).toBe(302)
    expect(shown(await (await tab.open('/console')).text(), 'session')).toBe('bob')
  })

  test('a session that is over holds no one up', async () => {
    const tab = browser()
    await tab.login(await tokenOf(await borrow('ann')))
    lab.clock.advance(59 * MINUTE)
    // Signed by this computer's clock, which the emulator's has left behind.
    const bob = lab.world.credentials.issue(principalNamed('bob'), 60 * MINUTE)
    const token = await tokenOf({
      AccessKeyId: bob.accessKeyId,
      SecretAccessKey: bob.secretAccessKey,
      SessionToken: bob.sessionToken!,
    })
    expect((await tab.login(token)).status).toBe(400)
    lab.clock.advance(MINUTE)
    expect((await tab.login(token)).status).toBe(302)
  })
})
