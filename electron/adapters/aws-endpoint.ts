import { AppError } from '../../shared/errors.ts'
import { partitionFacts, partitionOfRegion } from '../../shared/partition.ts'

/** As its host name begins: `sts.us-east-1.amazonaws.com`. */
export type AwsServiceHost = 'sts' | 'oidc' | 'portal.sso'

/** Where a service is reached, in each of its regions. */
export interface ServiceAddress {
  readonly service: AwsServiceHost
  /** AWS_ENDPOINT_URL_*, where it is set. */
  readonly override: string | undefined
  /** By the hosts that answer over IPv6 as well. */
  readonly dualStack: boolean
}

/**
 * The origin of a regional service; `override` takes its place in every region. Throws `partition-unknown`: a guess
 * would send a token to a host that nobody vouched for.
 */
export function awsEndpoint({ service, override, dualStack }: ServiceAddress, region: string): string {
  if (override) return override.replace(/\/+$/, '')
  const partition = partitionOfRegion(region)
  if (!partition) throw new AppError('partition-unknown', { region })
  const { dnsSuffix, dualStackSuffix } = partitionFacts(partition)
  return `https://${service}.${region}.${dualStack ? dualStackSuffix : dnsSuffix}`
}
