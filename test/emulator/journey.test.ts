import { GetRoleCredentialsCommand } from '@aws-sdk/client-sso'
import { IAMClient, ListAccessKeysCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { PRACTICE_EXTERNAL_ID } from '../../electron/emulator/practice-roles.ts'
import { practice } from './practice.ts'
import { signIn, ssoClient } from './sign-in.ts'

interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

const at = (emulator: RunningEmulator, credentials: Keys, region = 'us-east-1') => ({
  region,
  endpoint: emulator.ready.url,
  credentials,
  maxAttempts: 1,
})

async function borrow(emulator: RunningEmulator, roleName: string, portal = 0) {
  const { accessToken } = await signIn(emulator, portal)
  const { id } = emulator.world.organisation.portals[portal]!.accounts[0]!
  const { roleCredentials } = await ssoClient(emulator).send(
    new GetRoleCredentialsCommand({ accessToken, accountId: id, roleName }),
  )
  const { accessKeyId, secretAccessKey, sessionToken } = roleCredentials!
  const keys = { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken: sessionToken! }
  return { id, keys }
}

async function assume(emulator: RunningEmulator, keys: Keys, role: string, extra: object = {}) {
  // Credentials of one partition are unknown in another's regions.
  const region = role.startsWith('arn:aws-us-gov:') ? 'us-gov-west-1' : 'us-east-1'
  const { Credentials } = await new STSClient(at(emulator, keys, region)).send(
    new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'practice', ...extra }),
  )
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  }
}

test('one sign-in leads from the portal over Deploy to Release, all at one URL', async () => {
  const emulator = await practice()
  const { id, keys } = await borrow(emulator, 'PowerUserAccess')
  const deploy = await assume(emulator, keys, `arn:aws:iam::${id}:role/Deploy`, {
    Tags: [{ Key: 'ticket', Value: 'T-1' }],
    SourceIdentity: 'alex',
  })
  const release = await assume(emulator, deploy, `arn:aws:iam::${id}:role/pipeline/Release`)
  const { Arn } = await new STSClient(at(emulator, release)).send(new GetCallerIdentityCommand({}))
  expect(Arn).toBe(`arn:aws:sts::${id}:assumed-role/Release/practice`)
  const { Buckets } = await new S3Client(at(emulator, release)).send(new ListBucketsCommand({}))
  expect(Buckets!.length).toBeGreaterThan(0)
})

test('the same in GovCloud, where the role’s path has a region', async () => {
  const emulator = await practice()
  const { id, keys } = await borrow(emulator, 'AdministratorAccess', 1)
  const deploy = await assume(emulator, keys, `arn:aws-us-gov:iam::${id}:role/Deploy`)
  const { Arn } = await new STSClient(at(emulator, deploy, 'us-gov-west-1')).send(
    new GetCallerIdentityCommand({}),
  )
  expect(Arn).toBe(`arn:aws-us-gov:sts::${id}:assumed-role/Deploy/practice`)
})

test('Release lets nobody in but Deploy, Audit wants its external ID, BreakGlass wants MFA', async () => {
  const emulator = await practice()
  const { id, keys } = await borrow(emulator, 'AdministratorAccess')
  const denied = { name: 'AccessDenied' }
  await expect(assume(emulator, keys, `arn:aws:iam::${id}:role/pipeline/Release`)).rejects.toMatchObject(
    denied,
  )
  await expect(assume(emulator, keys, `arn:aws:iam::${id}:role/Audit`)).rejects.toMatchObject(denied)
  await expect(
    assume(emulator, keys, `arn:aws:iam::${id}:role/Audit`, { ExternalId: PRACTICE_EXTERNAL_ID }),
  ).resolves.toBeDefined()
  await expect(assume(emulator, keys, `arn:aws:iam::${id}:role/BreakGlass`)).rejects.toMatchObject(denied)
})

test('what ReadOnlyAccess may not do is denied: it borrows no further role', async () => {
  const emulator = await practice()
  const { id, keys } = await borrow(emulator, 'ReadOnlyAccess')
  await expect(assume(emulator, keys, `arn:aws:iam::${id}:role/Deploy`)).rejects.toMatchObject({
    name: 'AccessDenied',
  })
})

test('an administrator sees the robot’s key, the key is the robot’s, and a reserved role refuses edits', async () => {
  const emulator = await practice()
  const { id, keys } = await borrow(emulator, 'AdministratorAccess')
  const robot = emulator.makeUserKey(id, 'robot')!
  const iam = new IAMClient(at(emulator, keys))
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'robot' }))
  expect(AccessKeyMetadata).toMatchObject([{ AccessKeyId: robot.accessKeyId, UserName: 'robot' }])
  const { accessKeyId, secretAccessKey } = robot
  await expect(
    new STSClient(at(emulator, { accessKeyId, secretAccessKey })).send(new GetCallerIdentityCommand({})),
  ).resolves.toMatchObject({ Arn: `arn:aws:iam::${id}:user/robot` })

  const reserved = emulator.world.organisation.reservedRole(id, 'AdministratorAccess')!
  await expect(
    iam.send(
      new PutRolePolicyCommand({
        RoleName: reserved.name,
        PolicyName: 'AWSRevokeOlderSessions',
        PolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    ),
  ).rejects.toMatchObject({ name: 'UnmodifiableEntityException' })
})

test('role credentials last as long as --lifetimes says, by the emulator’s clock', async () => {
  const emulator = await practice({
    lifetimes: { role: 60_000, token: 3_600_000, code: 600_000, portal: 28_800_000 },
  })
  const { keys } = await borrow(emulator, 'ReadOnlyAccess')
  const who = () => new STSClient(at(emulator, keys)).send(new GetCallerIdentityCommand({}))
  await expect(who()).resolves.toBeDefined()
  emulator.clock.advance(61_000)
  await expect(who()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
})

test('a console session opens at the same root URL', async () => {
  const emulator = await practice()
  const { id, keys } = await borrow(emulator, 'ReadOnlyAccess')
  const session = JSON.stringify({
    sessionId: keys.accessKeyId,
    sessionKey: keys.secretAccessKey,
    sessionToken: keys.sessionToken,
  })
  const federation = `${emulator.ready.endpoints.signin}/federation`
  const traded = await fetch(federation, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'getSigninToken', Session: session }),
  })
  const { SigninToken } = (await traded.json()) as { SigninToken: string }
  const login = new URLSearchParams({
    Action: 'login',
    Destination: 'https://us-east-1.console.aws.amazon.com/s3',
    SigninToken,
  })
  const landed = await fetch(`${federation}?${login.toString()}`, { redirect: 'manual' })
  const page = await fetch(new URL(landed.headers.get('location')!, emulator.ready.url), {
    headers: { cookie: landed.headers.get('set-cookie')!.split(';')[0]! },
  })
  expect(await page.text()).toContain(id)
  expect(emulator.log.list({ service: 'signin' }).map(({ operation }) => operation)).toEqual([
    'getSigninToken',
    'login',
    'Console',
  ])
})
