import { AppError } from '../../../shared/errors.ts'
import type { AwsTime } from '../aws-time.ts'
import type {
  Aws,
  Cluster,
  InstanceSession,
  OnlineInstance,
  RegionalCall,
  SessionPlugin,
  StartedSession,
  ToolToken,
} from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { CLUSTER_HEADER, EKS_URL_SECONDS, type ClusterIdentity } from './eks-token.ts'
import { usablePlugin } from './instance-session.ts'

/** Where something is asked: the region that was typed, or the session's own where it is null. */
export interface Place {
  readonly sessionId: string
  readonly region: string | null
}

/** A database of RDS that takes IAM's word for a password. */
export interface Database {
  readonly host: string
  readonly port: number
  readonly user: string
}

/** A session at an instance that has begun, and where whoever goes on with it asks. */
export interface StartedInstanceSession extends StartedSession {
  readonly region: string
  readonly endpoint: string
}

/**
 * What other tools need that is made from a session. Each throws what reading the session throws, and `region-invalid`
 * or `region-unknown` for a region that is not of its partition.
 */
export interface Made {
  clusters(place: Place): Promise<{ readonly region: string; readonly names: readonly string[] }>
  /** Throws `cluster-unknown`, `cluster-not-ready`. */
  cluster(place: Place, name: string): Promise<Cluster & { readonly region: string }>
  clusterIdentity(
    place: Place,
    cluster: string,
  ): Promise<Omit<ClusterIdentity, 'url'> & { readonly url: Secret }>
  instances(place: Place): Promise<{ readonly region: string; readonly instances: readonly OnlineInstance[] }>
  /** The path of the plugin that goes on with a session. Throws `session-plugin-missing`, `session-plugin-old`. */
  sessionPlugin(searchPath: string | null): Promise<string>
  /** Throws `instance-not-connected`; `interrupted` once the signal aborts, with no session left behind. */
  instanceSession(
    place: Place,
    session: InstanceSession,
    signal: AbortSignal,
  ): Promise<StartedInstanceSession>
  databaseToken(place: Place, database: Database): Promise<Secret>
  packageToken(
    place: Place,
    domain: { readonly name: string; readonly owner: string | null; readonly seconds: number },
  ): Promise<ToolToken>
}

export function createMade(ports: {
  aws: Pick<Aws, 'presigner' | 'eks' | 'codeArtifact' | 'ssm'>
  sessionPlugin: SessionPlugin
  awsTime: Pick<AwsTime, 'now' | 'offset'>
  sessions: Pick<Sessions, 'read'>
  records: Pick<SessionRecords, 'get' | 'region' | 'typedRegion'>
}): Made {
  const { aws, awsTime, sessions, records } = ports
  const { presigner, eks, codeArtifact, ssm } = aws

  async function callAt({ sessionId, region }: Place): Promise<RegionalCall & { endsAt: number }> {
    const record = records.get(sessionId)
    const at = region === null ? records.region(record) : records.typedRegion(region, record)
    const { credentials } = await sessions.read(sessionId)
    return { key: credentials, region: at, endsAt: credentials.expiresAt }
  }

  return {
    async clusters(place) {
      const call = await callAt(place)
      return { region: call.region, names: await eks.listClusters(call) }
    },
    async cluster(place, name) {
      const call = await callAt(place)
      return { region: call.region, ...(await eks.describeCluster(call, name)) }
    },
    async clusterIdentity(place, cluster) {
      const { endsAt, ...call } = await callAt(place)
      const at = awsTime.now()
      const headers = { [CLUSTER_HEADER]: cluster }
      const url = await presigner.callerIdentity({ ...call, at, seconds: EKS_URL_SECONDS, headers })
      return { url, signedAt: at - awsTime.offset(), endsAt: endsAt - awsTime.offset() }
    },
    async instances(place) {
      const call = await callAt(place)
      return { region: call.region, instances: await ssm.onlineInstances(call) }
    },
    sessionPlugin: (searchPath) => usablePlugin(ports.sessionPlugin, searchPath),
    async instanceSession(place, session, signal) {
      const call = await callAt(place)
      const started = await ssm.startSession(call, session)
      if (signal.aborted) {
        // Nobody is there to take it up. Where even this fails, it ends by itself after a while.
        await ssm.terminateSession(call, started.id).catch(() => {})
        throw new AppError('interrupted')
      }
      return { ...started, region: call.region, endpoint: ssm.endpoint(call.region) }
    },
    async databaseToken(place, database) {
      const { key, region } = await callAt(place)
      return presigner.databaseConnection({ key, region, at: awsTime.now(), ...database })
    },
    packageToken: async (place, domain) => codeArtifact.token(await callAt(place), domain),
  }
}
