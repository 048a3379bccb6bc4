import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createConsoleLab, DESTINATION, shown, type ConsoleLab } from './console-fixture.ts'
import { arn, GOVERNMENT, HOME, trust } from './world-fixture.ts'

const MINUTE = 60_000

let desk: ConsoleLab
beforeAll(async () => {
  desk = await createConsoleLab()
})
afterAll(() => desk.lab.close())
afterEach(() => {
  desk.lab.clock.set(Date.now())
})

describe('the console', () => {
  test('login lands in it, and it shows who is there, where, and until when', async () => {
    const tab = desk.browser()
    const credentials = await desk.borrow('ann@example.com')
    const login = await tab.login(await desk.tokenOf(credentials))
    expect(login.status).toBe(302)
    expect(login.headers.get('set-cookie')).toMatch(/; HttpOnly/)

    const page = await (await tab.open(login.headers.get('location')!)).text()
    const ends = desk.lab.world.credentials.find(credentials.AccessKeyId!)!.expiresAt!
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
    const tab = desk.browser()
    const login = await tab.login(await desk.tokenOf(await desk.borrow()), { Destination })
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
    expect(
      (await desk.browser().login(await desk.tokenOf(await desk.borrow()), { Destination })).status,
    ).toBe(400)
  })

  test('GovCloud has a console of its own', async () => {
    const user = desk.lab.user('gov', undefined, { account: GOVERNMENT })
    const role = desk.lab.role('GovReader', { account: GOVERNMENT, trust: trust(arn(GOVERNMENT, 'root')) })
    const command = new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'ann' })
    const { Credentials } = await desk.lab.sts(desk.lab.key(user), 'us-gov-west-1').send(command)
    const tab = desk.browser()
    const Destination = 'https://console.amazonaws-us-gov.com/'
    const login = await tab.login(await desk.tokenOf(Credentials!), { Destination })
    expect(shown(await (await tab.open(login.headers.get('location')!)).text(), 'region')).toBe(
      'us-gov-west-1',
    )
  })

  test('whatever is in a destination or an issuer stays text', async () => {
    const tab = desk.browser()
    const Destination = `${DESTINATION}&x="><script>alert(1)</script>`
    const login = await tab.login(await desk.tokenOf(await desk.borrow()), {
      Destination,
      Issuer: 'javascript:alert(1)',
    })
    const page = await tab.open(login.headers.get('location')!)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).not.toContain('<script>')
    desk.lab.clock.advance(61 * MINUTE)
    expect(await (await tab.open('/console')).text()).not.toContain('javascript:')
  })

  test('nobody gets in without signing in', async () => {
    expect((await desk.browser().open('/console')).status).toBe(401)
  })
})

describe('one identity in a browser', () => {
  test('another must log out first, the same may come again', async () => {
    const tab = desk.browser()
    await tab.login(await desk.tokenOf(await desk.borrow('ann')))
    expect((await tab.login(await desk.tokenOf(await desk.borrow('ann')))).status).toBe(302)

    const bob = await desk.tokenOf(await desk.borrow('bob'))
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

  test('a cookie that was logged out is worth nothing', async () => {
    const tab = desk.browser()
    const login = await tab.login(await desk.tokenOf(await desk.borrow()))
    const cookie = login.headers.get('set-cookie')!.split(';')[0]!
    const stolen = () => fetch(`${desk.lab.url}/console`, { headers: { cookie } })
    expect((await stolen()).status).toBe(200)
    await tab.open('/oauth?Action=logout')
    expect((await stolen()).status).toBe(401)
  })

  test('a session that is over holds no one up', async () => {
    const tab = desk.browser()
    await tab.login(await desk.tokenOf(await desk.borrow('ann')))
    desk.lab.clock.advance(59 * MINUTE)
    const token = await desk.tokenOf(desk.lend('bob', 60 * MINUTE))
    expect((await tab.login(token)).status).toBe(400)
    desk.lab.clock.advance(MINUTE)
    expect((await tab.login(token)).status).toBe(302)
  })
})
