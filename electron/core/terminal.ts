import type { Console } from './console/federation.ts'
import { credentialProcessJson } from './delivery/credential-process.ts'
import type { RevealedCredentials } from './delivery/revealed-credentials.ts'
import { formatEnvironment, type ShellFormat } from './delivery/shell-formats.ts'
import type { HandOverWire } from './hand-over.ts'
import { execCredential } from './made/eks-token.ts'
import { pluginProgram, type CallersProgram } from './made/instance-session.ts'
import type { Database, Made, Place } from './made/made.ts'
import type { InstanceSession } from './ports.ts'
import type { Registries } from './made/registries.ts'
import type { SessionRecords } from './sessions/session-records.ts'
import type { SessionViews } from './sessions/session-views.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { Vault } from './storage/vault.ts'

/** The terminal's door: the one way by which a secret leaves, as text for the terminal or tool that asked. */
export interface TerminalDoor {
  /** What a credential_process prints. */
  credentialProcess(sessionId: string): Promise<string>
  /** Statements that put the session into a shell. */
  environment(sessionId: string, format: ShellFormat): Promise<string>
  /** A URL that signs a browser in; usable for 15 minutes by whoever holds it. */
  consoleUrl(sessionId: string, service: string | null): Promise<string>
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
  console: Console
  made: Made
  registries: Pick<Registries, 'password'>
  vault: Pick<Vault, 'storage' | 'names' | 'get'>
}): TerminalDoor {
  const { sessions, records, views, console, made, registries, vault } = ports

  async function reveal(sessionId: string): Promise<RevealedCredentials> {
    const { credentials } = await sessions.read(sessionId)
    const record = records.get(sessionId)
    return {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey.reveal(),
      sessionToken: credentials.sessionToken.reveal(),
      expiresAt: credentials.expiresAt,
      accountId: views.accountId(record),
      region: records.region(record),
    }
  }

  return {
    credentialProcess: async (sessionId) => credentialProcessJson(await reveal(sessionId)),
    environment: async (sessionId, format) => formatEnvironment(format, await reveal(sessionId)),
    consoleUrl: async (sessionId, service) => (await console.url(sessionId, service)).reveal(),
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
