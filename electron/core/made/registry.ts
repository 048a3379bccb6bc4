import { partitionFacts, partitionOfRegion } from '../../../shared/partition.ts'

/** A private registry of ECR. */
export interface Registry {
  readonly host: string
  readonly accountId: string
  readonly region: string
}

/**
 * The registry that docker names, as a host or a URL; `null` where it is none of ECR's. A password is sent there, so the
 * whole host has to be one of AWS's. Source: "Private registries", ECR User Guide; `dkr-ecr…on.aws` answers over IPv6
 * as well.
 */
export function parseRegistry(server: string): Registry | null {
  const host = server
    .replace(/^https:\/\//, '')
    .replace(/\/.*$/, '')
    .toLowerCase()
  const parts = /^(\d{12})\.(dkr\.ecr|dkr\.ecr-fips|dkr-ecr)\.([a-z]+(?:-[a-z]+)+-\d+)\.([a-z.-]+)$/.exec(
    host,
  )
  if (!parts) return null
  const [, accountId = '', service, region = '', suffix] = parts
  const partition = partitionOfRegion(region)
  if (partition === null) return null
  const isAwss =
    service === 'dkr-ecr'
      ? suffix === 'on.aws' && (partition === 'aws' || partition === 'aws-us-gov')
      : suffix === partitionFacts(partition).dnsSuffix
  return isAwss ? { host, accountId, region } : null
}

/** The registry of an account in a region. The region has to be of a partition. */
export function registryHost(accountId: string, region: string): string {
  const { dnsSuffix } = partitionFacts(partitionOfRegion(region) ?? 'aws')
  return `${accountId}.dkr.ecr.${region}.${dnsSuffix}`
}
