import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IamRole, IssuedCredentials } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import { allow, ALLOW_ALL, arn, createTestWorld, HOME, trust, type TestWorld } from './world-fixture.ts'

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

let lab: TestWorld
let admin: IssuedCredentials
let role: IamRole
beforeAll(async () => {
  lab = await createTestWorld()
  admin = lab.key(lab.user('admin'))
  role = lab.role('Wide', { trust: trust(arn(HOME, 'root')) })
})
afterAll(() => lab.close())

function assume(rest: object, RoleArn = role.arn) {
  return lab.sts(admin).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ann', ...rest }))
}
async function listBuckets(rest: object, RoleArn?: string) {
  const { Credentials } = await assume(rest, RoleArn)
  return lab.s3(Credentials!).send(new ListBucketsCommand({}))
}

describe('a session policy narrows the session', () => {
  test('to what it allows, and the refusal says that it was the session policy', async () => {
    await expect(listBuckets({})).resolves.toHaveProperty('Buckets')
    await expect(
      listBuckets({ Policy: JSON.stringify(allow({ Action: 's3:List*' })) }),
    ).resolves.toHaveProperty('Buckets')
    await expect(listBuckets({ Policy: JSON.stringify(allow({ Action: 'ec2:*' })) })).rejects.toEqual(
      awsError(
        'AccessDenied',
        403,
        `User: ${arn(HOME, 'assumed-role/Wide/ann', 'sts')} is not authorized to perform: s3:ListAllMyBuckets because no session policy allows the s3:ListAllMyBuckets action`,
      ),
    )
    await expect(
      listBuckets({ Policy: JSON.stringify(allow({ Effect: 'Deny', Action: 's3:*' })) }),
    ).rejects.toThrow(/with an explicit deny in a session policy$/)
  })

  test('and never widens it', async () => {
    const narrow = lab.role('Narrow', {
      trust: trust(arn(HOME, 'root')),
      policy: allow({ Action: 'ec2:*' }),
    })
    await expect(listBuckets({ Policy: JSON.stringify(ALLOW_ALL) }, narrow.arn)).rejects.toThrow(
      /because no identity-based policy allows/,
    )
  })

  test('a managed one counts as an inline one does, and any of them may allow', async () => {
    const inline = JSON.stringify(allow({ Action: 'ec2:*' }))
    await expect(listBuckets({ PolicyArns: [{ arn: READ_ONLY }] })).resolves.toHaveProperty('Buckets')
    await expect(listBuckets({ Policy: inline, PolicyArns: [{ arn: READ_ONLY }] })).resolves.toHaveProperty(
      'Buckets',
    )
    await expect(
      listBuckets({ PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }] }),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('its share of the packed limit is answered in percent', async () => {
    const small = await assume({ Policy: JSON.stringify(allow({ Action: 's3:*' })) })
    const larger = await assume({
      Policy: JSON.stringify(allow({ Action: 's3:*', Resource: 'arn:aws:s3:::some-bucket-of-ours/path/*' })),
      PolicyArns: [{ arn: READ_ONLY }],
    })
    expect(small.PackedPolicySize).toBeGreaterThan(0)
    expect(larger.PackedPolicySize).toBeGreaterThan(small.PackedPolicySize!)
    expect(larger.PackedPolicySize).toBeLessThanOrEqual(100)
  })
})

describe('what is no session policy', () => {
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' }
  const malformed = (message: string) => awsError('MalformedPolicyDocument', 400, message)

  test.each([
    ['no JSON', '{', 'The policy is not in the valid JSON format.'],
    ['no policy', '[]', 'Syntax errors in policy.'],
    ['an effect of its own', { Statement: { ...statement, Effect: 'Maybe' } }, 'Syntax errors in policy.'],
    ['an unknown element', { Statement: { ...statement, Acton: 's3:*' } }, 'Syntax errors in policy.'],
    ['a version that is none', { Version: '2020-01-01', Statement: statement }, 'Syntax errors in policy.'],
    [
      'no action',
      { Statement: { Effect: 'Allow', Resource: '*' } },
      'Policy statement must contain actions.',
    ],
    [
      'no resource',
      { Statement: { Effect: 'Allow', Action: '*' } },
      'Policy statement must contain resources.',
    ],
    [
      'a principal',
      { Statement: { ...statement, Principal: '*' } },
      'Policy document should not specify a principal.',
    ],
    [
      'an operator that is none',
      { Statement: { ...statement, Condition: { StringIs: { 'aws:x': 'y' } } } },
      'Invalid Condition type : StringIs.',
    ],
  ])('%s is malformed', async (_, policy, message) => {
    const Policy = typeof policy === 'string' ? policy : JSON.stringify(policy)
    await expect(assume({ Policy })).rejects.toEqual(malformed(message))
  })

  test('2,048 characters and ten ARNs are the most', async () => {
    const padded = (length: number) => JSON.stringify(ALLOW_ALL).padEnd(length)
    await expect(assume({ Policy: padded(2048) })).resolves.toHaveProperty('Credentials')
    await expect(assume({ Policy: padded(2049) })).rejects.toMatchObject({ name: 'ValidationError' })
    const arns = (count: number) => Array.from({ length: count }, () => ({ arn: READ_ONLY }))
    await expect(assume({ PolicyArns: arns(10) })).resolves.toHaveProperty('Credentials')
    await expect(assume({ PolicyArns: arns(11) })).rejects.toMatchObject({ name: 'ValidationError' })
  })

  test('an ARN that names no managed policy is refused', async () => {
    const unknown = 'arn:aws:iam::aws:policy/NoSuchAccess'
    await expect(assume({ PolicyArns: [{ arn: unknown }] })).rejects.toEqual(
      awsError('ValidationError', 400, `Policy ${unknown} does not exist or is not attachable.`),
    )
  })
})
