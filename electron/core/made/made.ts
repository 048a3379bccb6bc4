import type { AwsTime } from '../aws-time.ts'
import type { Aws, Cluster, RegionalCall, ToolToken } from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { CLUSTER_HEADER, EKS_URL_SECONDS, type ClusterIdentity } from './eks-token.ts'

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

/**
 * What other tools need that is made from a session. Each throws what reading the session throws, and `region-invalid`
 * or `region-unknown` for a region that is not of its partition.
 */
export interface Made {
  clusters(place: Place): Promise<{ readonly region: string; readonly names: readonly string[] }>
  /** Throws `cluster-unknown`. */
  cluster(place: Place, name: string): Promise<Cluster & { readonly region: string }>
  clusterIdentity(
    place: Place,
    cluster: string,
  ): Promise<Omit<ClusterIdentity, 'url'> & { readonly url: Secret }>
  databaseToken(place: Place, database: Database): Promise<Secret>
  packageToken(
    place: Place,
    domain: { readonly name: string; readonly owner: string | null; readonly seconds: number },
  ): Promise<ToolToken>
}

export function createMade(ports: {
  aws: Pick<Aws, 'presigner' | 'eks' | 'codeArtifact'>
  awsTime: Pick<AwsTime, 'now' | 'offset'>
  sessions: Pick<Sessions, 'read'>
  records: Pick<SessionRecords, 'get' | 'region' | 'typedRegion'>
}): Made {
  const { aws, awsTime, sessions, records } = ports
  const { presigner, eks, codeArtifact } = aws

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
    async databaseToken(place, database) {
      const { key, region } = await callAt(place)
      return presigner.databaseConnection({ key, region, at: awsTime.now(), ...database })
    },
    packageToken: async (place, domain) => codeArtifact.token(await callAt(place), domain),
  }
}
