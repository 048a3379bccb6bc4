import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
})
afterAll(() => agent.end())

test.each(['--json', '--help'])('%s behind -- is docker’s own option', async (option) => {
  const told = await agent.lanyard('docker', 'a', '--', 'rm', option)
  expect(told).toMatchObject({ out: '', exit: 2 })
  expect(told.err).toMatch(/^lanyard: Behind -- stands docker's run, create or compose, and not "rm"\./)
})

describe('without a portal', () => {
  test.each([
    [['portal', 'add', 'example.com'], 2, /"example.com" is not a start URL/],
    [['portal', 'add', 'http://corp.awsapps.com/start'], 2, /is not a start URL/],
    [['portal', 'add', 'https://nobody.awsapps.com/start'], 2, /The region of .* could not be found out/],
    [
      ['portal', 'add', 'https://nobody.awsapps.com/start', '--region', 'us-east-1'],
      65,
      /does not know the start URL/,
    ],
    [
      ['portal', 'add', 'https://nobody.awsapps.com/start', '--region', 'mars'],
      2,
      /knows no partition for "mars"/,
    ],
    [['portal', 'add', 'https://a.awsapps.com/start', '--name', 'my corp'], 2, /cannot be a portal's name/],
    [['portal', 'add', 'https://a.awsapps.com/start', '--name', ''], 2, /cannot be a portal's name/],
    [['portal', 'add'], 2, /The start URL is missing/],
    [['portal', 'add', 'a', 'b'], 2, /The start URL was given 2 times/],
    [['portal', 'rm', 'corp'], 2, /No portal has been added yet\. Add yours/],
    [['portal', 'mend'], 2, /portal knows add, edit, ls and rm, not "mend"/],
    [['login'], 2, /No portal has been added yet\. Add yours: `lanyard portal add/],
    [['login', 'corp'], 2, /No portal has been added yet/],
    [['logout'], 2, /No portal has been added yet/],
    [['sync'], 2, /No portal has been added yet/],
    [['start', 'anything'], 2, /Add your portal first/],
    [['statsu'], 2, /There is no command "statsu"\. Did you mean `lanyard status`\?/],
    [['\u001b]0;x\u0007'], 2, /There is no command "\\u\{1b\}\]0;x\\u\{7\}"\. See `lanyard help`\./],
    [['ls', '--frob'], 2, /Unknown option '--frob'\. Read `lanyard help ls`/],
    [['start'], 2, /NAME is missing\. Read `lanyard help start`/],
    [['stop'], 2, /NAME or --all is missing/],
    [['renew'], 2, /NAME or --all is missing/],
    [['env'], 2, /NAME is missing/],
    [['credentials'], 2, /NAME is missing/],
    [['console', 'a', 'b'], 2, /NAME was given 2 times/],
    [['docker'], 2, /NAME is missing/],
    [['docker', 'a'], 2, /Behind -- stands docker's run, create or compose, and not nothing\./],
    [['docker', '--remove', 'a'], 2, /--remove takes nothing else/],
  ])(
    'lanyard %j says what is wrong and what to do, and leaves all as it was',
    async (args, exit, sentence) => {
      const told = await agent.lanyard(...args)
      expect(told).toMatchObject({ out: '', exit })
      expect(told.err).toMatch(sentence)
      expect(told.err).toMatch(/^lanyard: [^\n]+\n$/)
      const json = await agent.lanyard(...args, '--json')
      const { error } = JSON.parse(json.err) as { error: object }
      expect(json).toMatchObject({ out: '', exit })
      expect(error).toEqual({
        code: expect.any(String),
        message: expect.any(String),
        fix: expect.any(String),
      })
      expect(await agent.json('portal', 'ls')).toEqual({ portals: [] })
    },
  )
})

test.each([
  [['sync'], 'no-portal'],
  [['portal', 'rm', 'corp'], 'no-portal'],
  [['statsu'], 'command-unknown'],
])('lanyard %j is told to programs as %s', async (args, code) => {
  const { err } = await agent.lanyard(...args, '--json')
  expect(JSON.parse(err)).toMatchObject({ error: { code } })
})

test('a call that names no command is none, and no status', async () => {
  const ask = `curl -sS --unix-socket '${agent.home}/run/engine.sock' -H 'Accept: application/x-ndjson' -d cwd=/ http://x/cli`
  expect((await agent.shell(['sh'], ask)).out).toContain('There is no command')
})

describe('where the network or AWS is not as it should be', () => {
  beforeAll(() => agent.signIn())
  afterEach(() => agent.emulator.faults.clear())

  test('a captive portal is told from AWS, and ends no sign-in', async () => {
    agent.emulator.faults.add([{ kind: 'html', service: 'sso' }])
    const { out, err, exit } = await agent.lanyard('start', 'checkout-prod/Billing')
    expect({ out, exit }).toEqual({ out: '', exit: 75 })
    expect(err).toMatch(
      /^lanyard: \S+ answered with a web page instead of AWS: .*sign in to the network, then try again\.\n$/,
    )
    agent.emulator.faults.clear()
    expect(await agent.lanyard('start', 'checkout-prod/Billing')).toMatchObject({ err: '', exit: 0 })
    expect(await agent.json('portal', 'ls')).toMatchObject({ portals: [{ signIn: 'signed-in' }] })
  })

  test('an outage and throttling are told as what they are, with 75', async () => {
    agent.emulator.faults.add([{ kind: 'status', service: 'sso', status: 503 }])
    const outage = await agent.lanyard('start', 'checkout-prod/ReadOnlyAccess', '--json')
    expect(outage).toMatchObject({ out: '', exit: 75 })
    expect(JSON.parse(outage.err)).toMatchObject({ error: { code: 'aws-outage' } })
    agent.emulator.faults.clear()
    agent.emulator.faults.add([{ kind: 'throttle', service: 'sso' }])
    const throttled = await agent.lanyard('start', 'checkout-prod/ReadOnlyAccess', '--json')
    expect(JSON.parse(throttled.err)).toMatchObject({ error: { code: 'throttled' } })
    expect(throttled.exit).toBe(75)
  })

  test.each(['start', 'renew'])('%s goes on after one that fails, and then tells why', async (command) => {
    const roles = ['Billing', 'PowerUserAccess', 'ReadOnlyAccess']
    const names = roles.map((role) => `checkout-sandbox/${role}`)
    if (command === 'renew') await agent.lanyard('start', ...names)
    const refuseOne = () =>
      agent.emulator.faults.add([{ kind: 'status', service: 'sso', status: 403, times: 1 }])
    refuseOne()
    const { out, err, exit } = await agent.lanyard(command, ...names)
    expect(out).not.toContain(names[0])
    for (const name of names.slice(1)) expect(out).toMatch(new RegExp(`^${name} .* left$`, 'm'))
    expect(err).toMatch(/^lanyard: AWS did not accept the request: [^\n]+\n$/)
    expect(exit).toBe(65)
    refuseOne()
    const json = await agent.lanyard(command, ...names, '--json')
    expect(JSON.parse(json.out)).toMatchObject({ sessions: names.slice(1).map((name) => ({ name })) })
    expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'aws-refused' } })
    await agent.lanyard('stop', '--all')
  })

  test('a connection that breaks is told with the host', async () => {
    agent.emulator.faults.add([{ kind: 'reset', service: 'sso' }])
    const { err, exit } = await agent.lanyard('start', 'checkout-prod/ReadOnlyAccess')
    expect(exit).toBe(75)
    expect(err).toMatch(/^lanyard: 127\.0\.0\.1:?\d* could not be reached: [^\n]+\n$/)
  })
})
