import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  DeleteRolePolicyCommand,
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCredentials } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import { allow, ALLOW_ALL, arn, createTestWorld, HOME, trust, type TestWorld } from './world-fixture.ts'

let lab: TestWorld
let admin: IssuedCredentials
beforeAll(async () => {
  lab = await createTestWorld()
  admin = lab.key(lab.user('admin'))
})
afterAll(() => lab.close())

test('a user’s MFA devices are listed, to whoever may', async () => {
  const holder = lab.key(lab.user('with-device', ALLOW_ALL, { seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }))
  const { MFADevices } = await lab.iam(holder).send(new ListMFADevicesCommand({}))
  expect(MFADevices).toMatchObject([
    {
      UserName: 'with-device',
      SerialNumber: arn(HOME, 'mfa/with-device'),
      EnableDate: expect.any(Date) as Date,
    },
  ])
  expect((await lab.iam(admin).send(new ListMFADevicesCommand({}))).MFADevices).toEqual([])
  const stranger = lab.key(lab.user('stranger', allow({ Action: 's3:*' })))
  await expect(lab.iam(stranger).send(new ListMFADevicesCommand({}))).rejects.toMatchObject(
    awsError('AccessDenied', 403, expect.stringContaining('iam:ListMFADevices')),
  )
})

describe('access keys', () => {
  test('a user rotates its key: makes a second, proves it, puts the first out of use, deletes it', async () => {
    const first = lab.key(lab.user('rotator'))
    const old = lab.iam(first)
    const { AccessKey: made } = await old.send(new CreateAccessKeyCommand({}))
    expect(made).toMatchObject({ UserName: 'rotator', Status: 'Active' })

    const fresh = lab.iam(made!)
    const listed = await fresh.send(new ListAccessKeysCommand({}))
    expect(listed.AccessKeyMetadata?.map(({ AccessKeyId, Status }) => [AccessKeyId, Status])).toEqual([
      [first.accessKeyId, 'Active'],
      [made!.AccessKeyId, 'Active'],
    ])

    const AccessKeyId = first.accessKeyId
    await fresh.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }))
    await expect(lab.sts(first).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    await fresh.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Active' }))
    await expect(lab.sts(first).send(new GetCallerIdentityCommand({}))).resolves.toHaveProperty('Arn')

    await fresh.send(new DeleteAccessKeyCommand({ AccessKeyId }))
    await expect(lab.sts(first).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    const left = await fresh.send(new ListAccessKeysCommand({}))
    expect(left.AccessKeyMetadata).toHaveLength(1)
  })

  test('two keys are the most', async () => {
    lab.user('holder')
    const iam = lab.iam(admin)
    const more = () => iam.send(new CreateAccessKeyCommand({ UserName: 'holder' }))
    await more()
    await more()
    await expect(more()).rejects.toEqual(
      awsError('LimitExceeded', 409, 'Cannot exceed quota for AccessKeysPerUser: 2'),
    )
  })

  test('their last use is remembered', async () => {
    lab.user('used')
    const iam = lab.iam(admin)
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'used' }))
    const lastUse = async () => {
      const reply = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: AccessKey!.AccessKeyId }))
      return [reply.UserName, reply.AccessKeyLastUsed?.ServiceName, reply.AccessKeyLastUsed?.Region]
    }
    expect(await lastUse()).toEqual(['used', 'N/A', 'N/A'])
    await lab.sts(AccessKey!).send(new GetCallerIdentityCommand({}))
    expect(await lastUse()).toEqual(['used', 'sts', 'eu-west-1'])
  })

  test("a key that is not the user's cannot be found", async () => {
    lab.user('stranger')
    const change = { AccessKeyId: admin.accessKeyId, UserName: 'stranger' }
    const missing = awsError(
      'NoSuchEntity',
      404,
      `The Access Key with id ${admin.accessKeyId} cannot be found.`,
    )
    await expect(
      lab.iam(admin).send(new UpdateAccessKeyCommand({ ...change, Status: 'Inactive' })),
    ).rejects.toEqual(missing)
    await expect(lab.iam(admin).send(new DeleteAccessKeyCommand(change))).rejects.toEqual(missing)
  })

  test('policies decide, and a refusal names user, action and resource', async () => {
    const limited = lab.user(
      'limited',
      allow({ Action: 'iam:ListAccessKeys', Resource: arn(HOME, 'user/limited') }),
    )
    const iam = lab.iam(lab.key(limited))
    await expect(iam.send(new ListAccessKeysCommand({}))).resolves.toHaveProperty('AccessKeyMetadata')
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'admin' }))).rejects.toEqual(
      awsError(
        'AccessDenied',
        403,
        `User: ${limited.arn} is not authorized to perform: iam:ListAccessKeys on resource: user admin because no identity-based policy allows the iam:ListAccessKeys action`,
      ),
    )
  })
})

describe('users', () => {
  test('the caller, or another by name', async () => {
    const iam = lab.iam(admin)
    expect((await iam.send(new GetUserCommand({}))).User).toMatchObject({
      Arn: arn(HOME, 'user/admin'),
      UserName: 'admin',
    })
    await expect(iam.send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toEqual(
      awsError('NoSuchEntity', 404, 'The user with name nobody cannot be found.'),
    )
  })

  test('a role has to say whom it means', async () => {
    const role = lab.role('Asker', { trust: trust(arn(HOME, 'root')) })
    const { Credentials } = await lab
      .sts(admin)
      .send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'ann' }))
    await expect(lab.iam(Credentials!).send(new GetUserCommand({}))).rejects.toEqual(
      awsError('ValidationError', 400, 'Must specify userName when calling with non-User credentials'),
    )
  })
})

describe('role policies', () => {
  const RoleName = 'Worker'
  const REVOKE = 'AWSRevokeOlderSessions'

  test('revoking older sessions stops what was handed out before, and nothing after', async () => {
    const role = lab.role('Revoked', { trust: trust(arn(HOME, 'root')) })
    const borrow = async () => {
      const command = new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'ann' })
      return (await lab.sts(admin).send(command)).Credentials!
    }
    const older = await borrow()
    await expect(lab.s3(older).send(new ListBucketsCommand({}))).resolves.toHaveProperty('Buckets')

    lab.clock.advance(1000)
    const revocation = allow({
      Effect: 'Deny',
      Action: ['*'],
      Resource: ['*'],
      Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(lab.clock.now()).toISOString() } },
    })
    await lab.iam(admin).send(
      new PutRolePolicyCommand({
        RoleName: role.name,
        PolicyName: REVOKE,
        PolicyDocument: JSON.stringify(revocation),
      }),
    )
    await expect(lab.s3(older).send(new ListBucketsCommand({}))).rejects.toThrow(
      /with an explicit deny in an identity-based policy$/,
    )
    await expect(lab.sts(older).send(new GetCallerIdentityCommand({}))).resolves.toHaveProperty('Arn')
    lab.clock.advance(1000)
    await expect(lab.s3(await borrow()).send(new ListBucketsCommand({}))).resolves.toHaveProperty('Buckets')
  })

  test('they are listed, read back as written, and deleted', async () => {
    const role = lab.role(RoleName, {
      trust: trust(arn(HOME, 'root')),
      path: '/jobs/',
      maxSessionDuration: 7200,
    })
    const iam = lab.iam(admin)
    const document = JSON.stringify(allow({ Action: 's3:*', Resource: 'arn:aws:s3:::a b/*' }))
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'extra', PolicyDocument: document }))

    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(['own', 'extra'])
    const read = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'extra' }))
    expect(JSON.parse(decodeURIComponent(read.PolicyDocument!))).toEqual(JSON.parse(document))
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    expect(Role).toMatchObject({ Arn: role.arn, Path: '/jobs/', MaxSessionDuration: 7200 })
    expect(JSON.parse(decodeURIComponent(Role!.AssumeRolePolicyDocument!))).toEqual(role.trust)

    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'extra' }))
    const missing = awsError('NoSuchEntity', 404, 'The role policy with name extra cannot be found.')
    await expect(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'extra' }))).rejects.toEqual(
      missing,
    )
    await expect(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'extra' }))).rejects.toEqual(
      missing,
    )
  })

  test('the role of a permission set refuses edits', async () => {
    const name = 'AWSReservedSSO_Admin_0123456789abcdef'
    lab.role(name, { trust: trust('*'), reserved: true })
    const iam = lab.iam(admin)
    const protectedRole = awsError(
      'UnmodifiableEntity',
      400,
      `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
    )
    const change = { RoleName: name, PolicyName: 'own' }
    await expect(
      iam.send(new PutRolePolicyCommand({ ...change, PolicyDocument: JSON.stringify(ALLOW_ALL) })),
    ).rejects.toEqual(protectedRole)
    await expect(iam.send(new DeleteRolePolicyCommand(change))).rejects.toEqual(protectedRole)
    await expect(iam.send(new GetRolePolicyCommand(change))).resolves.toHaveProperty('PolicyDocument')
  })

  test('a role that is not there, a document that is none, and one too long', async () => {
    lab.role(RoleName, { trust: trust('*') })
    const iam = lab.iam(admin)
    const put = (role: string, PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'extra', PolicyDocument }))
    await expect(put('Nobody', JSON.stringify(ALLOW_ALL))).rejects.toEqual(
      awsError('NoSuchEntity', 404, 'The role with name Nobody cannot be found.'),
    )
    await expect(put(RoleName, '{}')).rejects.toThrow('Syntax errors in policy.')
    const long = JSON.stringify(allow({ Action: '*', Resource: `arn:aws:s3:::${'x'.repeat(10_240)}` }))
    await expect(put(RoleName, long)).rejects.toEqual(
      awsError('LimitExceeded', 409, 'Maximum policy size of 10240 bytes exceeded for role Worker'),
    )
  })

  test('policies decide', async () => {
    const reader = lab.key(lab.user('reader', allow({ Action: 'iam:Get*' })))
    const iam = lab.iam(reader)
    await expect(iam.send(new GetRoleCommand({ RoleName }))).resolves.toHaveProperty('Role')
    await expect(iam.send(new ListRolePoliciesCommand({ RoleName }))).rejects.toThrow(
      `iam:ListRolePolicies on resource: role ${RoleName} because no identity-based policy allows`,
    )
    await expect(
      iam.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'x', PolicyDocument: JSON.stringify(ALLOW_ALL) }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})
