import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consoleFacts } from '../../agent/console-visit.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

const PROD = 'checkout-prod/AdministratorAccess'
// The distribution's own: it knows no variable for an endpoint, and takes one as an option.
const AWS = '/usr/bin/aws'

let agent: RunningAgent
let account: string

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
  const { sessions } = (await agent.json('start', PROD)) as { sessions: { account: string }[] }
  account = sessions[0]!.account
})
afterAll(() => agent.end())

const whoAmI = () =>
  `${AWS} sts get-caller-identity --query Arn --output text --endpoint-url '${agent.emulator.ready.url}'`

describe('lanyard env', () => {
  test.each([
    ['bash', `eval "$('${LAUNCHER}' env ${PROD})"`],
    ['zsh', `eval "$('${LAUNCHER}' env ${PROD} --shell zsh)"`],
    ['dash', `eval "$('${LAUNCHER}' env ${PROD})"`],
    ['fish', `'${LAUNCHER}' env ${PROD} --shell fish | source`],
  ])('puts a session into %s, in which the AWS CLI then is who it says', async (shell, statement) => {
    const { out, err } = await agent.shell([shell], `${statement}; ${whoAmI()}; echo "$AWS_REGION"`)
    expect(err).toBe('')
    expect(out).toMatch(
      new RegExp(
        `^arn:aws:sts::${account}:assumed-role/AWSReservedSSO_AdministratorAccess_\\w+/alex.moreau@example.com\nus-east-1\n$`,
      ),
    )
  })

  test.each([
    ['bash', `eval "$('${LAUNCHER}' env ${PROD})"; eval "$('${LAUNCHER}' env --unset)"`],
    [
      'fish',
      `'${LAUNCHER}' env ${PROD} --shell fish | source; '${LAUNCHER}' env --unset --shell fish | source`,
    ],
  ])('takes it out of %s again', async (shell, statements) => {
    const { out } = await agent.shell(
      [shell],
      `${statements}; env | grep -E '^AWS_(ACCESS|SECRET|SESSION|REGION)'`,
    )
    expect(out).toBe('')
  })

  test('writes it for PowerShell, cmd, a .env file and programs', async () => {
    expect((await agent.lanyard('env', PROD, '--shell', 'powershell')).out).toContain(
      "$Env:AWS_ACCESS_KEY_ID = 'ASIA",
    )
    expect((await agent.lanyard('env', PROD, '--shell', 'cmd')).out).toMatch(
      /set "AWS_ACCESS_KEY_ID=ASIA\w+"/i,
    )
    expect((await agent.lanyard('env', PROD, '--shell', 'dotenv')).out).toMatch(/^AWS_ACCESS_KEY_ID="?ASIA/m)
    const json = JSON.parse((await agent.lanyard('env', PROD, '--shell', 'json')).out) as object
    expect(json).toMatchObject({ AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/), AWS_REGION: 'us-east-1' })
  })

  test('starts the session where need be', async () => {
    const { out, exit } = await agent.lanyard('env', 'checkout-staging/Billing')
    expect(exit).toBe(0)
    expect(out).toContain('AWS_SESSION_TOKEN=')
    expect((await agent.lanyard('ls', '--active')).out).toContain('checkout-staging/Billing')
    await agent.lanyard('stop', 'checkout-staging/Billing')
  })

  test('knows no other shell, and cannot unset in a .env file', async () => {
    const tcsh = await agent.lanyard('env', PROD, '--shell', 'tcsh')
    expect(tcsh).toMatchObject({ out: '', exit: 2 })
    expect(tcsh.err).toContain('"tcsh" is none of bash, zsh, fish, powershell, cmd, dotenv and json.')
    expect(await agent.lanyard('env', '--unset', '--shell', 'dotenv')).toMatchObject({ out: '', exit: 2 })
  })
})

describe('lanyard credentials', () => {
  test('prints what a credential_process prints, with and without --json', async () => {
    const plain = await agent.lanyard('credentials', PROD)
    expect(plain).toMatchObject({ err: '', exit: 0 })
    expect(JSON.parse(plain.out)).toEqual({
      Version: 1,
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*(Z|\+00:00)$/),
      AccountId: account,
    })
    expect((await agent.lanyard('credentials', PROD, '--json')).out).toBe(plain.out)
  })

  test('takes a role that was never started, by its account ID too', async () => {
    expect(await agent.lanyard('credentials', `${account}/ReadOnlyAccess`)).toMatchObject({
      err: '',
      exit: 0,
    })
    await agent.lanyard('stop', `${account}/ReadOnlyAccess`)
  })

  test('gives a profile its own session, though another has its name for an alias', async () => {
    await agent.lanyard('start', 'checkout-staging/Billing', '--as', PROD)
    await agent.lanyard('stop', PROD)
    await agent.lanyard('start', `${account}/AdministratorAccess`)
    const { out } = await agent.lanyard('credentials', PROD)
    await agent.lanyard('start', PROD, '--as', '')
    await agent.lanyard('stop', 'checkout-staging/Billing')
    expect(JSON.parse(out)).toMatchObject({ AccountId: account })
  })

  test('is counted as a read', async () => {
    const reads = async () => {
      const { sessions } = (await agent.json('ls', PROD)) as { sessions: { reads: number }[] }
      return sessions[0]!.reads
    }
    const before = await reads()
    await agent.lanyard('credentials', PROD)
    expect(await reads()).toBe(before + 1)
  })
})

describe('lanyard console', () => {
  test('--print gives a URL that signs a browser in as the session, at the page asked for', async () => {
    const { out, err, exit } = await agent.lanyard('console', PROD, '--print', '--service', 's3')
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(await consoleFacts(out.trim())).toMatchObject({
      account: `checkout-prod (${account})`,
      role: expect.stringMatching(/^AWSReservedSSO_AdministratorAccess_/),
      session: 'alex.moreau@example.com',
      region: 'us-east-1',
      destination: expect.stringContaining('/s3/home?region=us-east-1'),
    })
  })

  test('opens it in the browser of whoever asks, and keeps the URL off the terminal', async () => {
    // A browser that only writes down what it was given: the link works once.
    const record = join(agent.folder, 'given')
    const browser = join(agent.folder, 'noting-browser')
    await writeFile(browser, `#!/bin/sh\nprintf %s "$1" >'${record}'\n`, { mode: 0o700 })
    const { out, err, exit } = await agent.lanyardIn({ BROWSER: browser }, 'console', PROD)
    expect({ out, err, exit }).toEqual({
      out: `Opened the console of ${PROD} in your browser.\n`,
      err: '',
      exit: 0,
    })
    const link = await readFile(record, 'utf8')
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/)
    expect(await consoleFacts(link)).toMatchObject({ account: `checkout-prod (${account})` })
  })

  test('says so where no browser can be opened', async () => {
    const { out, err, exit } = await agent.lanyardIn({ BROWSER: '/nowhere' }, 'console', PROD)
    expect({ out, exit }).toEqual({ out: '', exit: 1 })
    expect(err).toMatch(/^lanyard: No browser could be opened\. [^\n]+\n$/)
  })

  test('leads nowhere but to the console', async () => {
    for (const service of ['https://evil.example', 's3\nx']) {
      const { out, exit } = await agent.lanyard('console', PROD, '--print', '--service', service)
      expect({ out, exit }).toEqual({ out: '', exit: 2 })
    }
  })
})

describe('standard output', () => {
  test('holds nothing but what was asked for, where curl keeps a .curlrc', async () => {
    await writeFile(join(agent.folder, '.curlrc'), 'verbose\ninclude\n')
    const { out, err } = await agent.lanyard('credentials', PROD)
    expect(err).toBe('')
    expect(JSON.parse(out)).toMatchObject({ Version: 1 })
  })
})
