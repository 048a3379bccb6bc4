import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { openTerminal } from '../../agent/terminal.ts'
import { told, written } from '../checkout.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const DEV = 'network/ReadOnlyAccess'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
})
afterAll(() => agent.end())

/** The variables that a job finds, of these with AWS_ only. */
async function variables(env: Record<string, string>, ...args: string[]): Promise<Record<string, string>> {
  const { out, err, exit } = await agent.lanyardIn(env, ...args, '--', 'env')
  expect({ err, exit }).toEqual({ err: '', exit: 0 })
  const lines = out.split('\n').filter((line) => line.startsWith('AWS_'))
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)))
}

interface Asked {
  readonly status: number
  readonly body: Record<string, string>
}

/** Asks the endpoint as a program may; fetch would not send every header. */
async function ask(
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: url = '', AWS_CONTAINER_AUTHORIZATION_TOKEN: token = '' },
  { method = 'GET', path, headers = {} }: { method?: string; path?: string; headers?: object } = {},
): Promise<Asked> {
  const { hostname, port, pathname } = new URL(url)
  const options = { host: hostname, port, path: path ?? pathname, method, agent: false }
  return new Promise((resolve, reject) => {
    const asking = request({ ...options, headers: { authorization: token, ...headers } }, (response) => {
      void text(response).then((body) =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(body) as Asked['body'] }),
      )
    })
    asking.on('error', reject)
    asking.end()
  })
}

describe('lanyard exec', () => {
  test('takes away every credential that the caller had, and leaves where AWS is', async () => {
    const taken = {
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_SESSION_TOKEN: 'x',
      AWS_SECURITY_TOKEN: 'x',
      AWS_ACCESS_KEY: 'x',
      AWS_SECRET_KEY: 'x',
      AWS_CREDENTIAL_EXPIRATION: 'x',
      AWS_PROFILE: 'x',
      AWS_DEFAULT_PROFILE: 'x',
      AWS_ACCOUNT_ID: 'x',
      AWS_ROLE_ARN: 'x',
      AWS_ROLE_SESSION_NAME: 'x',
      AWS_WEB_IDENTITY_TOKEN_FILE: 'x',
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: 'x',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: 'x',
      AWS_REGION: 'x',
    }
    const left = { AWS_CA_BUNDLE: '/x', AWS_ENDPOINT_URL: 'http://x', AWS_CONFIG_FILE: '/x' }
    const found = await variables({ ...taken, ...left }, 'exec', PROD)
    expect(found).toMatchObject({
      ...left,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: expect.stringMatching(/^[\w-]{43}$/),
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
    })
    const { AWS_REGION: _, ...gone } = taken
    for (const name of Object.keys(gone)) expect(found).not.toHaveProperty(name)
  })

  test('gives an address at which the job finds its credentials', async () => {
    const { status, body } = await ask(await variables({}, 'exec', PROD))
    const printed = JSON.parse((await agent.lanyard('credentials', PROD)).out) as Record<string, string>
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        AccessKeyId: printed['AccessKeyId'],
        SecretAccessKey: printed['SecretAccessKey'],
        Token: printed['SessionToken'],
        Expiration: printed['Expiration'],
        AccountId: printed['AccountId'],
      },
    })
  })

  test('keeps sessions apart, each behind a token of its own', async () => {
    const [prod, dev] = [await variables({}, 'exec', PROD), await variables({}, 'exec', DEV)]
    expect(dev['AWS_CONTAINER_CREDENTIALS_FULL_URI']).toBe(prod['AWS_CONTAINER_CREDENTIALS_FULL_URI'])
    const accounts = await Promise.all([prod, dev].map(async (job) => (await ask(job)).body['AccountId']))
    expect(new Set(accounts).size).toBe(2)
  })

  test.each([
    ['a wrong token', 401, { headers: { authorization: 'x'.repeat(43) } }],
    ['no token', 401, { headers: { authorization: '' } }],
    ['a name that leads here', 403, { headers: { host: 'evil.example:80' } }],
    ['localhost, which is a name too', 403, { headers: { host: 'localhost' } }],
    ['a page', 403, { headers: { origin: 'https://evil.example' } }],
    ['a page of the same address', 403, { headers: { 'sec-fetch-site': 'none' } }],
    ['another method', 405, { method: 'POST' }],
    ["a page's question whether it may ask", 405, { method: 'OPTIONS' }],
    ['another path', 404, { path: '/credentials?x' }],
  ])('gives nothing for %s', async (_, status, how) => {
    const asked = await ask(await variables({}, 'exec', PROD), how)
    expect(asked).toEqual({ status, body: { code: expect.any(String), message: expect.any(String) } })
  })

  test('says in the words of an SDK why a job gets nothing any more', async () => {
    const job = await variables({}, 'exec', DEV)
    await agent.lanyard('stop', DEV)
    expect(await ask(job)).toEqual({
      status: 403,
      body: {
        code: 'session-not-active',
        message: `${DEV} is not active. Start it: \`lanyard start ${DEV}\`.`,
      },
    })
    await agent.lanyard('start', DEV)
    expect(await ask(job)).toMatchObject({ status: 200 })
    await agent.lanyard('session', 'rm', DEV)
    expect(await ask(job)).toMatchObject({ status: 401, body: { code: 'endpoint-token' } })
  })

  test('with --static gives keys once, and no address', async () => {
    const found = await variables({ AWS_PROFILE: 'x' }, 'exec', PROD, '--static')
    expect(found).toMatchObject({
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_SECRET_ACCESS_KEY: expect.any(String),
      AWS_SESSION_TOKEN: expect.any(String),
      AWS_REGION: 'us-east-1',
    })
    expect(found).not.toHaveProperty('AWS_CONTAINER_CREDENTIALS_FULL_URI')
    expect(found).not.toHaveProperty('AWS_PROFILE')
  })

  test('names the profile of the session where tools would take a default one', async () => {
    const file = join(agent.folder, 'aws/credentials')
    writeFileSync(file, '[default]\naws_access_key_id = AKIAX\naws_secret_access_key = x\n')
    onTestFinished(() => writeFileSync(file, ''))
    expect(await variables({}, 'exec', PROD)).toMatchObject({ AWS_PROFILE: PROD })
    writeFileSync(file, '[default]\nregion = eu-west-1\n')
    expect(await variables({}, 'exec', PROD)).not.toHaveProperty('AWS_PROFILE')
  })

  test('looks for a default profile where the caller keeps theirs, and runs nothing where it would win', async () => {
    writeFileSync(join(agent.folder, 'own'), '[default]\ncredential_process = true\n')
    const elsewhere = { AWS_SHARED_CREDENTIALS_FILE: 'own' }
    expect(await variables(elsewhere, 'exec', PROD)).toMatchObject({ AWS_PROFILE: PROD })
    const other = await agent.lanyardIn({ AWS_CONFIG_FILE: 'own' }, 'exec', PROD, '--', 'echo', 'ran')
    const { message, fix, exit } = new AppError('default-profile-wins', { name: PROD })
    expect(other).toEqual({ out: '', err: `lanyard: ${message} ${fix}\n`, exit })
    const { out } = await agent.lanyardIn({ AWS_CONFIG_FILE: 'own' }, 'exec', PROD, '--static', '--', 'env')
    expect(out).toContain('AWS_ACCESS_KEY_ID=ASIA')
  })

  test('ends as the command does', async () => {
    expect(await agent.lanyard('exec', PROD, '--', 'sh', '-c', 'echo out; echo err >&2; exit 42')).toEqual({
      out: 'out\n',
      err: 'err\n',
      exit: 42,
    })
  })

  test('runs one job within another', async () => {
    const { out } = await agent.lanyard('exec', PROD, '--', agent.launcher, 'exec', DEV, '--', 'env')
    const own = await variables({}, 'exec', DEV)
    expect(out).toContain(`TOKEN=${own['AWS_CONTAINER_AUTHORIZATION_TOKEN']}\n`)
  })

  test.each([
    [['exec'], 'lanyard: NAME is missing. Read `lanyard help exec`.\n'],
    [
      ['exec', PROD, 'ls'],
      'lanyard: The command begins behind --: `lanyard exec NAME -- ls …`. Read `lanyard help exec`.\n',
    ],
  ])('refuses %j in a sentence', async (args, err) => {
    expect(await agent.lanyard(...args)).toEqual({ out: '', err, exit: 2 })
  })

  test('runs nothing where the session cannot be had', async () => {
    await agent.lanyard('logout')
    const { out, err, exit } = await agent.lanyard('exec', 'checkout-prod/Billing', '--', 'echo', 'ran')
    await agent.signIn()
    expect({ out, exit }).toEqual({ out: '', exit: 77 })
    expect(err).toMatch(/Sign in: `lanyard login/)
  })
})

describe('on a terminal, a job in production', () => {
  const GIVEN_BACK = '\u001b[23;2t'

  test('is told in its title while it runs', async () => {
    const terminal = agent.terminal(['exec', PROD, '--', 'sh', '-c', 'read -r line; echo "read $line"'])
    await terminal.shows(`\u001b[22;2t\u001b]2;PRODUCTION · ${PROD}\u001b\\`)
    expect(terminal.text()).not.toContain(GIVEN_BACK)
    terminal.type('x\n')
    await terminal.shows('read x')
  })

  test('gives the title that was there back once Ctrl-C has ended it', async () => {
    // The terminal has to outlive the job, as the shell does that a person types into.
    const script = `'${agent.launcher}' exec ${PROD} -- sh -c 'echo began; sleep 600'; echo "ended $?"; read -r line`
    const terminal = openTerminal(['bash', '-c', `trap : INT; ${script}`], {
      env: agent.env,
      columns: 80,
      lines: 24,
    })
    onTestFinished(() => void terminal.process.kill())
    await terminal.shows('began')
    terminal.type('\u0003')
    await terminal.shows('ended 130')
    await terminal.shows(GIVEN_BACK)
    expect(terminal.text().split(GIVEN_BACK)).toHaveLength(2)
  })

  test('is not told where it is not production, the terminal is dumb, or there is none', async () => {
    const other = agent.terminal(['exec', DEV, '--', 'echo', 'ran'])
    await other.exit()
    const dumb = agent.terminal(['exec', PROD, '--', 'echo', 'ran'], { env: { TERM: 'dumb' } })
    await dumb.exit()
    expect(other.text() + dumb.text()).not.toContain('\u001b]2;')
    expect(other.text()).toContain('ran')
    expect((await agent.lanyard('exec', PROD, '--', 'echo', 'ran')).out).toBe('ran\n')
  })
})

describe('an engine that is started again under a job', () => {
  test('answers it at the same address, and borrows its session before it asks', async () => {
    const kept = await startRunningAgent({ keychain: true })
    onTestFinished(() => kept.end())
    await kept.signIn()
    const ask = `curl -sf -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" $AWS_CONTAINER_CREDENTIALS_FULL_URI`
    const job = kept.begin([
      'exec',
      PROD,
      '--',
      'sh',
      '-c',
      `${ask}; echo; until [ -e ${kept.folder}/go ]; do sleep 0.1; done; ${ask}`,
    ])
    const all = told(job)
    await written(job.stdout, '\n')
    await kept.stopAgent()
    await kept.startAgent()
    await expect
      .poll(() => kept.json('status'))
      .toMatchObject({ sessions: [{ name: PROD, phase: 'active' }] })
    writeFileSync(join(kept.folder, 'go'), 'go\n')
    const { out, exit } = await all
    const [before, after] = out.split('\n').map((line) => JSON.parse(line) as Asked['body'])
    expect(exit).toBe(0)
    expect(after!['AccessKeyId']).not.toBe(before!['AccessKeyId'])
    expect(after!['AccountId']).toBe(before!['AccountId'])

    // Where none runs, the next job starts one.
    await kept.stopAgent()
    expect(await kept.lanyard('exec', PROD, '--', 'echo', 'ran')).toEqual({ out: 'ran\n', err: '', exit: 0 })
  })
})
