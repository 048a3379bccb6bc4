import { CodeartifactClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-codeartifact'
import { ECRClient, GetAuthorizationTokenCommand as GetEcrTokenCommand } from '@aws-sdk/client-ecr'
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from '@aws-sdk/client-eks'
import {
  DescribeInstanceInformationCommand,
  SSMClient,
  StartSessionCommand,
  TerminateSessionCommand,
} from '@aws-sdk/client-ssm'
import { GetRoleCredentialsCommand } from '@aws-sdk/client-sso'
import { describe, expect, test } from 'vitest'
import { createPresigner } from '../../electron/adapters/aws-presigner.ts'
import { Secret } from '../../electron/core/secret.ts'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import { awsError } from './aws-refusals.ts'
import { practice } from './practice.ts'
import { signIn, ssoClient } from './sign-in.ts'

const REGION = 'eu-west-1'

interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

async function roleKey(emulator: RunningEmulator, roleName = 'AdministratorAccess'): Promise<Key> {
  const { accessToken } = await signIn(emulator)
  const { id: accountId } = emulator.world.organisation.portals[0]!.accounts[0]!
  const command = new GetRoleCredentialsCommand({ accessToken, accountId, roleName })
  const { roleCredentials } = await ssoClient(emulator).send(command)
  const { accessKeyId, secretAccessKey, sessionToken } = roleCredentials!
  return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, sessionToken: sessionToken! }
}

/** AWS's own clients, without retries. */
function clients({ ready: { url } }: RunningEmulator, credentials: Key) {
  const settings = { region: REGION, endpoint: url, maxAttempts: 1, credentials }
  const eks = new EKSClient(settings)
  const ecr = new ECRClient(settings)
  const codeartifact = new CodeartifactClient(settings)
  const ssm = new SSMClient(settings)
  return {
    eks,
    ssm,
    codeartifact,
    /** Each service once. */
    calls: [
      ['eks', 403, () => eks.send(new ListClustersCommand({}))],
      ['ecr', 400, () => ecr.send(new GetEcrTokenCommand({}))],
      [
        'codeartifact',
        403,
        () => codeartifact.send(new GetAuthorizationTokenCommand({ domain: 'packages' })),
      ],
      ['ssm', 400, () => ssm.send(new DescribeInstanceInformationCommand({}))],
    ] as const,
  }
}

test('each service takes a session’s signature, and no other', async () => {
  const emulator = await practice()
  const key = await roleKey(emulator)
  for (const [, , call] of clients(emulator, key).calls) expect(await call()).toBeTruthy()
  const wrong = { ...key, secretAccessKey: 'wrong' }
  for (const [, status, call] of clients(emulator, wrong).calls)
    await expect(call()).rejects.toEqual(awsError('InvalidSignature', status, expect.any(String)))
  const foreign = { ...key, sessionToken: `${key.sessionToken}A` }
  for (const [, status, call] of clients(emulator, foreign).calls)
    await expect(call()).rejects.toEqual(
      awsError('UnrecognizedClient', status, 'The security token included in the request is invalid.'),
    )
})

test('each service refuses credentials that have ended', async () => {
  const emulator = await practice()
  const key = await roleKey(emulator)
  emulator.clock.advance(2 * HOUR_MS)
  for (const [, status, call] of clients(emulator, key).calls) {
    // By their own clock the clients sign too early, which is told first; then they correct themselves.
    await expect(call()).rejects.toEqual(
      awsError('InvalidSignature', status, expect.stringContaining('expired')),
    )
    await expect(call()).rejects.toEqual(awsError('ExpiredToken', status, expect.any(String)))
  }
})

test('each service asks the caller’s policies', async () => {
  const emulator = await practice()
  const { id } = emulator.world.organisation.portals[0]!.accounts[0]!
  const { accessKeyId, secretAccessKey } = emulator.makeUserKey(id, 'robot')!
  const robot = { accessKeyId, secretAccessKey } as Key
  for (const [, status, call] of clients(emulator, robot).calls)
    await expect(call()).rejects.toEqual(
      awsError('AccessDenied', status, expect.stringContaining(`:user/robot is not authorized to perform: `)),
    )
})

test('EKS, CodeArtifact and Systems Manager know what there is, and name what there is not', async () => {
  const emulator = await practice()
  const { eks, codeartifact, ssm } = clients(emulator, await roleKey(emulator))
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'apps' }))
  const { id } = emulator.world.organisation.portals[0]!.accounts[0]!
  expect(cluster?.arn).toBe(`arn:aws:eks:${REGION}:${id}:cluster/apps`)
  await expect(eks.send(new DescribeClusterCommand({ name: 'nope' }))).rejects.toEqual(
    awsError('ResourceNotFound', 404, 'No cluster found for name: nope.'),
  )
  await expect(
    codeartifact.send(new GetAuthorizationTokenCommand({ domain: 'packages', durationSeconds: 60 })),
  ).rejects.toEqual(awsError('Validation', 400, expect.any(String)))
  const { InstanceInformationList: instances = [], NextToken } = await ssm.send(
    new DescribeInstanceInformationCommand({}),
  )
  expect(instances).toHaveLength(10)
  const rest = await ssm.send(new DescribeInstanceInformationCommand({ NextToken }))
  const offline = rest.InstanceInformationList!.at(-1)!
  expect(offline.PingStatus).toBe('ConnectionLost')
  const started = await ssm.send(new StartSessionCommand({ Target: instances[0]!.InstanceId }))
  expect(started).toMatchObject({
    SessionId: expect.any(String),
    StreamUrl: expect.stringMatching(/^wss:/),
    TokenValue: expect.any(String),
  })
  expect(await ssm.send(new TerminateSessionCommand({ SessionId: started.SessionId }))).toMatchObject({
    SessionId: started.SessionId,
  })
  await expect(ssm.send(new StartSessionCommand({ Target: offline.InstanceId }))).rejects.toEqual(
    awsError('TargetNotConnected', 400, `${offline.InstanceId} is not connected.`),
  )
  await expect(
    ssm.send(new StartSessionCommand({ Target: instances[0]!.InstanceId, DocumentName: 'Nope' })),
  ).rejects.toEqual(awsError('InvalidDocument', 400, expect.any(String)))
})

describe('the API server of a cluster', () => {
  async function cluster() {
    const emulator = await practice()
    const key = await roleKey(emulator)
    const sts = { service: 'sts', override: emulator.ready.url, dualStack: false } as const
    const { id } = emulator.world.organisation.portals[0]!.accounts[0]!
    const secret = {
      accessKeyId: key.accessKeyId,
      secretAccessKey: new Secret(key.secretAccessKey),
      sessionToken: new Secret(key.sessionToken),
    }
    const presign = async (headers: Record<string, string>, seconds = 60) => {
      const at = emulator.clock.now()
      const url = await createPresigner(sts).callerIdentity({
        key: secret,
        region: REGION,
        at,
        seconds,
        headers,
      })
      return url.reveal()
    }
    const ask = async (url: string | null, name = 'apps', account = id) => {
      const token = url === null ? '' : `Bearer k8s-aws-v1.${Buffer.from(url).toString('base64url')}`
      const path = `/kubernetes/${account}/${REGION}/${name}/whoami`
      const reply = await fetch(`${emulator.ready.url}${path}`, { headers: { authorization: token } })
      return [reply.status, await reply.text()] as const
    }
    return { emulator, presign, ask }
  }
  const OURS = { 'x-k8s-aws-id': 'apps' }

  test('lets in who can prove to be of its account, for 15 minutes', async () => {
    const { emulator, presign, ask } = await cluster()
    const url = await presign(OURS)
    expect(await ask(url)).toEqual([200, expect.stringContaining(':assumed-role/AWSReservedSSO_Admin')])
    emulator.clock.advance(14 * MINUTE_MS)
    expect((await ask(url))[0]).toBe(200)
    emulator.clock.advance(2 * MINUTE_MS)
    expect((await ask(url))[0]).toBe(401)
  })

  test('refuses what EKS refuses', async () => {
    const { emulator, presign, ask } = await cluster()
    const url = await presign(OURS)
    const refused = async (token: string | null, reason: string) =>
      expect(await ask(token)).toEqual([401, expect.stringContaining(reason)])
    await refused(null, 'there is no token of EKS')
    await refused(await presign({ 'x-k8s-aws-id': 'batch' }), 'does not match')
    await refused(await presign({}), 'it is for no cluster')
    await refused(await presign(OURS, 901), 'does not say how long')
    await refused(url.replace('GetCallerIdentity', 'AssumeRole'), 'asks for another action')
    await refused(`${url}&RoleArn=x`, 'RoleArn is not allowed')
    await refused(url.replace(emulator.ready.url, 'http://sts.example.com'), 'is not STS')
    await refused(url.replace(emulator.ready.url, 'http://sts.eu-west-1.amazonaws.com'), 'is not STS')
    await refused(url.replace('/?', '/other?'), 'is not STS')
    expect((await ask(url, 'apps', emulator.world.organisation.portals[0]!.accounts[1]!.id))[0]).toBe(403)
    expect((await ask(url, 'nope'))[0]).toBe(404)
  })
})
