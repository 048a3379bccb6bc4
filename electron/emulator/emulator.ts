import http from 'node:http'
import type { Partition } from '../../shared/partition.ts'
import { createAccountAccess } from './account-access.ts'
import { createCertificateAuthority } from './certificate-authority.ts'
import { createEmulatorClock, type EmulatorClock } from './clock.ts'
import { createCodeArtifact } from './codeartifact.ts'
import { createControl } from './control.ts'
import { createEcr } from './ecr.ts'
import { createEks } from './eks.ts'
import { createFaults, type Faults } from './faults.ts'
import { generatedOrganisation } from './generated-organisation.ts'
import { createIam } from './iam/service.ts'
import { createKubernetes } from './kubernetes.ts'
import { closeServer, listenOnLoopback } from './listening.ts'
import { DEFAULT_OPTIONS, type EmulatorOptions } from './options.ts'
import { readOrganisationFile } from './organisation-file.ts'
import { createPracticeWorld, type PracticeWorld } from './practice-world.ts'
import { createProxy } from './proxy.ts'
import { createRateLimit } from './rate-limit.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'
import { createS3 } from './s3.ts'
import { createRequestListener, type ServerParts } from './server.ts'
import { createSignIns } from './sign-ins.ts'
import { createSignin } from './signin.ts'
import { createSsm } from './ssm.ts'
import { createSsoOidc } from './sso-oidc/service.ts'
import { createSsoPortal } from './sso-portal.ts'
import { createSts } from './sts/service.ts'
import { createTlsServer, publishCertificate } from './tls.ts'

/** What is printed when the emulator is ready: a public contract. */
export interface EmulatorFacts {
  readonly url: string
  readonly endpoints: Readonly<
    Record<
      | 'sts'
      | 'sso'
      | 'ssooidc'
      | 'iam'
      | 'signin'
      | 's3'
      | 'accountaccess'
      | 'eks'
      | 'ecr'
      | 'codeartifact'
      | 'ssm',
      string
    >
  >
  readonly portals: readonly {
    readonly name: string
    readonly startUrl: string
    readonly region: string
    readonly partition: Partition
    /** Where its people borrow IAM roles by account access. */
    readonly tenantId: string | null
  }[]
  /** The CONNECT proxy for clients that take no endpoint: what to set HTTPS_PROXY to. */
  readonly proxy: string
  /** The file with the CA certificate that the proxy, and `--tls`, want trusted. */
  readonly ca: string
}

export interface RunningEmulator extends PracticeWorld {
  readonly ready: EmulatorFacts
  readonly clock: EmulatorClock
  readonly log: RequestLog
  readonly faults: Faults
  close(): Promise<void>
}

/**
 * Starts the practice organisation on loopback.
 * @throws AppError `usage` (the port is taken) or `organisation-invalid` (the file is).
 */
export async function startEmulator(given: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const options = { ...DEFAULT_OPTIONS, ...given }
  const clock = createEmulatorClock()
  const log = createRequestLog()
  const faults = createFaults()
  const plan = options.orgFile ? await readOrganisationFile(options.orgFile) : generatedOrganisation(options)
  const { world, makeUserKey } = createPracticeWorld(plan, options.lifetimes, () => clock.now())
  let url = ''
  const authority = await createCertificateAuthority()
  const signIns = createSignIns(world)
  const parts: ServerParts = {
    services: {
      'sso-oidc': createSsoOidc(world, {
        signIns,
        publicUrl: () => url,
        autoApprove: options.autoApprove,
      }),
      sso: createSsoPortal(world, signIns),
      'account-access': createAccountAccess(world, signIns),
      sts: createSts(world),
      iam: createIam(world),
      s3: createS3(world),
      eks: createEks(world, { publicUrl: () => url, certificate: authority.pem }),
      ecr: createEcr(world),
      codeartifact: createCodeArtifact(world),
      ssm: createSsm(world),
      kubernetes: createKubernetes(world, () => url),
      signin: createSignin(world, () => url),
    },
    control: createControl({ clock, log, faults, makeUserKey }),
    clock,
    faults,
    log,
    portalRate: createRateLimit(options.tps, () => performance.now()),
    latencyMs: options.latencyMs,
  }
  const direct = createRequestListener(parts, 'direct')
  const server = options.tls ? await createTlsServer(authority, direct) : http.createServer(direct)
  const proxy = createProxy(await createTlsServer(authority, createRequestListener(parts, 'proxy')))
  const port = await listenOnLoopback(server, options.port)
  const proxyPort = await listenOnLoopback(proxy.server, 0)
  url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`
  const certificate = publishCertificate(authority.pem)

  return {
    ready: {
      url,
      endpoints: {
        sts: url,
        sso: url,
        ssooidc: url,
        iam: url,
        signin: url,
        s3: url,
        accountaccess: url,
        eks: url,
        ecr: url,
        codeartifact: url,
        ssm: url,
      },
      portals: plan.portals.map(({ name, startUrl, region, partition, tenantId }) => ({
        name,
        startUrl,
        region,
        partition,
        tenantId,
      })),
      proxy: `http://127.0.0.1:${proxyPort}`,
      ca: certificate.path,
    },
    world,
    clock,
    log,
    faults,
    makeUserKey,
    async close() {
      certificate.remove()
      proxy.dropTunnels()
      await Promise.all([closeServer(server), closeServer(proxy.server)])
    },
  }
}
