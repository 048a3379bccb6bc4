/** An AWS partition: accounts, regions and hosts of one do not mix with another's. */
export type Partition = 'aws' | 'aws-us-gov' | 'aws-cn' | 'aws-eusc'

interface PartitionFacts {
  readonly regions: RegExp
  /** Those that AWS had named when this was written. A newer one fits `regions` all the same. */
  readonly known: readonly string[]
  /** Where STS is asked while a region's own does not answer: regions that every account has, the usual ones first. */
  readonly stsRegions: readonly string[]
  /** The region asked where a session names none. */
  readonly defaultRegion: string
  /** What follows `service.region.` in a service's host name. */
  readonly dnsSuffix: string
  /** The same for hosts that answer over IPv6 as well. */
  readonly dualStackSuffix: string
  readonly signinHost: string
  readonly consoleHost: string
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

// Hosts as AWS documents them by partition. The iso partitions' console hosts are not public, so they are not
// here: a guess would send a secret to a host nobody vouched for.
const PARTITIONS: Readonly<Record<Partition, PartitionFacts>> = {
  aws: {
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/,
    known: words(`
      af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1
      ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1
      eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1
      me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2`),
    stsRegions:
      words(`us-east-1 us-west-2 us-east-2 eu-west-1 eu-central-1 ap-northeast-1 ap-southeast-1 ca-central-1
      sa-east-1`),
    defaultRegion: 'us-east-1',
    dnsSuffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    signinHost: 'signin.aws.amazon.com',
    consoleHost: 'console.aws.amazon.com',
  },
  'aws-us-gov': {
    regions: /^us-gov-[a-z]+-\d+$/,
    known: ['us-gov-east-1', 'us-gov-west-1'],
    stsRegions: ['us-gov-west-1', 'us-gov-east-1'],
    defaultRegion: 'us-gov-west-1',
    dnsSuffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    signinHost: 'signin.amazonaws-us-gov.com',
    consoleHost: 'console.amazonaws-us-gov.com',
  },
  'aws-cn': {
    regions: /^cn-[a-z]+-\d+$/,
    known: ['cn-north-1', 'cn-northwest-1'],
    stsRegions: ['cn-northwest-1', 'cn-north-1'],
    defaultRegion: 'cn-northwest-1',
    dnsSuffix: 'amazonaws.com.cn',
    dualStackSuffix: 'api.amazonwebservices.com.cn',
    signinHost: 'signin.amazonaws.cn',
    consoleHost: 'console.amazonaws.cn',
  },
  'aws-eusc': {
    regions: /^eusc-[a-z]+-[a-z]+-\d+$|^eusc-[a-z]+-\d+$/,
    known: ['eusc-de-east-1'],
    stsRegions: ['eusc-de-east-1'],
    defaultRegion: 'eusc-de-east-1',
    dnsSuffix: 'amazonaws.eu',
    dualStackSuffix: 'api.amazonwebservices.eu',
    signinHost: 'signin.amazonaws-eusc.eu',
    consoleHost: 'console.amazonaws-eusc.eu',
  },
}

export const PARTITION_NAMES = Object.keys(PARTITIONS) as Partition[]

/** What is known of a partition: its hosts and its default region. */
export function partitionFacts(partition: Partition): PartitionFacts {
  return PARTITIONS[partition]
}

/** The partition a region belongs to, or `null` where none is known (an unknown partition is never guessed). */
export function partitionOfRegion(region: string): Partition | null {
  return PARTITION_NAMES.find((name) => PARTITIONS[name].regions.test(region)) ?? null
}

/** The regions of a partition that AWS had named when this was written. */
export function knownRegions(partition: Partition): readonly string[] {
  return PARTITIONS[partition].known
}

/**
 * Where STS is asked while this region's does not answer: in the same part of the world first, where a company that
 * keeps to one part lets itself be asked. Empty for a region of no partition.
 */
export function fallbackRegions(region: string): readonly string[] {
  const partition = partitionOfRegion(region)
  if (!partition) return []
  const others = PARTITIONS[partition].stsRegions.filter((other) => other !== region)
  const isNear = (other: string) => other.split('-', 1)[0] === region.split('-', 1)[0]
  return [...others.filter(isNear), ...others.filter((other) => !isNear(other))]
}
