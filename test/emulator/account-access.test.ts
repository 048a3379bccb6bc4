import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { practice } from './practice.ts'
import { signIn } from './sign-in.ts'

const SCOPES = ['sso:account:access', 'account_access:read_only', 'account_access:assume']
const TENANT = 'aa-practice'

interface Listing {
  readonly roles: { readonly accountId: string; readonly accountName: string; readonly roleArn: string }[]
  readonly nextToken?: string
}

/** Somebody of the practice organisation, and what they ask of account access. */
async function visitor({ accounts = 3, scopes = SCOPES } = {}) {
  const emulator = await practice({ accounts })
  const { accessToken } = await signIn(emulator, 0, scopes)
  const [account] = emulator.world.organisation.portals[0]!.accounts
  const operator = `arn:aws:iam::${account!.id}:role/Operator`
  async function ask(path: string, query: Record<string, string>, token = accessToken) {
    const url = `${emulator.ready.url}${path}?${new URLSearchParams(query).toString()}`
    const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    const error = reply.headers.get('x-amzn-errortype')
    return { status: reply.status, error, body: await reply.json() }
  }
  const list = (query: Record<string, string> = {}, token = accessToken) =>
    ask('/access', { tenantId: TENANT, ...query }, token)
  const borrow = (query: Record<string, string> = {}) =>
    ask('/access/credentials', {
      tenantId: TENANT,
      roleArn: operator,
      accessType: 'PROGRAMMATIC_ACCESS',
      sessionName: 'alex-1234',
      sessionDuration: '7200',
      ...query,
    })
  return { emulator, account: account!, operator, list, borrow }
}

test('the roles that trust account access are listed page by page, and no others', async () => {
  const { emulator, list } = await visitor({ accounts: 7 })
  const seen: string[] = []
  let nextToken: string | undefined
  do {
    const { body } = await list({ maxResults: '5', ...(nextToken ? { nextToken } : {}) })
    const page = body as Listing
    expect(page.roles.length).toBeLessThanOrEqual(5)
    seen.push(...page.roles.map(({ roleArn }) => roleArn))
    nextToken = page.nextToken
  } while (nextToken)
  const { accounts } = emulator.world.organisation.portals[0]!
  expect(seen).toEqual(
    accounts.flatMap(({ id }) => [
      `arn:aws:iam::${id}:role/Operator`,
      `arn:aws:iam::${id}:role/people/Analyst`,
    ]),
  )
})

test('STS knows the credentials by the role and the session name that were asked for', async () => {
  const { emulator, account, borrow } = await visitor()
  const before = emulator.clock.now()
  const { body } = await borrow()
  const { credentials } = body as {
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration: number }
  }
  const { expiration, ...key } = credentials
  expect(expiration - before).toBeGreaterThanOrEqual(7_200_000)
  expect(expiration - before).toBeLessThan(7_210_000)
  const sts = new STSClient({ region: 'us-east-1', endpoint: emulator.ready.endpoints.sts, credentials: key })
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
  expect(Arn).toBe(`arn:aws:sts::${account.id}:assumed-role/Operator/alex-1234`)
})

test.each([
  ['of another form', { tenantId: 'practice' }, 400, 'ValidationException'],
  ['of 25 characters', { tenantId: `aa-${'x'.repeat(22)}` }, 400, 'ValidationException'],
  ['that is another organisation’s', { tenantId: 'aa-other' }, 404, 'ResourceNotFoundException'],
])('a tenant %s is refused', async (_what, query, status, error) => {
  const { list, borrow } = await visitor()
  expect(await list(query)).toMatchObject({ status, error })
  expect(await borrow(query)).toMatchObject({ status, error })
})

test.each([
  ['899 seconds', { sessionDuration: '899' }],
  ['43,201 seconds', { sessionDuration: '43201' }],
  ['no duration', { sessionDuration: '' }],
  ['a name of one character', { sessionName: 'a' }],
  ['a name of 65 characters', { sessionName: 'a'.repeat(65) }],
  ['a name with a blank', { sessionName: 'alex 1' }],
  ['another kind of access', { accessType: 'CONSOLE_ACCESS' }],
])('%s is refused', async (_what, query) => {
  const { borrow } = await visitor()
  expect(await borrow(query)).toMatchObject({ status: 400, error: 'ValidationException' })
})

test('more time than the role allows is refused, as much as it allows is not', async () => {
  const { account, borrow } = await visitor()
  const roleArn = `arn:aws:iam::${account.id}:role/people/Analyst`
  expect(await borrow({ roleArn, sessionDuration: '3601' })).toMatchObject({ status: 400 })
  expect(await borrow({ roleArn, sessionDuration: '3600' })).toMatchObject({ status: 200 })
})

test('a role that does not trust account access, or is another organisation’s, is denied', async () => {
  const { emulator, account, borrow } = await visitor()
  const gov = emulator.world.organisation.portals[1]!.accounts[0]!
  for (const roleArn of [
    `arn:aws:iam::${account.id}:role/Deploy`,
    `arn:aws-us-gov:iam::${gov.id}:role/Operator`,
    // Its path is part of its ARN.
    `arn:aws:iam::${account.id}:role/Analyst`,
    'Operator',
  ])
    expect(await borrow({ roleArn })).toMatchObject({ status: 403, error: 'AccessDeniedException' })
})

test('a page size outside 1 to 100 and a token of nobody’s are refused', async () => {
  const { list } = await visitor()
  for (const query of [{ maxResults: '0' }, { maxResults: '101' }, { nextToken: 'made-up' }])
    expect(await list(query)).toMatchObject({ status: 400, error: 'ValidationException' })
})

test('each operation wants its own scope', async () => {
  const reader = await visitor({ scopes: ['sso:account:access', 'account_access:read_only'] })
  expect(await reader.list()).toMatchObject({ status: 200 })
  expect(await reader.borrow()).toMatchObject({ status: 403, error: 'AccessDeniedException' })
  const neither = await visitor({ scopes: ['sso:account:access'] })
  expect(await neither.list()).toMatchObject({ status: 403, error: 'AccessDeniedException' })
})

test('a token that has expired, or is none, is unauthorized', async () => {
  const { emulator, list } = await visitor()
  expect(await list({}, 'made-up')).toMatchObject({ status: 401, error: 'UnauthorizedException' })
  emulator.clock.advance(3_600_000)
  expect(await list()).toMatchObject({ status: 401, error: 'UnauthorizedException' })
})
