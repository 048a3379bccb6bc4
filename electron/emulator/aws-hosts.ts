import { PARTITION_NAMES, partitionFacts } from '../../shared/partition.ts'
import type { ServiceName } from './world.ts'

export interface AwsHost {
  /** `null` for a host of AWS's that nothing here answers for. */
  readonly service: ServiceName | null
  /** `null` where the name has none. */
  readonly region: string | null
}

const SUFFIXES = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'amazonaws.cn',
  'amazonaws-us-gov.com',
  'amazonaws-eusc.eu',
  'aws.amazon.com',
  'awsapps.com',
  'awsapps.cn',
  'api.aws',
  'app.aws',
]

const REGION = String.raw`([a-z]{2,4}(?:-[a-z]+)+-\d+)`

// Matched against what stands before the suffix, in this order.
const SERVICES: readonly (readonly [ServiceName, RegExp])[] = [
  ['sso-oidc', new RegExp(`^(?:oidc|device\\.sso)\\.${REGION}$`)],
  ['sso', new RegExp(`^portal\\.sso\\.${REGION}$`)],
  ['sts', new RegExp(`^sts(?:-fips)?(?:\\.${REGION})?$`)],
  // IAM is global in each partition, and so named without a region, or as iam.us-gov.
  ['iam', new RegExp(`^iam(?:-fips)?(?:\\.us-gov|\\.${REGION})?$`)],
  ['eks', new RegExp(`^eks\\.${REGION}$`)],
  ['ecr', new RegExp(`^(?:api\\.)?ecr\\.${REGION}$`)],
  ['codeartifact', new RegExp(`^codeartifact\\.${REGION}$`)],
  ['ssm', new RegExp(`^ssm\\.${REGION}$`)],
  ['s3', new RegExp(`^(?:[a-z0-9.-]+\\.)?s3(?:[.-]dualstack)?(?:[.-]${REGION})?$`)],
]

const SIGNIN_HOSTS = PARTITION_NAMES.map(partitionFacts).flatMap(({ signinHost, consoleHost }) => [
  signinHost,
  consoleHost,
])

function isOrIsUnder(host: string, parent: string): boolean {
  return host === parent || host.endsWith(`.${parent}`)
}

/**
 * What AWS runs under a host name (a port is ignored), or `null` where the name is none of AWS's.
 * Names as in AWS's service endpoint tables, by partition.
 */
export function awsHost(hostAndPort: string): AwsHost | null {
  const host = hostAndPort.toLowerCase().replace(/:\d+$/, '')
  const suffix = SUFFIXES.find((name) => isOrIsUnder(host, name))
  if (suffix === undefined) return null
  const region = new RegExp(`(?:^|\\.)${REGION}\\.`).exec(host)?.[1] ?? null
  if (SIGNIN_HOSTS.some((name) => isOrIsUnder(host, name))) return { service: 'signin', region }
  if (suffix.startsWith('awsapps.') || suffix === 'app.aws') return { service: 'sso-oidc', region }
  const label = host.slice(0, -suffix.length - 1)
  for (const [service, pattern] of SERVICES) {
    const match = pattern.exec(label)
    if (match) return { service, region: match[1] ?? null }
  }
  return { service: null, region }
}
