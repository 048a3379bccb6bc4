import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPresigner } from '../../electron/adapters/aws-presigner.ts'
import { CLUSTER_HEADER, EKS_URL_SECONDS, execCredential } from '../../electron/core/made/eks-token.ts'
import { Secret } from '../../electron/core/secret.ts'
import { startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'
import { awsCli, hasAwsCli } from './aws-cli.ts'

const PROD = 'checkout-prod/AdministratorAccess'

const KEY = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
  sessionToken: new Secret('IQoJb3JpZ2luX2Vj+/a=='),
}
const KEY_ENV = {
  AWS_ACCESS_KEY_ID: KEY.accessKeyId,
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2Vj+/a==',
}
const STS = { service: 'sts', override: undefined, dualStack: true } as const

/** A presigned URL's parts, to be compared whatever their order; the signature is among them. */
function partsOf(url: string) {
  const { origin, pathname, searchParams } = new URL(url)
  return { origin, pathname, query: Object.fromEntries(searchParams) }
}

/** When a presigned URL was signed, epoch milliseconds. */
function signedAt(url: string): number {
  const [, ...time] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/
    .exec(new URL(url).searchParams.get('X-Amz-Date') ?? '')!
    .map(Number)
  const [year, month, ...rest] = time as [number, number, number, number, number, number]
  return Date.UTC(year, month - 1, ...rest)
}

describe.runIf(hasAwsCli)('what is signed here is what the AWS CLI signs', () => {
  test.each(['eu-west-1', 'us-gov-west-1', 'cn-north-1'])('as a token of EKS in %s', async (region) => {
    const { stdout } = await awsCli(KEY_ENV, 'eks', 'get-token', '--cluster-name', 'shop', '--region', region)
    const theirs = JSON.parse(stdout) as { status: { token: string; expirationTimestamp: string } }
    const url = Buffer.from(theirs.status.token.replace('k8s-aws-v1.', ''), 'base64url').toString()
    const at = signedAt(url)
    const ours = await createPresigner(STS).callerIdentity({
      key: KEY,
      region,
      at,
      seconds: EKS_URL_SECONDS,
      headers: { [CLUSTER_HEADER]: 'shop' },
    })
    expect(partsOf(ours.reveal())).toEqual(partsOf(url))

    const credential = execCredential({ url, signedAt: at, endsAt: Infinity })
    const expected = { ...theirs, status: { ...theirs.status, expirationTimestamp: expect.any(String) } }
    expect(JSON.parse(credential)).toEqual(expected)
    const { expirationTimestamp } = (JSON.parse(credential) as typeof theirs).status
    const apart = Date.parse(expirationTimestamp) - Date.parse(theirs.status.expirationTimestamp)
    expect(Math.abs(apart)).toBeLessThanOrEqual(2000)
  })

  test.each([
    ['shop.c1.eu-west-1.rds.amazonaws.com', 5432, 'jo'],
    ['shop.c1.eu-west-1.rds.amazonaws.com', 5432, 'jo smith+x'],
    ['shop.c1.cn-north-1.rds.amazonaws.com.cn', 3306, "o'neil"],
  ])('as a token of RDS at %s:%i for %s', async (host, port, user) => {
    const region = host.split('.')[2]!
    const address = ['--hostname', host, '--port', String(port), '--username', user, '--region', region]
    const { stdout } = await awsCli(KEY_ENV, 'rds', 'generate-db-auth-token', ...address)
    const theirs = `https://${stdout.trim()}`
    const at = signedAt(theirs)
    const ours = await createPresigner(STS).databaseConnection({ key: KEY, region, at, host, port, user })
    expect(ours.reveal().startsWith(`${host}:${port}/?`)).toBe(true)
    expect(partsOf(`https://${ours.reveal()}`)).toEqual(partsOf(theirs))
  })
})

/** The AWS CLI with a session's credentials. */
async function cliAs(agent: RunningAgent, name: string) {
  const { out } = await agent.lanyard('credentials', name)
  const given = JSON.parse(out) as Record<'AccessKeyId' | 'SecretAccessKey' | 'SessionToken', string>
  const env = {
    HOME: agent.folder,
    AWS_ACCESS_KEY_ID: given.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: given.SecretAccessKey,
    AWS_SESSION_TOKEN: given.SessionToken,
    AWS_DEFAULT_REGION: 'us-east-1',
  }
  return (...args: readonly string[]) => awsCli(env, ...args, '--endpoint-url', agent.emulator.ready.url)
}

describe.runIf(hasAwsCli)('the AWS CLI with a session, at the practice organisation', () => {
  test('gets of EKS, ECR, CodeArtifact and Systems Manager what Lanyard gets', async () => {
    const agent = await startRunningAgent()
    onTestFinished(() => agent.end())
    await agent.signIn()
    const aws = await cliAs(agent, PROD)

    const config = join(agent.folder, 'theirs')
    await aws('eks', 'update-kubeconfig', '--name', 'apps', '--kubeconfig', config)
    await agent.lanyard('eks', 'kubeconfig', PROD, '--cluster', 'apps', '--kubeconfig', 'ours')
    const clusterOf = async (file: string) => {
      const shown = ['config', 'view', '--raw', '-o', 'json', '--kubeconfig', join(agent.folder, file)]
      const { out } = await agent.shell(['sh'], `kubectl ${shown.join(' ')}`)
      return (JSON.parse(out) as { clusters: unknown[] }).clusters
    }
    expect(await clusterOf('ours')).toEqual(await clusterOf('theirs'))

    const { stdout: clusters } = await aws('eks', 'list-clusters', '--query', 'clusters', '--output', 'json')
    expect(await agent.json('eks', 'ls', PROD)).toEqual({
      region: 'us-east-1',
      clusters: JSON.parse(clusters) as unknown,
    })

    const password = /^[0-9a-f]{96}\n$/
    expect((await aws('ecr', 'get-login-password')).stdout).toMatch(password)
    expect((await agent.lanyard('ecr', 'password', PROD)).out).toMatch(password)

    const token = /^eyJ2ZXIiOjF9\.[0-9a-f]{128}\n$/
    const text = ['--query', 'authorizationToken', '--output', 'text']
    const artifact = ['codeartifact', 'get-authorization-token', '--domain', 'packages', ...text]
    expect((await aws(...artifact)).stdout).toMatch(token)
    expect((await agent.lanyard('codeartifact', 'token', PROD, '--domain', 'packages')).out).toMatch(token)

    const online = [
      '--filters',
      'Key=PingStatus,Values=Online',
      '--query',
      'InstanceInformationList[].InstanceId',
    ]
    const { stdout: ids } = await aws('ssm', 'describe-instance-information', ...online, '--output', 'json')
    const listed = (await agent.json('ssm', 'ls', PROD)) as { instances: { id: string }[] }
    expect(listed.instances.map(({ id }) => id)).toEqual(JSON.parse(ids))
  })
})
