import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { uncoloured } from '../../agent/terminal.ts'

// What somebody may call an account in order to move the cursor, retitle the window, run backwards, break a line of
// output, hide letters or look like another name.
const NAMES = [
  '\u001b[2J\u001b]0;owned\u0007prod',
  'pay\u202ements-dorp\u2066',
  'two\nlines\r\u009b31m',
  'zero\u200bwidth\u00adprod',
  '<b>$(reboot)`id`</b>',
  '%s%n {alias}',
]

let agent: RunningAgent

beforeAll(async () => {
  const startUrl = 'https://hostile.awsapps.com/start'
  const accounts = NAMES.map((name, index) => {
    return { id: `11112222333${index}`, name, permissionSets: ['AdministratorAccess'] }
  })
  const organisation = { portals: [{ name: 'hostile', startUrl, region: 'us-east-1', accounts }] }
  agent = await startRunningAgent({ organisation })
  await agent.signIn()
})
afterEach(() => agent.emulator.faults.clear())
afterAll(() => agent.end())

const UNPRINTABLE = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]--\n]/v

test('no name of an account reaches a terminal as it is, in any command', async () => {
  const role = (index: number) => `11112222333${index}/AdministratorAccess`
  const all = NAMES.map((_, index) => role(index))
  const calls: readonly (readonly string[])[] = [
    ['ls'],
    ['ls', '--json'],
    ['start', ...all],
    ['start', role(0), '--json'],
    ['status'],
    ['status', '--json'],
    ['renew', '--all'],
    ['renew', '--all', '--json'],
    ['env', role(0)],
    ['use', role(0), '--shell', 'bash'],
    ['use', NAMES[0]!, '--shell', 'fish'],
    ['prompt', '--format', `{${NAMES[0]!}}`],
    ['completion', '--names', 'sessions'],
    ['completion', '--names', NAMES[0]!],
    ['completion', NAMES[0]!],
    ['shell-init', NAMES[0]!],
    ['credentials', role(1)],
    ['console', role(2), '--print'],
    ['console', role(2)],
    ['sync'],
    ['sync', '--json'],
    ['stop', '--all'],
    ['stop', '--all', '--json'],
    ['start', 'prod'],
    ['start', NAMES[0]!],
    ['start', NAMES[1]!, '--json'],
    ['ls', NAMES[2]!],
    ['login', NAMES[0]!],
    ['portal', 'rm', NAMES[1]!],
    ['help', NAMES[0]!],
    ['env', 'prod', '--shell', NAMES[0]!],
  ]
  for (const args of calls) {
    const { out, err } = await agent.lanyard(...args)
    expect(UNPRINTABLE.exec(out + err), `lanyard ${args.join(' ')}`).toBe(null)
  }
})

test('a view that counts down on a terminal shows only its own sequences', async () => {
  await agent.lanyard('start', '111122223330/AdministratorAccess', '111122223331/AdministratorAccess')
  const terminal = agent.terminal(['ls', '--watch'])
  await terminal.shows('\u001b[?25h')
  terminal.type('\u0003')
  await terminal.exit()
  const own = /\u001b\[(\?25[lh]|\?7[lh]|\d+A|K|J)/g
  expect(
    UNPRINTABLE.exec(uncoloured(terminal.text()).replaceAll(own, '').replaceAll('\r', '').replace('^C', '')),
  ).toBe(null)
})

test('a name is the same in JSON as at AWS', async () => {
  const { sessions } = (await agent.json('ls')) as { sessions: { accountName: string }[] }
  expect(sessions.map(({ accountName }) => accountName).toSorted()).toEqual(NAMES.toSorted())
})

test('what AWS says in an error is shown and not obeyed', async () => {
  const body = JSON.stringify({ message: 'No access\u001b[2J\nlanyard: all is well' })
  const headers = { 'x-amzn-ErrorType': 'ForbiddenException' }
  for (const status of [400, 403]) {
    agent.emulator.faults.clear()
    agent.emulator.faults.add([
      { kind: 'status', service: 'sso', operation: 'GetRoleCredentials', status, body, headers },
    ])
    const { out, err, exit } = await agent.lanyard('start', '111122223332/AdministratorAccess')
    expect(out).toBe('')
    expect(exit).not.toBe(0)
    expect(err).toMatch(/^lanyard: [^\n]+\n$/)
    expect(UNPRINTABLE.exec(err)).toBe(null)
    expect(UNPRINTABLE.exec((await agent.lanyard('status')).out)).toBe(null)
  }
})
