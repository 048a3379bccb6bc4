import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
} from '@aws-sdk/client-sso'
import { expect, test } from 'vitest'
import { practice } from './practice.ts'
import { signIn, ssoClient } from './sign-in.ts'

test('a signed-in person pages through exactly the accounts there are', async () => {
  const emulator = await practice({ accounts: 45 })
  const { accessToken } = await signIn(emulator)
  const client = ssoClient(emulator)
  const seen: string[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(new ListAccountsCommand({ accessToken, maxResults: 10, nextToken }))
    expect(page.accountList!.length).toBeLessThanOrEqual(10)
    seen.push(...page.accountList!.map(({ accountId }) => accountId!))
    nextToken = page.nextToken
  } while (nextToken)
  expect(seen).toEqual(emulator.world.organisation.portals[0]!.accounts.map(({ id }) => id))
})

test('a page that nobody asked a size for does not hold everything', async () => {
  const emulator = await practice({ accounts: 45 })
  const { accessToken } = await signIn(emulator)
  const { accountList, nextToken } = await ssoClient(emulator).send(new ListAccountsCommand({ accessToken }))
  expect(accountList!.length).toBeLessThan(45)
  expect(nextToken).toBeTypeOf('string')
})

test('role credentials name the person, last as long as the set says, and are in the ledger', async () => {
  const emulator = await practice()
  const { accessToken } = await signIn(emulator)
  const account = emulator.world.organisation.portals[0]!.accounts[0]!
  const before = emulator.clock.now()
  const { roleCredentials } = await ssoClient(emulator).send(
    new GetRoleCredentialsCommand({ accessToken, accountId: account.id, roleName: 'ReadOnlyAccess' }),
  )
  const { accessKeyId, expiration } = roleCredentials!
  const { principal } = emulator.world.credentials.find(accessKeyId!)!
  expect(principal.arn).toMatch(
    new RegExp(
      `^arn:aws:sts::${account.id}:assumed-role/AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}/alex\\.moreau@`,
    ),
  )
  expect(expiration! - before).toBeGreaterThanOrEqual(8 * 3_600_000)
  expect(expiration! - before).toBeLessThan(8 * 3_600_000 + 10_000)
})

test('a role that is not assigned is forbidden, and says so as AWS does', async () => {
  const emulator = await practice()
  const { accessToken } = await signIn(emulator)
  const { id } = emulator.world.organisation.portals[1]!.accounts[0]!
  const answer = await fetch(
    `${emulator.ready.url}/federation/credentials?account_id=${id}&role_name=ReadOnlyAccess`,
    { headers: { 'x-amz-sso_bearer_token': accessToken } },
  )
  expect(answer.status).toBe(403)
  expect(answer.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
})

test('logging out ends the tokens and leaves the role session alive', async () => {
  const emulator = await practice()
  const { accessToken, refreshToken, refresh } = await signIn(emulator)
  const client = ssoClient(emulator)
  const { id } = emulator.world.organisation.portals[0]!.accounts[0]!
  const { roleCredentials } = await client.send(
    new GetRoleCredentialsCommand({ accessToken, accountId: id, roleName: 'ReadOnlyAccess' }),
  )
  await client.send(new LogoutCommand({ accessToken }))

  await expect(client.send(new ListAccountsCommand({ accessToken }))).rejects.toMatchObject({
    name: 'UnauthorizedException',
    $metadata: { httpStatusCode: 401 },
  })
  await expect(refresh(refreshToken)).rejects.toMatchObject({ name: 'InvalidGrantException' })
  const issued = emulator.world.credentials.find(roleCredentials!.accessKeyId!)
  expect(issued!.expiresAt).toBeGreaterThan(emulator.clock.now())
})

test('an access token ends after its hour', async () => {
  const emulator = await practice()
  const { accessToken, expiresIn } = await signIn(emulator)
  expect(expiresIn).toBe(3600)
  emulator.clock.advance(3_600_000)
  await expect(ssoClient(emulator).send(new ListAccountsCommand({ accessToken }))).rejects.toMatchObject({
    name: 'UnauthorizedException',
  })
})

test('roles of an account that does not exist are not found, and a malformed ID is refused', async () => {
  const emulator = await practice()
  const { accessToken } = await signIn(emulator)
  const ask = (accountId: string) =>
    ssoClient(emulator).send(new ListAccountRolesCommand({ accessToken, accountId }))
  await expect(ask('000000000000')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await expect(ask('12')).rejects.toMatchObject({ name: 'InvalidRequestException' })
})
