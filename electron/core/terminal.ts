import { AppError } from '../../shared/errors.ts'
import type { Console } from './console/federation.ts'
import { containerCredentialsJson } from './delivery/container-credentials.ts'
import type { ContainerEndpoint } from './delivery/container-endpoint.ts'
import type { ContainerRoute } from './delivery/container-network.ts'
import { credentialProcessJson } from './delivery/credential-process.ts'
import {
  servedEnvironment,
  staticEnvironment,
  type CallersProgram,
  type JobEnvironment,
} from './delivery/job-environment.ts'
import type { RevealedCredentials } from './delivery/revealed-credentials.ts'
import { formatEnvironment, type ShellFormat } from './delivery/shell-formats.ts'
import type { HandOverWire } from './hand-over.ts'
import type { Borrowed, CallersFiles, InstanceSession } from './ports.ts'
import type { UserProfiles } from './profiles/user-profiles.ts'
import type { Jobs } from './sessions/jobs.ts'
import { execCredential } from './made/eks-token.ts'
import { pluginProgram } from './made/instance-session.ts'
import type { Database, Made, Place } from './made/made.ts'
import type { Registries } from './made/registries.ts'
import type { SessionRecords } from './sessions/session-records.ts'
import type { SessionViews } from './sessions/session-views.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { Vault } from './storage/vault.ts'
import type { Store } from './store.ts'

/** The terminal's door: the one way by which a secret leaves, as text for the terminal or tool that asked. */
export interface TerminalDoor {
  /** What a credential_process prints. */
  credentialProcess(sessionId: string): Promise<string>
  /** Statements that put the session into a shell. */
  environment(place: Place, format: ShellFormat): Promise<string>
  /** As the container endpoint answers. */
  containerCredentials(sessionId: string): Promise<string>
  /**
   * The environment of a job that begins in the process `pid`: it asks for credentials whenever it needs some, and
   * keeps the session going while it runs. Throws `endpoint-unavailable`; `default-profile-wins` where its tools would
   * take other credentials by `files`.
   */
  servedJob(place: Place, pid: number | null, files: CallersFiles): Promise<JobEnvironment>
  /**
   * The environment of a docker that runs in the process `pid`, whose containers ask for credentials. Throws
   * `endpoint-unavailable`; `container-address-missing` where docker's network is not one of this computer's.
   */
  containerJob(place: Place, pid: number | null, route: ContainerRoute): Promise<JobEnvironment>
  /** The environment of a job that is given credentials once. */
  staticJob(place: Place): Promise<JobEnvironment>
  /** A URL that signs a browser in; usable for 15 minutes by whoever holds it. */
  consoleUrl(place: Place, service: string | null): Promise<string>
  /** What kubectl reads from an exec plugin. */
  clusterCredential(place: Place, cluster: string): Promise<string>
  /** What a database of RDS takes in place of a password. */
  databaseToken(place: Place, database: Database): Promise<string>
  /** The password of the user `AWS` at the registries of ECR in a region. */
  registryPassword(place: Place): Promise<string>
  /** The plugin that goes on with a session at an instance, which has begun. */
  instanceSession(
    place: Place,
    plugin: string,
    session: InstanceSession,
    signal: AbortSignal,
  ): Promise<CallersProgram>
  /** What a package manager uses as a password of CodeArtifact. */
  packageToken(...input: Parameters<Made['packageToken']>): Promise<string>
  /** Everything another engine of this user needs to go on, as JSON (see hand-over.ts). */
  handOver(): string
}

export function createTerminalDoor(ports: {
  sessions: Sessions
  records: SessionRecords
  views: SessionViews
  store: Pick<Store, 'get'>
  endpoint: ContainerEndpoint
  jobs: Pick<Jobs, 'begin'>
  userProfiles: Pick<UserProfiles, 'defaultOf'>
  console: Console
  made: Made
  registries: Pick<Registries, 'password'>
  vault: Pick<Vault, 'storage' | 'names' | 'get'>
}): TerminalDoor {
  const { sessions, records, views, store, endpoint, jobs, userProfiles, console, made, registries, vault } =
    ports

  const regionAt = ({ sessionId, region }: Place) => region ?? records.region(records.get(sessionId))

  function reveal(place: Place, { credentials }: Borrowed): RevealedCredentials {
    const { sessionId } = place
    const record = records.get(sessionId)
    return {
      sessionId,
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey.reveal(),
      sessionToken: credentials.sessionToken.reveal(),
      expiresAt: credentials.expiresAt,
      accountId: views.accountId(record),
      region: regionAt(place),
    }
  }

  const read = async (place: Place) => reveal(place, await sessions.read(place.sessionId))

  /** Tools ask a container's endpoint last, so a default profile of the user's would be taken in place of the session. */
  async function profileToName(sessionId: string, files: CallersFiles): Promise<string | null> {
    const found = await userProfiles.defaultOf(files)
    if (found === 'none') return null
    const profile = store.get().live.sessions.find(({ id }) => id === sessionId)?.profile ?? null
    if (found === 'beside-ours' && profile !== null) return profile
    throw new AppError('default-profile-wins', { name: views.nameOf(sessionId) })
  }

  function served(
    place: Place,
    pid: number | null,
    { url, token }: Awaited<ReturnType<ContainerEndpoint['open']>>,
    profile: string | null,
  ): JobEnvironment {
    if (pid !== null) jobs.begin(place.sessionId, pid)
    return servedEnvironment({ url, token: token.reveal(), region: regionAt(place), profile })
  }

  return {
    credentialProcess: async (sessionId) => credentialProcessJson(await read({ sessionId, region: null })),
    environment: async (place, format) => formatEnvironment(format, await read(place)),
    async containerCredentials(sessionId) {
      const borrowed = await sessions.readAtOnce(sessionId)
      return containerCredentialsJson(reveal({ sessionId, region: null }, borrowed))
    },
    async servedJob(place, pid, files) {
      const profile = await profileToName(place.sessionId, files)
      return served(place, pid, await endpoint.open(place.sessionId), profile)
    },
    // A container has no AWS files but those that it is given, so nothing is taken before the endpoint's.
    containerJob: async (place, pid, route) =>
      served(place, pid, await endpoint.openToContainers(place.sessionId, route), null),
    staticJob: async (place) => staticEnvironment(await read(place)),
    consoleUrl: async (place, service) => (await console.url(place, service)).reveal(),
    async clusterCredential(place, cluster) {
      const { url, ...times } = await made.clusterIdentity(place, cluster)
      return execCredential({ url: url.reveal(), ...times })
    },
    databaseToken: async (...input) => (await made.databaseToken(...input)).reveal(),
    registryPassword: async (place) => (await registries.password(place)).reveal(),
    async instanceSession(place, plugin, session, signal) {
      const { token, region, endpoint, ...started } = await made.instanceSession(place, session, signal)
      const profile = views.profileOf(place.sessionId) ?? ''
      return pluginProgram(
        plugin,
        { ...started, token: token.reveal() },
        { region, profile, endpoint, session },
      )
    },
    packageToken: async (...input) => (await made.packageToken(...input)).token.reveal(),
    handOver() {
      const { sessions: held, stopped } = sessions.handOver()
      const wire: HandOverWire = {
        version: 1,
        stopped: [...stopped],
        sessions: held.map(({ sessionId, startedAt, borrowed: { arn, packedPolicySize, credentials } }) => ({
          sessionId,
          startedAt,
          arn,
          packedPolicySize,
          accessKeyId: credentials.accessKeyId,
          secretAccessKey: credentials.secretAccessKey.reveal(),
          sessionToken: credentials.sessionToken.reveal(),
          expiresAt: credentials.expiresAt,
        })),
        // What lies in the vault's file the other engine reads there.
        secrets: vault.storage.kind === 'keychain' ? [] : secretsOf(vault),
      }
      return JSON.stringify(wire)
    },
  }
}

function secretsOf(vault: Pick<Vault, 'names' | 'get'>): [string, string][] {
  return vault.names().flatMap((name) => {
    const secret = vault.get(name)
    return secret ? [[name, secret.reveal()]] : []
  })
}
