import { CodeartifactClient } from '@aws-sdk/client-codeartifact'
import { ECRClient } from '@aws-sdk/client-ecr'
import { EKSClient } from '@aws-sdk/client-eks'
import { SSMClient } from '@aws-sdk/client-ssm'
import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAws } from '../../electron/adapters/aws.ts'
import { awsEndpoint, type AwsServiceHost } from '../../electron/adapters/aws-endpoint.ts'
import { createSessionPlugin } from '../../electron/adapters/session-plugin.ts'
import { createToolFiles } from '../../electron/adapters/tool-files.ts'
import { AppError } from '../../shared/errors.ts'
import { practice } from '../emulator/practice.ts'
import { signIn } from '../emulator/sign-in.ts'
import { endpointsOf } from '../core/engine.ts'
import { Secret } from '../../electron/core/secret.ts'
import { temporaryFolder } from './temporary-folder.ts'

const ROOT = join(import.meta.dirname, '../..')

const CLIENTS = {
  eks: EKSClient,
  'api.ecr': ECRClient,
  codeartifact: CodeartifactClient,
  ssm: SSMClient,
} as const satisfies Partial<Record<AwsServiceHost, unknown>>

/** Where AWS's own client asks when it is left to itself. */
async function ownEndpoint(service: keyof typeof CLIENTS, region: string, useDualstackEndpoint: boolean) {
  const { config } = new CLIENTS[service]({ region, useDualstackEndpoint, useFipsEndpoint: false })
  const given = {
    Region: region,
    UseDualStack: useDualstackEndpoint,
    UseFIPS: false,
    Endpoint: undefined as never,
  }
  return config.endpointProvider(given).url.origin
}

test.each(
  (['eks', 'api.ecr', 'codeartifact', 'ssm'] as const).flatMap((service) =>
    ['eu-west-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'].map(
      (region) => [service, region] as const,
    ),
  ),
)('%s in %s is asked where AWS’s own client asks it', async (service, region) => {
  const at = (dualStack: boolean) => awsEndpoint({ service, override: undefined, dualStack }, region)
  expect(at(false)).toBe(await ownEndpoint(service, region, false))
  expect(at(true)).toBe(await ownEndpoint(service, region, true))
})

test('none of the new clients is read at a start of the engine', () => {
  const script = `
    import { registerHooks } from 'node:module'
    const read = []
    registerHooks({ load(url, context, next) { read.push(url); return next(url, context) } })
    await import('${ROOT}/electron/agent/agent.ts')
    const late = /client-(eks|ecr|codeartifact|ssm|sts)\\/|signature-v4\\/|node_modules\\/yaml\\//
    console.log(JSON.stringify({ all: read.length, late: read.filter((url) => late.test(url)) }))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  const { all, late } = JSON.parse(stdout) as { all: number; late: string[] }
  expect(all).toBeGreaterThan(100)
  expect(late).toEqual([])
})

describe('what a service answers', () => {
  /** A call with credentials of a role that may do everything. */
  async function calling() {
    const emulator = await practice()
    const aws = createAws(endpointsOf(emulator))
    const { id } = emulator.world.organisation.portals[0]!.accounts[0]!
    const { accessKeyId, secretAccessKey } = emulator.makeUserKey(id, 'robot')!
    const source = { accessKeyId, secretAccessKey: new Secret(secretAccessKey), sessionToken: null }
    return { emulator, aws, id, call: { key: source, region: 'us-east-1' } }
  }

  test('is throttling, an outage or a refusal as it is anywhere else', async () => {
    const { emulator, aws, call } = await calling()
    const code = async (run: () => Promise<unknown>) =>
      run().then(
        () => 'done',
        (error: unknown) => (error instanceof AppError ? error.code : error),
      )
    const calls = [
      () => aws.eks.listClusters(call),
      () => aws.ecr.password(call),
      () => aws.codeArtifact.token(call, { name: 'packages', owner: null, seconds: 0 }),
      () => aws.ssm.onlineInstances(call),
    ]
    for (const run of calls) {
      emulator.faults.clear()
      expect(await code(run)).toBe('access-denied')
      emulator.faults.add([{ kind: 'html' }])
      expect(await code(run)).toBe('captive-portal')
      emulator.faults.clear()
      emulator.faults.add([{ kind: 'throttle' }])
      expect(await code(run)).toBe('throttled')
      emulator.faults.clear()
      emulator.faults.add([{ kind: 'status', status: 500 }])
      expect(await code(run)).toBe('aws-outage')
    }
  })

  /** The credentials of a role that may do everything. */
  async function asAdministrator() {
    const { emulator, aws, id, call } = await calling()
    const accessToken = new Secret((await signIn(emulator)).accessToken)
    const portal = { region: call.region, accessToken }
    const key = await aws.ssoPortal.getRoleCredentials(portal, id, 'AdministratorAccess')
    return { emulator, aws, call: { ...call, key } }
  }

  test('is all of a list, asked for anew each time', async () => {
    const { aws, call } = await asAdministrator()
    for (let time = 0; time < 2; time++) expect(await aws.ssm.onlineInstances(call)).toHaveLength(11)
  })

  test('says that a cluster is still being made', async () => {
    const { emulator, aws, call } = await asAdministrator()
    const body = JSON.stringify({ cluster: { name: 'apps', arn: 'arn:aws:eks', status: 'CREATING' } })
    const headers = { 'content-type': 'application/json' }
    emulator.faults.add([{ kind: 'status', status: 200, service: 'eks', headers, body }])
    await expect(aws.eks.describeCluster(call, 'apps')).rejects.toMatchObject({
      code: 'cluster-not-ready',
      message: 'The EKS cluster "apps" in us-east-1 has no endpoint yet: it is being made.',
    })
  })

  test('tells credentials that have ended from a clock that is off', async () => {
    const { emulator, aws, call } = await asAdministrator()
    const foreign = { ...call, key: { ...call.key, sessionToken: new Secret('of another') } }
    await expect(aws.eks.listClusters(foreign)).rejects.toMatchObject({ code: 'credentials-expired' })
    const message = 'Signature expired: 20261101T120000Z is now earlier than 20261101T130000Z'
    const headers = { 'x-amzn-errortype': 'InvalidSignatureException', 'content-type': 'application/json' }
    const body = JSON.stringify({ message })
    emulator.faults.add([{ kind: 'status', status: 403, service: 'eks', headers, body }])
    await expect(aws.eks.listClusters(call)).rejects.toMatchObject({ code: 'clock-skew' })
  })
})

describe('the session-manager-plugin', () => {
  const plugin = createSessionPlugin({})
  async function folderWith(script: string | null, mode = 0o755) {
    const folder = await temporaryFolder()
    if (script !== null) await writeFile(join(folder, 'session-manager-plugin'), script, { mode })
    return folder
  }

  test('is the first on the PATH that can be run', async () => {
    const [empty, closed, open, other] = await Promise.all([
      folderWith(null),
      folderWith('#!/bin/sh\necho 9.9.9.9\n', 0o644),
      folderWith('#!/bin/sh\n[ "$1" = --version ] && echo 1.2.650.0\n'),
      folderWith('#!/bin/sh\necho 1.2.0.0\n'),
    ])
    const path = `${empty}:${closed}:${open}:${other}`
    const found = await plugin.find(path)
    // Root may read what is not to be run; whether a file can be run it is told all the same.
    expect(found).toEqual({ path: join(open, 'session-manager-plugin'), version: '1.2.650.0' })
    expect(await plugin.find(empty)).toBe(null)
    expect(await plugin.find(null)).toBe(null)
  })

  test('is never taken from the folder that somebody happens to be in', async () => {
    const folder = await folderWith('#!/bin/sh\necho 1.2.650.0\n')
    const here = process.cwd()
    const relative = join(
      ...here
        .split('/')
        .filter(Boolean)
        .map(() => '..'),
      folder,
    )
    expect(await plugin.find(`:.:${relative}`)).toBe(null)
  })

  test('that does not say its version has none', async () => {
    const folder = await folderWith('#!/bin/sh\nexit 1\n')
    expect(await plugin.find(folder)).toEqual({ path: join(folder, 'session-manager-plugin'), version: '' })
  })
})

test('another tool’s file that cannot be read or written says what can be done instead', async () => {
  const folder = await temporaryFolder()
  const files = createToolFiles({ HOME: folder })
  expect(files.home).toBe(folder)
  await mkdir(join(folder, 'config'))
  const change = () => new TextEncoder().encode('new')
  await expect(files.open(join(folder, 'config'), 'name another').edit(change)).rejects.toMatchObject({
    code: 'tool-file-unreadable',
    fix: 'Correct it, or name another.',
  })
  await writeFile(join(folder, 'closed'), 'old', { mode: 0o400 })
  await expect(files.open(join(folder, 'closed'), 'name another').edit(change)).rejects.toMatchObject({
    code: 'tool-file-unwritable',
    message: `${folder}/closed could not be written: it is read-only. It is as it was.`,
    fix: 'Make it writable, free some disk space, or name another.',
  })
})
