import http from 'node:http'
import { describe, expect, test } from 'vitest'
import { totp } from '../../electron/emulator/sts/totp.ts'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import type { IssuedCredentials } from '../../electron/emulator/world.ts'
import { practice } from '../emulator/practice.ts'
import { awsCli, hasAwsCli } from './aws-cli.ts'

interface StsCredentials {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly SessionToken: string
}

/** The practice organisation's robot, and the AWS CLI with its key against the emulator's own address. */
async function robot() {
  const emulator = await practice()
  const { id: account } = emulator.world.organisation.portals[0]!.accounts[0]!
  const key = emulator.makeUserKey(account, 'robot')!
  const { mfa } = emulator.world.organisation.user(account, 'robot')!
  return {
    emulator,
    account,
    mfa: mfa!,
    aws: cli(emulator, keyEnv(key)),
    roleArn: (name: string) => `arn:aws:iam::${account}:role/${name}`,
  }
}

function cli(emulator: RunningEmulator, env: Record<string, string>) {
  return (...args: readonly string[]) =>
    awsCli({ AWS_DEFAULT_REGION: 'eu-west-1', ...env }, ...args, '--endpoint-url', emulator.ready.url)
}

function keyEnv({ accessKeyId, secretAccessKey }: IssuedCredentials): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
}

function sessionEnv(reply: string): Record<string, string> {
  const { Credentials } = JSON.parse(reply) as { Credentials: StsCredentials }
  return {
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  }
}

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  test('learns who it is', async () => {
    const { aws, account } = await robot()
    const { code, stdout } = await aws('sts', 'get-caller-identity')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ Account: account, Arn: `arn:aws:iam::${account}:user/robot` })
  })

  test('is refused a wrong secret', async () => {
    const { emulator, account } = await robot()
    const key = emulator.makeUserKey(account, 'robot')!
    const aws = cli(emulator, keyEnv({ ...key, secretAccessKey: 'wrong' }))
    const { code, stderr } = await aws('sts', 'get-caller-identity')
    expect(code).not.toBe(0)
    expect(stderr).toContain('An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity')
  })

  test('assumes a role with its external ID, and works as it', async () => {
    const { emulator, aws, account, roleArn } = await robot()
    const assume = ['sts', 'assume-role', '--role-arn', roleArn('Audit'), '--role-session-name', 'night']

    const refused = await aws(...assume)
    expect(refused.stderr).toContain(
      `An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::${account}:user/robot is not authorized to perform: sts:AssumeRole on resource: ${roleArn('Audit')}`,
    )
    const allowed = await aws(...assume, '--external-id', 'lanyard-practice')
    expect(allowed).toMatchObject({ code: 0 })

    const asAudit = cli(emulator, sessionEnv(allowed.stdout))
    const identity = await asAudit('sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text')
    expect(identity.stdout.trim()).toBe(`arn:aws:sts::${account}:assumed-role/Audit/night`)
    expect(await asAudit('iam', 'get-role', '--role-name', 'Audit')).toMatchObject({ code: 0 })
    const buckets = await asAudit('s3api', 'list-buckets')
    expect(buckets.stderr).toContain(
      'An error occurred (AccessDenied) when calling the ListBuckets operation',
    )
  })

  test('brings an MFA code where the role asks for one, each code once', async () => {
    const { emulator, aws, mfa, roleArn } = await robot()
    const assume = ['sts', 'assume-role', '--role-arn', roleArn('BreakGlass'), '--role-session-name', 'fire']
    const withCode = () => {
      const code = totp(mfa.seed, emulator.clock.now())
      return [...assume, '--serial-number', mfa.serial, '--token-code', code]
    }

    expect((await aws(...assume)).stderr).toContain('(AccessDenied)')
    const once = withCode()
    const allowed = await aws(...once)
    expect(allowed).toMatchObject({ code: 0 })
    expect((await aws(...once)).stderr).toContain(
      'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    )
    const buckets = await cli(emulator, sessionEnv(allowed.stdout))('s3', 'ls')
    expect(buckets.stdout).toMatch(/artifacts-\d{12}/)
  })

  test("signs an EKS token's presigned GetCallerIdentity, which outlives its 60 seconds but not 15 minutes", async () => {
    const { emulator, account } = await robot()
    const env = { ...keyEnv(emulator.makeUserKey(account, 'robot')!), AWS_DEFAULT_REGION: 'eu-west-1' }
    const { stdout } = await awsCli(env, 'eks', 'get-token', '--cluster-name', 'shop')
    const { token } = (JSON.parse(stdout) as { status: { token: string } }).status
    const presigned = new URL(Buffer.from(token.replace('k8s-aws-v1.', ''), 'base64url').toString())

    const redeem = async (cluster: string) => {
      const { hostname, pathname, search } = presigned
      // The API server sends it to STS under STS's own name: that name is part of what was signed.
      const { status, body } = await getAs(emulator, hostname, pathname + search, { 'x-k8s-aws-id': cluster })
      return [status, /<Arn>(.*)<\/Arn>|<Code>(.*)<\/Code>/.exec(body)?.slice(1).find(Boolean)]
    }
    const known = [200, `arn:aws:iam::${account}:user/robot`]
    expect(await redeem('shop')).toEqual(known)
    expect(await redeem('other')).toEqual([403, 'SignatureDoesNotMatch'])
    emulator.clock.advance(14 * 60_000)
    expect(await redeem('shop')).toEqual(known)
    emulator.clock.advance(2 * 60_000)
    expect(await redeem('shop')).toEqual([403, 'SignatureDoesNotMatch'])
  })
})

/** A GET under another host name than the address it goes to, which fetch does not let one choose. */
function getAs(emulator: RunningEmulator, host: string, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(emulator.ready.url)
    http
      .get({ hostname, port, path, headers: { host, ...headers } }, (reply) => {
        let body = ''
        reply.setEncoding('utf8')
        reply.on('data', (chunk: string) => {
          body += chunk
        })
        reply.on('end', () => resolve({ status: reply.statusCode, body }))
      })
      .on('error', reject)
  })
}
