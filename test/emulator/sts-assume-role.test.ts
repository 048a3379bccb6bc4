import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCredentials } from '../../electron/emulator/world.ts'
import { arn, createTestWorld, HOME, trust, type TestWorld } from './world-fixture.ts'

let lab: TestWorld
let admin: IssuedCredentials

beforeAll(async () => {
  lab = await createTestWorld()
  admin = lab.key(lab.user('admin'))
})
afterAll(() => lab.close())

function assume(credentials: Parameters<TestWorld['sts']>[0], RoleArn: string, rest = {}) {
  return lab.sts(credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ann', ...rest }))
}

describe('what AssumeRole answers', () => {
  test('the session answers GetCallerIdentity as the role, under the session name', async () => {
    const role = lab.role('Reader', { trust: trust(arn(HOME, 'root')) })
    const reply = await assume(admin, role.arn)

    expect(reply.AssumedRoleUser).toEqual({
      Arn: arn(HOME, 'assumed-role/Reader/ann', 'sts'),
      AssumedRoleId: 'AROAREADER:ann',
    })
    expect(reply.PackedPolicySize).toBeUndefined()
    const identity = await lab.sts(reply.Credentials!).send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({
      UserId: 'AROAREADER:ann',
      Account: HOME,
      Arn: arn(HOME, 'assumed-role/Reader/ann', 'sts'),
    })
  })

  test('a session lasts an hour unless another duration is asked for', async () => {
    const role = lab.role('Long', { trust: trust(arn(HOME, 'root')), maxSessionDuration: 43_200 })
    const lasts = async (rest = {}) => {
      const { Credentials } = await assume(admin, role.arn, rest)
      return Math.round((Credentials!.Expiration!.getTime() - lab.clock.now()) / 1000)
    }

    expect(Math.abs((await lasts()) - 3600)).toBeLessThanOrEqual(2)
    expect(Math.abs((await lasts({ DurationSeconds: 43_200 })) - 43_200)).toBeLessThanOrEqual(2)
  })
})
