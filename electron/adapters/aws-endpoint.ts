import { AppError } from '../../shared/errors.ts'
import { partitionFacts, partitionOfRegion } from '../../shared/partition.ts'

/** As its host name begins: `sts.us-east-1.amazonaws.com`. */
export type AwsServiceHost = 'sts' | 'oidc' | 'portal.sso'

/**
 * The origin of a regional service; `override` (AWS_ENDPOINT_URL_*) takes its place in every region. Throws
 * `partition-unknown`: a guess would send a token to a host that nobody vouched for.
 */
export function awsEndpoint(service: AwsServiceHost, region: string, override: string | undefined): string {
  if (override) return override.replace(/\/+$/, '')
  const partition = partitionOfRegion(region)
  if (!partition) throw new AppError('partition-unknown', { region })
  return `https://${service}.${region}.${partitionFacts(partition).dnsSuffix}`
}
