import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { STSClient } from '@aws-sdk/client-sts'
import { createEmulatorClock, type EmulatorClock } from '../../electron/emulator/clock.ts'
import { createCredentialLedger } from '../../electron/emulator/credential-ledger.ts'
import { createFaults } from '../../electron/emulator/faults.ts'
import { createIam } from '../../electron/emulator/iam/service.ts'
import { createRequestLog } from '../../electron/emulator/request-log.ts'
import { createS3 } from '../../electron/emulator/s3.ts'
import { createRequestListener } from '../../electron/emulator/server.ts'
import { createSignin } from '../../electron/emulator/signin.ts'
import { createSts } from '../../electron/emulator/sts/service.ts'
import type {
  IamRole,
  IamUser,
  IssuedCredentials,
  PolicyDocument,
  PolicyStatement,
  Service,
  World,
} from '../../electron/emulator/world.ts'
import type { Partition } from '../../shared/partition.ts'

export const HOME = '111111111111'
export const ELSEWHERE = '222222222222'
export const GOVERNMENT = '333333333333'

export const ALLOW_ALL = allow({ Action: '*' })

type Clause = Omit<PolicyStatement, 'Effect' | 'Resource'> &
  Partial<Pick<PolicyStatement, 'Effect' | 'Resource'>>

/** A policy of one statement; it allows, and everything, unless it says otherwise. */
export function allow(clause: Clause): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Resource: '*', ...clause } }
}

/** A trust policy of one statement that lets these ARNs in. */
export function trust(AWS: string | readonly string[], rest: Partial<PolicyStatement> = {}): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole', ...rest },
  }
}

/** A trust policy of one statement that lets an identity provider's people in. */
export function federatedTrust(Federated: string, rest: Partial<PolicyStatement>): PolicyDocument {
  return { Statement: { Effect: 'Allow', Principal: { Federated }, ...rest } }
}

export function arn(account: string, rest: string, service = 'iam'): string {
  return `arn:${partitionOf(account)}:${service}::${account}:${rest}`
}

export interface RoleOptions {
  readonly account?: string
  readonly trust: PolicyDocument
  readonly policy?: PolicyDocument
  readonly path?: string
  readonly maxSessionDuration?: number
  readonly reserved?: boolean
}

/** Two commercial accounts and one of GovCloud, empty until a test adds to them, behind a real HTTP server. */
export interface TestWorld {
  readonly world: World
  readonly clock: EmulatorClock
  readonly url: string
  role(name: string, options: RoleOptions): IamRole
  user(name: string, policy?: PolicyDocument, options?: { account?: string; seed?: string }): IamUser
  /** A long-term key for a user. */
  key(user: IamUser): IssuedCredentials
  sts(credentials: Credentials, region?: string): STSClient
  /** For what is not signed; without credentials the client would look for some. */
  anonymous(): STSClient
  iam(credentials: Credentials): IAMClient
  s3(credentials: Credentials): S3Client
  close(): Promise<void>
}

/** As the ledger or an STS reply writes them. */
export type Credentials =
  | Pick<IssuedCredentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>
  | {
      readonly AccessKeyId: string | undefined
      readonly SecretAccessKey: string | undefined
      readonly SessionToken?: string | undefined
    }

const absent: Service = () => ({ operation: 'Unknown', status: 501, headers: {}, body: '' })

export async function createTestWorld(roleLifetimeMs: number | null = null): Promise<TestWorld> {
  const clock = createEmulatorClock()
  const roles = new Map<string, IamRole>()
  const users = new Map<string, IamUser>()
  const world = createWorld(clock, roles, users, roleLifetimeMs)

  let url = ''
  const listener = createRequestListener(
    {
      services: {
        'sso-oidc': absent,
        sso: absent,
        'account-access': absent,
        sts: createSts(world),
        iam: createIam(world),
        s3: createS3(world),
        signin: createSignin(world, () => url),
        eks: absent,
        ecr: absent,
        codeartifact: absent,
        ssm: absent,
        kubernetes: absent,
      },
      control: () => ({ operation: 'Control', status: 404, headers: {}, body: '' }),
      clock,
      faults: createFaults(),
      log: createRequestLog(),
      portalRate: () => true,
      latencyMs: 0,
    },
    'direct',
  )
  const server = http.createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const settings = (credentials: Credentials, region = 'eu-west-1') => ({
    endpoint: url,
    region,
    credentials: clientCredentials(credentials),
    maxAttempts: 1,
  })

  return {
    world,
    clock,
    url,
    role: (name, options) => addRole(roles, name, options),
    user(name, policy = ALLOW_ALL, { account = HOME, seed } = {}) {
      const user: IamUser = {
        name,
        arn: arn(account, `user/${name}`),
        id: `AIDA${name.toUpperCase()}`,
        accountId: account,
        policies: new Map([['own', policy]]),
        mfa: seed === undefined ? null : { serial: arn(account, `mfa/${name}`), seed },
      }
      users.set(`${account}/${name}`, user)
      return user
    },
    key: (user) => world.credentials.issueKey(principalOf(user)),
    sts: (credentials, region) => new STSClient(settings(credentials, region)),
    anonymous: () => new STSClient(settings({ AccessKeyId: '', SecretAccessKey: '' })),
    iam: (credentials) => new IAMClient(settings(credentials, 'us-east-1')),
    s3: (credentials) => new S3Client({ ...settings(credentials), forcePathStyle: true }),
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

function createWorld(
  clock: EmulatorClock,
  roles: ReadonlyMap<string, IamRole>,
  users: ReadonlyMap<string, IamUser>,
  role: number | null,
): World {
  let counter = 0
  return {
    organisation: {
      portals: [],
      permissionSets: new Map(),
      account: (id) => ({
        id,
        name: `account-${id.slice(0, 1)}`,
        email: `${id}@example.com`,
        partition: partitionOf(id),
        environment: 'sandbox',
        permissionSets: [],
      }),
      roleNames: () => [],
      role: (account, name) => roles.get(`${account}/${name}`),
      reservedRole: () => undefined,
      user: (account, name) => users.get(`${account}/${name}`),
    },
    credentials: createCredentialLedger(() => clock.now()),
    lifetimes: { role, token: 3_600_000, code: 600_000, portal: 28_800_000 },
    now: () => clock.now(),
    // Told apart, and the same in every run.
    randomHex: (bytes) => (counter += 1).toString(16).padStart(bytes * 2, '0'),
  }
}

function addRole(roles: Map<string, IamRole>, name: string, options: RoleOptions): IamRole {
  const { account = HOME, path = '/', policy = ALLOW_ALL } = options
  const role: IamRole = {
    name,
    path,
    arn: arn(account, `role${path}${name}`),
    id: `AROA${name.toUpperCase()}`,
    reserved: options.reserved ?? false,
    trust: options.trust,
    maxSessionDuration: options.maxSessionDuration ?? 3600,
    policies: new Map([['own', policy]]),
  }
  roles.set(`${account}/${name}`, role)
  return role
}

function principalOf(user: IamUser) {
  return {
    kind: 'user',
    accountId: user.accountId,
    arn: user.arn,
    userId: user.id,
    user,
    mfa: false,
  } as const
}

function partitionOf(account: string): Partition {
  return account === GOVERNMENT ? 'aws-us-gov' : 'aws'
}

function clientCredentials(credentials: Credentials) {
  const parts =
    'accessKeyId' in credentials
      ? credentials
      : {
          accessKeyId: credentials.AccessKeyId ?? '',
          secretAccessKey: credentials.SecretAccessKey ?? '',
          sessionToken: credentials.SessionToken ?? null,
        }
  const { accessKeyId, secretAccessKey, sessionToken } = parts
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) }
}
