import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const STAGING = 'checkout-staging/Billing'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
  await agent.lanyard('start', PROD, STAGING)
})
afterAll(() => agent.end())

const nothing = { out: '', err: '', exit: 0 }
const inShellOf = (profile: string, ...args: readonly string[]) =>
  agent.lanyardIn({ AWS_PROFILE: profile }, 'prompt', ...args)

describe('lanyard prompt', () => {
  test('prints the session of the shell, the time it has left, and production', async () => {
    expect((await inShellOf(PROD)).out).toMatch(
      /^PRODUCTION checkout-prod\/AdministratorAccess (1h|\d\dm)\n$/,
    )
    expect((await inShellOf(STAGING)).out).toMatch(/^checkout-staging\/Billing (1h|\d\dm)\n$/)
  })

  test('prints nothing in a shell that has no session, or a profile of one’s own', async () => {
    expect(await agent.lanyard('prompt')).toEqual(nothing)
    expect(await agent.lanyard('prompt', '--format', 'x')).toEqual(nothing)
    expect(await inShellOf('legacy')).toEqual(nothing)
  })

  test('knows the session of copied credentials, for as long as the shell has them', async () => {
    const put = `eval "$('${LAUNCHER}' env ${PROD})"`
    const prompt = `'${LAUNCHER}' prompt`
    const { out, err } = await agent.shell(['bash'], `${put}; ${prompt}; AWS_ACCESS_KEY_ID=other ${prompt}`)
    expect(err).toBe('')
    expect(out).toMatch(/^PRODUCTION checkout-prod\/AdministratorAccess (1h|\d\dm)\n$/)
    const late = `${put}; AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z ${prompt}`
    expect((await agent.shell(['bash'], late)).out).toBe(`PRODUCTION ${PROD} expired\n`)
  })

  test('counts the last minute in seconds', async () => {
    const soon = new Date(Date.now() + 31_000).toISOString()
    const { out } = await agent.shell(
      ['bash'],
      `eval "$('${LAUNCHER}' env ${STAGING})"; AWS_CREDENTIAL_EXPIRATION=${soon} '${LAUNCHER}' prompt`,
    )
    expect(out).toMatch(/^checkout-staging\/Billing (2\d|3[01])s\n$/)
  })

  test('--format chooses what it tells, and an empty field takes its blank along', async () => {
    const format = '[{production} {name}|{account}|{role}|{region}] {account-id}'
    const { sessions } = (await agent.json('ls', STAGING)) as { sessions: { account: string }[] }
    expect((await inShellOf(STAGING, '--format', format)).out).toBe(
      `[checkout-staging/Billing|checkout-staging|Billing|us-east-1] ${sessions[0]!.account}\n`,
    )
    expect((await inShellOf(STAGING, '--format', '{nmae}')).err).toBe(
      'lanyard: {nmae} is no field of a prompt; there are {name}, {account}, {account-id}, {role}, {region}, {left}, {production}. Read `lanyard help prompt`.\n',
    )
    expect(await inShellOf(STAGING, 'x')).toMatchObject({ out: '', exit: 2 })
  })

  test('takes an account for production, or not, as one has said', async () => {
    const { sessions } = (await agent.json('ls')) as { sessions: { account: string; accountName: string }[] }
    const idOf = (name: string) => sessions.find(({ accountName }) => accountName === name)!.account
    const accounts = {
      [idOf('checkout-prod')]: { environment: 'development' },
      [idOf('checkout-staging')]: { environment: 'production' },
    }
    await writeFile(join(agent.folder, 'team.json'), JSON.stringify({ version: 1, accounts }))
    await agent.lanyard('import', 'team.json', '--yes')
    await agent.lanyard('start', PROD, STAGING)
    expect((await inShellOf(PROD)).out).toMatch(/^checkout-prod/)
    expect((await inShellOf(STAGING)).out).toMatch(/^PRODUCTION checkout-staging/)
  })

  test('is silent, and starts nothing, where nobody owns the engine or who does is stopped', async () => {
    process.kill(agent.pid(), 'SIGSTOP')
    const stopped = await inShellOf(PROD)
    process.kill(agent.pid(), 'SIGCONT')
    expect(stopped).toEqual(nothing)

    const home = join(agent.folder, 'nobody')
    await mkdir(home)
    expect(await agent.lanyardIn({ LANYARD_HOME: home, AWS_PROFILE: PROD }, 'prompt')).toEqual(nothing)
    expect(existsSync(join(home, 'run'))).toBe(false)
  })
})

describe('lanyard env on a terminal', () => {
  test('shows no secret unless that is asked for', async () => {
    const refused = agent.terminal(['env', PROD])
    expect(await refused.exit()).toBe(2)
    expect(refused.text()).toContain(`This would show the secrets of ${PROD} on your terminal`)
    expect(refused.text()).not.toContain('AWS_SECRET_ACCESS_KEY')
    const shown = agent.terminal(['env', PROD, '--show'])
    expect(await shown.exit()).toBe(0)
    expect(shown.text()).toContain('export AWS_SECRET_ACCESS_KEY=')
    const unset = agent.terminal(['env', '--unset'])
    expect(await unset.exit()).toBe(0)
  })
})
