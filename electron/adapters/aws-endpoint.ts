import { AppError } from '../../shared/errors.ts'
import { partitionFacts, partitionOfRegion, type Partition } from '../../shared/partition.ts'

/** As its host name begins: `sts.us-east-1.amazonaws.com`. */
export type AwsServiceHost = 'sts' | 'oidc' | 'portal.sso' | 'eks' | 'api.ecr' | 'codeartifact' | 'ssm'

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
  if (!dualStack) return `https://${service}.${region}.${dnsSuffix}`
  // Source: the endpoints AWS's own client has.
  const name = service === 'api.ecr' ? 'ecr' : service
  return `https://${name}.${region}.${dualStackSuffix}`
}

interface GlobalEndpoint {
  readonly endpoint: string
  /** What requests to it are signed for. */
  readonly region: string
}

// IAM is one service for a whole partition, at hosts that follow no rule. Source: the endpoints AWS's own client has.
const IAM: Readonly<Record<Partition, GlobalEndpoint>> = {
  aws: { endpoint: 'https://iam.amazonaws.com', region: 'us-east-1' },
  'aws-us-gov': { endpoint: 'https://iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
  'aws-cn': { endpoint: 'https://iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  'aws-eusc': { endpoint: 'https://iam.eusc-de-east-1.amazonaws.eu', region: 'eusc-de-east-1' },
}

/** IAM of a partition; `override` (AWS_ENDPOINT_URL_IAM) takes its place in all of them. */
export function iamEndpoint(partition: Partition, override: string | undefined): GlobalEndpoint {
  const { endpoint, region } = IAM[partition]
  return { endpoint: override ? override.replace(/\/+$/, '') : endpoint, region }
}
