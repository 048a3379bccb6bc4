import { describe, expect, test } from 'vitest'
import { createAws } from '../../electron/adapters/aws.ts'
import type { Aws, Credentials } from '../../electron/core/ports.ts'
import { Secret } from '../../electron/core/secret.ts'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import type { Fault } from '../../electron/emulator/faults.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import { endpointsOf, PATIENCE } from '../core/engine.ts'
import { UNCHOSEN_ROLE } from '../fakes.ts'
import { practice } from '../emulator/practice.ts'
import { signIn } from '../emulator/sign-in.ts'

const REGION = 'us-east-1'
const TIMEOUTS = { connectMs: 1_000, requestMs: 250 }

interface Reach {
  readonly emulator: RunningEmulator
  readonly aws: Aws
  readonly accessToken: Secret
  readonly credentials: Credentials
  readonly accountId: string
}

/** Signed in, with credentials of a role. */
async function reach(): Promise<Reach> {
  const emulator = await practice({ tps: 100_000 })
  const aws = createAws(endpointsOf(emulator), { timeouts: TIMEOUTS })
  const accessToken = new Secret((await signIn(emulator)).accessToken)
  const accountId = emulator.world.organisation.portals[0]!.accounts[0]!.id
  const call = { region: REGION, accessToken }
  const credentials = await aws.ssoPortal.getRoleCredentials(call, accountId, 'AdministratorAccess')
  return { emulator, aws, accessToken, credentials, accountId }
}

const assume = ({ aws, credentials: source, accountId }: Reach) =>
  aws.sts.assumeRole({
    source,
    region: REGION,
    roleArn: `arn:aws:iam::${accountId}:role/Deploy`,
    sessionName: 'alex',
    ...UNCHOSEN_ROLE,
  })

const scope = 'sso:account:access'
const client = { clientId: 'id', clientSecret: new Secret('s'), expiresAt: 0, scope }
const grant = { type: 'refresh-token', refreshToken: new Secret('r') } as const

/** One call to each service, as the engine makes them. */
const CALLS: Readonly<Record<string, (reach: Reach) => Promise<unknown>>> = {
  RegisterClient: ({ aws }) =>
    aws.ssoOidc.registerClient({
      region: REGION,
      startUrl: 'https://x.awsapps.com/start',
      flow: 'device',
      scope,
    }),
  CreateToken: ({ aws }) => aws.ssoOidc.createToken({ region: REGION, client, grant }),
  ListAccounts: ({ aws, accessToken }) => aws.ssoPortal.listAccounts({ region: REGION, accessToken }, null),
  AssumeRole: assume,
  ListAccessKeys: ({ aws, credentials: key }) => aws.iam.listAccessKeys({ key, partition: 'aws' }),
  GetSigninToken: ({ aws, credentials }) =>
    aws.federation.signinToken({ partition: 'aws', region: REGION, credentials }),
}

const FAILURES: readonly (readonly [string, Fault, string])[] = [
  ['a connection that is reset', { kind: 'reset' }, 'unreachable'],
  ['a request that is never answered', { kind: 'hang' }, 'unreachable'],
  ['a reply that is cut off', { kind: 'cut-off' }, 'unreachable'],
  ['an internal error', { kind: 'status', status: 500 }, 'aws-outage'],
  ['a gateway that finds nobody', { kind: 'status', status: 503 }, 'aws-outage'],
  ['a gateway that throttles, without a word', { kind: 'status', status: 429 }, 'throttled'],
  ['a web page with status 200', { kind: 'html' }, 'captive-portal'],
  [
    'a redirect to a sign-in page',
    { kind: 'status', status: 302, headers: { location: 'http://192.0.2.1/' } },
    'captive-portal',
  ],
  [
    'a text that is not AWS’s with status 200',
    { kind: 'status', status: 200, body: '<b>Wi-Fi' },
    'captive-portal',
  ],
]

describe.each(Object.entries(CALLS))('%s', (_operation, call) => {
  test.each(FAILURES)('met by %s is told as such', async (_what, fault, code) => {
    const reached = await reach()
    reached.emulator.faults.add([fault])
    await expect(call(reached)).rejects.toMatchObject({ code })
  })

  test('met by nobody who listens is told as unreachable, with the reason', async () => {
    const reached = await reach()
    await reached.emulator.close()
    await expect(call(reached)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/nothing answers there|the connection was cut/) as string,
    })
  })
})

test.each(['RegisterClient', 'CreateToken', 'ListAccounts', 'AssumeRole'])(
  '%s met by throttling is told as throttled',
  async (operation) => {
    const reached = await reach()
    reached.emulator.faults.add([{ kind: 'throttle' }])
    await expect(CALLS[operation]!(reached)).rejects.toMatchObject({ code: 'throttled' })
  },
)

describe('AWS’s own refusals', () => {
  const xml = (code: string, message: string): Fault => ({
    kind: 'status',
    status: 403,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  })

  test('a computer twenty minutes slow still assumes a role: the SDK signs by AWS’s time from then on', async () => {
    const reached = await reach()
    reached.emulator.clock.advance(20 * MINUTE_MS)
    expect((await assume(reached)).arn).toContain(':assumed-role/Deploy/alex')
    // What was learnt holds for the next request too.
    await assume(reached)
    expect(reached.emulator.log.list({ operation: 'AssumeRole' }).map(({ status }) => status)).toEqual([
      403, 200, 200,
    ])
  })

  test.each([
    ['SignatureDoesNotMatch', 'Signature expired: 20261101T000000Z is now earlier than …', 'clock-skew'],
    ['RequestTimeTooSkewed', 'The difference is too large', 'clock-skew'],
    ['SignatureDoesNotMatch', 'The request signature we calculated does not match', 'aws-refused'],
    ['RegionDisabledException', 'STS is not activated in this region', 'region-disabled'],
    ['ValidationError', 'DurationSeconds exceeds', 'aws-refused'],
    ['ExpiredToken', 'The security token included in the request is expired', 'credentials-expired'],
    ['AccessDenied', 'User: arn:aws:sts::1:assumed-role/x is not authorized', 'trust-policy-mismatch'],
  ])('%s (%s) is %s', async (name, message, code) => {
    const reached = await reach()
    reached.emulator.faults.add([xml(name, message)])
    await expect(assume(reached)).rejects.toMatchObject({ code })
  })

  test('credentials that have really expired are told as expired', async () => {
    const reached = await reach()
    reached.emulator.clock.advance(2 * HOUR_MS)
    await expect(assume(reached)).rejects.toMatchObject({ code: 'credentials-expired' })
  })

  test('the console’s federation endpoint says why it gives no sign-in', async () => {
    const reached = await reach()
    const credentials = { ...reached.credentials, sessionToken: new Secret('another') }
    await expect(
      reached.aws.federation.signinToken({ partition: 'aws', region: REGION, credentials }),
    ).rejects.toMatchObject({ code: 'console-unavailable' })
  })
})

test.each([
  ['30', 30_000],
  ['Sun, 01 Nov 2026 12:00:30 GMT', 30_000],
  ['soon', null],
])('a Retry-After of %s is handed on with the refusal', async (header, retryAfter) => {
  const reached = await reach()
  const headers = { 'retry-after': header, date: 'Sun, 01 Nov 2026 12:00:00 GMT' }
  reached.emulator.faults.add([{ kind: 'status', status: 429, service: 'sso', headers }])
  await expect(CALLS['ListAccounts']!(reached)).rejects.toMatchObject({ code: 'throttled', retryAfter })
})

test.each(['RegisterClient', 'CreateToken'])(
  'a JSON reply to %s that lacks what matters is not taken',
  async (operation) => {
    const reached = await reach()
    reached.emulator.faults.add([{ kind: 'status', status: 200, body: '{}' }])
    await expect(CALLS[operation]!(reached)).rejects.toMatchObject({ code: 'unexpected' })
  },
)

test('credentials without an end are not taken', async () => {
  const { aws, emulator, accessToken, accountId } = await reach()
  const body = '{"roleCredentials":{"accessKeyId":"ASIA1","secretAccessKey":"s","sessionToken":"t"}}'
  emulator.faults.add([{ kind: 'status', status: 200, body }])
  await expect(
    aws.ssoPortal.getRoleCredentials({ region: REGION, accessToken }, accountId, 'x'),
  ).rejects.toMatchObject({ code: 'unexpected' })
})

test('a call that is given up is told as interrupted', async () => {
  const { aws, emulator, accessToken } = await reach()
  emulator.faults.add([{ kind: 'hang' }])
  const stop = new AbortController()
  const listed = aws.ssoPortal.listAccounts({ region: REGION, accessToken, signal: stop.signal }, null)
  const asked = emulator.log.list({ operation: 'ListAccounts' })
  await expect
    .poll(() => emulator.log.list({ operation: 'ListAccounts' }).length, PATIENCE)
    .toBe(asked.length + 1)
  stop.abort()
  await expect(listed).rejects.toMatchObject({ code: 'interrupted' })
})
