import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { createAws } from '../../electron/adapters/aws.ts'
import { awsEndpoint, iamEndpoint, type AwsServiceHost } from '../../electron/adapters/aws-endpoint.ts'
import { createReplyTime } from '../../electron/adapters/aws-reply-time.ts'
import { Secret } from '../../electron/core/secret.ts'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { createFakeClock, UNCHOSEN_ROLE } from '../fakes.ts'
import { endpointsOf } from '../core/engine.ts'
import { practice } from '../emulator/practice.ts'
import { signIn } from '../emulator/sign-in.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** By another client, which does read the environment. */
const tokenOf = async (emulator: RunningEmulator, portal = 0) =>
  new Secret((await signIn(emulator, portal)).accessToken)

/** Goes through every service once, in the partition of this portal. */
async function useEverything(
  emulator: RunningEmulator,
  environment: NodeJS.ProcessEnv,
  accessToken: Secret,
  portal = 0,
) {
  const { region, startUrl } = emulator.ready.portals[portal]!
  const aws = createAws(environment)
  const client = await aws.ssoOidc.registerClient({
    region,
    startUrl,
    flow: 'device',
    scope: 'sso:account:access',
  })
  await aws.ssoOidc.startDeviceAuthorization({ region, startUrl, client })
  const { id, partition } = emulator.world.organisation.portals[portal]!.accounts[0]!
  const source = await aws.ssoPortal.getRoleCredentials({ region, accessToken }, id, 'AdministratorAccess')
  const roleArn = `arn:${partition}:iam::${id}:role/Deploy`
  await aws.sts.assumeRole({ source, region, roleArn, sessionName: 'alex', ...UNCHOSEN_ROLE })
}

const CONFIGS = {
  'sends requests elsewhere': `[default]
endpoint_url = http://127.0.0.1:9
services = mine
[profile other]
endpoint_url = http://127.0.0.1:9
[services mine]
sts =
  endpoint_url = http://127.0.0.1:9
sso =
  endpoint_url = http://127.0.0.1:9
sso_oidc =
  endpoint_url = http://127.0.0.1:9
`,
  'has settings that no SDK understands': `[default]
retry_mode = whenever
max_attempts = many
use_fips_endpoint = maybe
use_dualstack_endpoint = perhaps
defaults_mode = odd
sdk_ua_app_id = ${'x'.repeat(80)}
`,
  'the JS SDK refuses whole': `[profile __proto__]
region = us-east-1
[default
= =
`,
}

describe('the clients read nothing of the user’s AWS config', () => {
  test.each(Object.entries(CONFIGS))('that %s', async (_what, text) => {
    const emulator = await practice({ tps: 100_000 })
    const config = join(await temporaryFolder(), 'config')
    await writeFile(config, text)
    const accessToken = await tokenOf(emulator)
    vi.stubEnv('AWS_CONFIG_FILE', config)
    vi.stubEnv('AWS_PROFILE', 'default')
    await useEverything(emulator, endpointsOf(emulator), accessToken)
    vi.unstubAllEnvs()
    const own = emulator.log.list().filter(({ userAgent }) => userAgent?.includes('lanyard'))
    expect(own.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })

  test.each([
    ['AWS_PROFILE', 'nobody'],
    ['AWS_ENDPOINT_URL', 'http://127.0.0.1:9'],
    ['AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:9'],
    ['AWS_USE_FIPS_ENDPOINT', 'true'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'true'],
    ['AWS_RETRY_MODE', 'whenever'],
    ['AWS_DEFAULTS_MODE', 'odd'],
    ['AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE'],
  ])('nor %s of this process', async (name, value) => {
    const emulator = await practice({ tps: 100_000 })
    const accessToken = await tokenOf(emulator)
    vi.stubEnv(name, value)
    await useEverything(emulator, endpointsOf(emulator), accessToken)
    vi.unstubAllEnvs()
    const own = emulator.log.list().filter(({ userAgent }) => userAgent?.includes('lanyard'))
    expect(own.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })
})

test.each([0, 1])(
  'without endpoints AWS’s own are asked, through the proxy and its CA (portal %i)',
  async (portal) => {
    const emulator = await practice({ tps: 100_000 })
    const { proxy, ca, portals } = emulator.ready
    await useEverything(
      emulator,
      { HTTPS_PROXY: proxy, AWS_CA_BUNDLE: ca },
      await tokenOf(emulator, portal),
      portal,
    )
    const through = emulator.log.list().filter(({ via }) => via === 'proxy')
    expect(through.map(({ operation, region }) => [operation, region])).toEqual(
      ['RegisterClient', 'StartDeviceAuthorization', 'GetRoleCredentials', 'AssumeRole'].map((operation) => [
        operation,
        portals[portal]!.region,
      ]),
    )
  },
)

test('a service’s host is AWS’s, by partition, and an unknown partition has none', () => {
  const at = (service: AwsServiceHost, region: string, override?: string, dualStack = false) =>
    awsEndpoint({ service, override, dualStack }, region)
  expect(at('oidc', 'us-east-1')).toBe('https://oidc.us-east-1.amazonaws.com')
  expect(at('portal.sso', 'cn-north-1')).toBe('https://portal.sso.cn-north-1.amazonaws.com.cn')
  expect(at('sts', 'us-gov-west-1', '')).toBe('https://sts.us-gov-west-1.amazonaws.com')
  expect(at('sts', 'us-gov-west-1', 'http://127.0.0.1:1/')).toBe('http://127.0.0.1:1')
  expect(at('sts', 'eu-west-1', undefined, true)).toBe('https://sts.eu-west-1.api.aws')
  expect(at('sts', 'eusc-de-east-1', undefined, true)).toBe(
    'https://sts.eusc-de-east-1.api.amazonwebservices.eu',
  )
  expect(() => at('sts', 'us-iso-east-1')).toThrow('knows no partition')
})

test('IAM is one service for a whole partition, signed for the region that it is in', () => {
  expect(iamEndpoint('aws', undefined)).toEqual({
    endpoint: 'https://iam.amazonaws.com',
    region: 'us-east-1',
  })
  expect(iamEndpoint('aws-us-gov', '').endpoint).toBe('https://iam.us-gov.amazonaws.com')
  expect(iamEndpoint('aws-cn', 'http://127.0.0.1:1/')).toEqual({
    endpoint: 'http://127.0.0.1:1',
    region: 'cn-north-1',
  })
})

test('a certificate bundle that cannot be read is told with its path', () => {
  expect(() => createAws({ AWS_CA_BUNDLE: '/nowhere/ca.pem' })).toThrow('AWS_CA_BUNDLE (/nowhere/ca.pem)')
})

describe('the time in AWS’s replies', () => {
  const date = 'Sun, 01 Nov 2026 12:00:00 GMT'
  function told(took: number, header: string | undefined = date) {
    const clock = createFakeClock(1000)
    const time = createReplyTime(clock)
    const heard: number[][] = []
    const stop = time.watchTime((...times) => heard.push(times))
    const arrived = time.sent()
    clock.sleep(took)
    arrived(header)
    stop()
    time.sent()(header)
    return heard
  }

  test('is held against the middle of the way there and back', () => {
    expect(told(500)).toEqual([[Date.UTC(2026, 10, 1, 12), 1250]])
  })

  test('says nothing where the reply was long on its way, slept through, or has none', () => {
    expect(told(2001)).toEqual([])
    expect(told(0, 'yesterday')).toEqual([])
    expect(told(0, '')).toEqual([])
    expect(told(-5000)).toEqual([])
  })
})
