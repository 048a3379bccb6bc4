import { MINUTE_MS } from '../../../shared/time.ts'
import { isoTime } from '../delivery/iso-time.ts'
import { base64url } from '../encoding.ts'

/** What the presigned request says it lasts, in seconds; as `aws eks get-token` has it. */
export const EKS_URL_SECONDS = 60
/** EKS takes a token for 15 minutes; kubectl is told of one less, and then asks for another. */
const TOKEN_MS = 14 * MINUTE_MS
/** By which EKS knows that a token was made for this cluster and no other. */
export const CLUSTER_HEADER = 'x-k8s-aws-id'
/** kubectl takes this one since 1.10 and still does; `v1` only since 1.22. */
export const EXEC_API = 'client.authentication.k8s.io/v1beta1'

/** A presigned GetCallerIdentity. Both times are epoch milliseconds by this computer's clock, which kubectl reads. */
export interface ClusterIdentity {
  readonly url: string
  readonly signedAt: number
  /** When the credentials end that it was signed with. */
  readonly endsAt: number
}

/**
 * What kubectl reads from an exec plugin: the presigned URL as a bearer token. Sources: "client-go credential plugins",
 * Kubernetes reference; `aws eks get-token`.
 */
export function execCredential({ url, signedAt, endsAt }: ClusterIdentity): string {
  const token = `k8s-aws-v1.${base64url(new TextEncoder().encode(url))}`
  const expirationTimestamp = isoTime(Math.min(signedAt + TOKEN_MS, endsAt))
  const credential = {
    kind: 'ExecCredential',
    apiVersion: EXEC_API,
    spec: {},
    status: { expirationTimestamp, token },
  }
  return `${JSON.stringify(credential)}\n`
}
