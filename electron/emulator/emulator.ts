import { randomBytes } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulatorClock, type EmulatorClock } from './clock.ts'
import { createControl } from './control.ts'
import { createCredentialLedger } from './credential-ledger.ts'
import { createFaults, type Faults } from './faults.ts'
import { generatedOrganisation } from './generated-organisation.ts'
import { DEFAULT_OPTIONS, type EmulatorOptions } from './options.ts'
import { createOrganisation } from './organisation.ts'
import type { Partition } from '../../shared/partition.ts'
import { createRateLimit } from './rate-limit.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'
import { createRequestListener } from './server.ts'
import { createSignIns } from './sign-ins.ts'
import { createSsoOidc } from './sso-oidc/service.ts'
import { createSsoPortal } from './sso-portal.ts'
import type { IssuedCredentials, Service, World } from './world.ts'

/** What is printed when the emulator is ready: a public contract. */
export interface EmulatorFacts {
  readonly url: string
  readonly endpoints: Readonly<Record<'sts' | 'sso' | 'ssooidc' | 'iam' | 'signin' | 's3', string>>
  readonly portals: readonly {
    readonly name: string
    readonly startUrl: string
    readonly region: string
    readonly partition: Partition
  }[]
}

export interface RunningEmulator {
  readonly ready: EmulatorFacts
  readonly world: World
  readonly clock: EmulatorClock
  readonly log: RequestLog
  readonly faults: Faults
  /** Makes a long-term access key for an IAM user; `null` where there is no such user. */
  makeUserKey(accountId: string, user: string): IssuedCredentials | null
  close(): Promise<void>
}

const notBuilt: Service = () => ({ operation: 'Unknown', status: 501, headers: {}, body: '' })

/** Starts the practice organisation on loopback. */
export async function startEmulator(given: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const options = { ...DEFAULT_OPTIONS, ...given }
  const clock = createEmulatorClock()
  const log = createRequestLog()
  const faults = createFaults()
  const organisation = createOrganisation(generatedOrganisation(options))
  const now = () => clock.now()
  const credentials = createCredentialLedger(now)
  const world: World = {
    organisation,
    credentials,
    lifetimes: options.lifetimes,
    now,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
  }

  function makeUserKey(accountId: string, name: string): IssuedCredentials | null {
    const user = organisation.user(accountId, name)
    if (!user) return null
    return credentials.issueKey({ kind: 'user', accountId, arn: user.arn, userId: user.id, user, mfa: false })
  }

  let url = ''
  const signIns = createSignIns(world)
  const listener = createRequestListener(
    {
      services: {
        'sso-oidc': createSsoOidc(world, {
          signIns,
          publicUrl: () => url,
          autoApprove: options.autoApprove,
        }),
        sso: createSsoPortal(world, signIns),
        sts: notBuilt,
        iam: notBuilt,
        s3: notBuilt,
        signin: notBuilt,
      },
      control: createControl({ clock, log, faults, makeUserKey }),
      clock,
      faults,
      log,
      portalRate: createRateLimit(options.tps, () => performance.now()),
      latencyMs: options.latencyMs,
    },
    'direct',
  )
  const server = http.createServer(listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    ready: {
      url,
      endpoints: { sts: url, sso: url, ssooidc: url, iam: url, signin: url, s3: url },
      portals: organisation.portals.map(({ name, startUrl, region, partition }) => ({
        name,
        startUrl,
        region,
        partition,
      })),
    },
    world,
    clock,
    log,
    faults,
    makeUserKey,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
