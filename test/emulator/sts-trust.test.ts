import { AssumeRoleCommand, GetCallerIdentityCommand, GetFederationTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IamRole, PolicyDocument } from '../../electron/emulator/world.ts'
import { awsError } from './aws-refusals.ts'
import {
  allow,
  ALLOW_ALL,
  arn,
  createTestWorld,
  ELSEWHERE,
  HOME,
  trust,
  type Credentials,
  type TestWorld,
} from './world-fixture.ts'

const NOTHING: PolicyDocument = { Statement: [] }

let lab: TestWorld
beforeAll(async () => {
  lab = await createTestWorld()
})
afterAll(() => lab.close())

function assume(credentials: Credentials, RoleArn: string, rest = {}) {
  return lab.sts(credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ann', ...rest }))
}

async function session(role: IamRole, rest = {}) {
  const { Credentials } = await assume(lab.key(lab.user('root-like')), role.arn, rest)
  return Credentials!
}

const denied = (caller: string, role: string, because = '') =>
  awsError(
    'AccessDenied',
    403,
    `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${role}${because}`,
  )

const letIn = expect.objectContaining({ Credentials: expect.anything() })

describe('within one account', () => {
  test('a trust policy that names the account leaves it to identity policies', async () => {
    const role = lab.role('ByAccount', { trust: trust(arn(HOME, 'root')) })
    const may = lab.key(lab.user('may', allow({ Action: 'sts:AssumeRole', Resource: role.arn })))
    const mayNot = lab.key(lab.user('may-not', NOTHING))

    await expect(assume(may, role.arn)).resolves.toEqual(letIn)
    await expect(assume(mayNot, role.arn)).rejects.toEqual(denied(arn(HOME, 'user/may-not'), role.arn))
  })

  test('a bare account ID means the same as its root', async () => {
    const role = lab.role('ByNumber', { trust: trust(HOME) })
    await expect(assume(lab.key(lab.user('may')), role.arn)).resolves.toEqual(letIn)
    await expect(assume(lab.key(lab.user('may-not', NOTHING)), role.arn)).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })

  test.each([
    ['its user', () => arn(HOME, 'user/named')],
    ['everyone', () => '*'],
  ])('a trust policy that names %s needs no identity policy', async (_, principal) => {
    const named = lab.user('named', NOTHING)
    const role = lab.role('ByUser', { trust: trust(principal()) })
    await expect(assume(lab.key(named), role.arn)).resolves.toEqual(letIn)
  })

  test('a trust policy that names a role lets its sessions in without an identity policy', async () => {
    const hub = lab.role('Hub', { trust: trust(arn(HOME, 'root')), policy: NOTHING })
    const spoke = lab.role('Spoke', { trust: trust(hub.arn) })
    const other = lab.role('OtherHub', { trust: trust(arn(HOME, 'root')) })

    await expect(assume(await session(hub), spoke.arn)).resolves.toEqual(letIn)
    await expect(assume(await session(other), spoke.arn)).rejects.toEqual(
      denied(arn(HOME, 'assumed-role/OtherHub/ann', 'sts'), spoke.arn),
    )
  })

  test('a trust policy may name one session of a role', async () => {
    const hub = lab.role('HubOfSessions', { trust: trust(arn(HOME, 'root')), policy: NOTHING })
    const spoke = lab.role('ForBob', { trust: trust(arn(HOME, 'assumed-role/HubOfSessions/bob', 'sts')) })

    await expect(assume(await session(hub, { RoleSessionName: 'bob' }), spoke.arn)).resolves.toEqual(letIn)
    await expect(assume(await session(hub), spoke.arn)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('a session policy limits a role that is named, but not a session that is', async () => {
    const hub = lab.role('LimitedHub', { trust: trust(arn(HOME, 'root')) })
    const byRole = lab.role('ByRole', { trust: trust(hub.arn) })
    const bySession = lab.role('BySession', { trust: trust(arn(HOME, 'assumed-role/LimitedHub/ann', 'sts')) })
    const narrowed = await session(hub, { Policy: JSON.stringify(allow({ Action: 's3:*' })) })

    await expect(assume(narrowed, byRole.arn)).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(assume(narrowed, bySession.arn)).resolves.toEqual(letIn)
  })

  test('a deny wins, wherever it stands', async () => {
    const forbidding: PolicyDocument = {
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'sts:*', Resource: '*' },
      ],
    }
    const barred = lab.user('barred', forbidding)
    const role = lab.role('NamesBarred', { trust: trust(barred.arn) })
    await expect(assume(lab.key(barred), role.arn)).rejects.toEqual(
      denied(barred.arn, role.arn, ' with an explicit deny in an identity-based policy'),
    )

    const unwanted = lab.user('unwanted')
    const guarded = lab.role('Guarded', {
      trust: {
        Statement: [
          { Effect: 'Allow', Principal: { AWS: arn(HOME, 'root') }, Action: 'sts:AssumeRole' },
          { Effect: 'Deny', Principal: { AWS: unwanted.arn }, Action: 'sts:AssumeRole' },
        ],
      },
    })
    await expect(assume(lab.key(lab.user('wanted')), guarded.arn)).resolves.toEqual(letIn)
    await expect(assume(lab.key(unwanted), guarded.arn)).rejects.toEqual(
      denied(unwanted.arn, guarded.arn, ' with an explicit deny in a resource-based policy'),
    )
  })

  test('a service or a federated principal in the trust policy lets no one else in', async () => {
    const role = lab.role('ForServices', {
      trust: {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'ec2.amazonaws.com', Federated: '*' },
          Action: 'sts:AssumeRole',
        },
      },
    })
    await expect(assume(lab.key(lab.user('may')), role.arn)).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

describe('across accounts', () => {
  test('both the trust policy and the identity policy must allow', async () => {
    const far = lab.role('Far', { account: ELSEWHERE, trust: trust(arn(HOME, 'user/traveller')) })
    const untold = lab.role('Untold', { account: ELSEWHERE, trust: trust(arn(ELSEWHERE, 'root')) })

    const traveller = lab.user('traveller')
    await expect(assume(lab.key(traveller), far.arn)).resolves.toEqual(letIn)
    await expect(assume(lab.key(traveller), untold.arn)).rejects.toEqual(denied(traveller.arn, untold.arn))
    const grounded = lab.user('traveller', NOTHING)
    await expect(assume(lab.key(grounded), far.arn)).rejects.toEqual(denied(grounded.arn, far.arn))
  })

  test('a role that is not there is denied in the same words as one that is closed', async () => {
    const missing = arn(ELSEWHERE, 'role/Missing')
    await expect(assume(lab.key(lab.user('may')), missing)).rejects.toEqual(
      denied(arn(HOME, 'user/may'), missing),
    )
  })
})

describe('conditions of a trust policy', () => {
  test('the external ID must be the one agreed on', async () => {
    const role = lab.role('External', {
      trust: trust(arn(HOME, 'root'), { Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } } }),
    })
    const key = lab.key(lab.user('may'))
    await expect(assume(key, role.arn, { ExternalId: 'agreed' })).resolves.toEqual(letIn)
    await expect(assume(key, role.arn, { ExternalId: 'other' })).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    await expect(assume(key, role.arn)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('ArnLike on aws:PrincipalArn lets permission-set roles in by pattern', async () => {
    const reserved = lab.role('AWSReservedSSO_Admin_0123456789abcdef', {
      trust: trust(arn(HOME, 'root')),
      path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
    })
    const pattern = arn(HOME, 'role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Admin_*')
    const role = lab.role('ForAdmins', {
      trust: trust(arn(HOME, 'root'), { Condition: { ArnLike: { 'aws:PrincipalArn': pattern } } }),
    })
    await expect(assume(await session(reserved), role.arn)).resolves.toEqual(letIn)
    await expect(assume(lab.key(lab.user('may')), role.arn)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('session name, source identity and tags of the request can be asked for', async () => {
    const role = lab.role('Picky', {
      trust: trust(arn(HOME, 'root'), {
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: {
          StringLike: { 'sts:RoleSessionName': '${aws:username}', 'sts:SourceIdentity': '*@example.com' },
          StringEquals: { 'aws:RequestTag/team': ['blue', 'green'] },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'], 'sts:TransitiveTagKeys': ['team'] },
        },
      }),
    })
    const key = lab.key(lab.user('picky'))
    const right = {
      RoleSessionName: 'picky',
      SourceIdentity: 'ann@example.com',
      Tags: [{ Key: 'team', Value: 'blue' }],
      TransitiveTagKeys: ['team'],
    }
    await expect(assume(key, role.arn, right)).resolves.toEqual(letIn)
    for (const wrong of [
      { RoleSessionName: 'ann' },
      { SourceIdentity: 'ann' },
      { Tags: [{ Key: 'team', Value: 'red' }] },
      { Tags: [...right.Tags, { Key: 'more', Value: 'x' }] },
    ]) {
      await expect(assume(key, role.arn, { ...right, ...wrong })).rejects.toMatchObject({
        name: 'AccessDenied',
      })
    }
  })

  test("the caller's own tags and source identity can be asked for", async () => {
    const all = { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }
    const hub = lab.role('TaggedHub', { trust: trust(arn(HOME, 'root'), all) })
    const role = lab.role('ForBlue', {
      trust: trust(arn(HOME, 'root'), {
        ...all,
        Condition: {
          StringEquals: { 'aws:PrincipalTag/Team': 'blue', 'aws:SourceIdentity': 'ann@example.com' },
        },
      }),
    })
    const Tags = [{ Key: 'team', Value: 'blue' }]
    const SourceIdentity = 'ann@example.com'
    await expect(assume(await session(hub, { Tags, SourceIdentity }), role.arn)).resolves.toEqual(letIn)
    await expect(assume(await session(hub, { Tags }), role.arn)).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })
})

describe('who may not call AssumeRole', () => {
  test('a federated user', async () => {
    const sts = lab.sts(lab.key(lab.user('broker')))
    const { Credentials } = await sts.send(
      new GetFederationTokenCommand({ Name: 'guest', Policy: JSON.stringify(ALLOW_ALL) }),
    )
    const role = lab.role('Any', { trust: trust('*') })
    await expect(assume(Credentials!, role.arn)).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

test('GetCallerIdentity answers even under an explicit deny', async () => {
  const barred = lab.user('barred-from-all', allow({ Effect: 'Deny', Action: '*' }))
  await expect(lab.sts(lab.key(barred)).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
    Arn: barred.arn,
  })
})
