/** An AWS partition: accounts, regions and hosts of one do not mix with another's. */
export type Partition = 'aws' | 'aws-us-gov' | 'aws-cn' | 'aws-eusc'

interface PartitionFacts {
  readonly regions: RegExp
  /** The region asked where a session names none. */
  readonly defaultRegion: string
  /** What follows `service.region.` in a service's host name. */
  readonly dnsSuffix: string
  readonly signinHost: string
  readonly consoleHost: string
}

// Hosts as AWS documents them by partition. The iso partitions' console hosts are not public, so they are not
// here: a guess would send a secret to a host nobody vouched for.
const PARTITIONS: Readonly<Record<Partition, PartitionFacts>> = {
  aws: {
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/,
    defaultRegion: 'us-east-1',
    dnsSuffix: 'amazonaws.com',
    signinHost: 'signin.aws.amazon.com',
    consoleHost: 'console.aws.amazon.com',
  },
  'aws-us-gov': {
    regions: /^us-gov-[a-z]+-\d+$/,
    defaultRegion: 'us-gov-west-1',
    dnsSuffix: 'amazonaws.com',
    signinHost: 'signin.amazonaws-us-gov.com',
    consoleHost: 'console.amazonaws-us-gov.com',
  },
  'aws-cn': {
    regions: /^cn-[a-z]+-\d+$/,
    defaultRegion: 'cn-northwest-1',
    dnsSuffix: 'amazonaws.com.cn',
    signinHost: 'signin.amazonaws.cn',
    consoleHost: 'console.amazonaws.cn',
  },
  'aws-eusc': {
    regions: /^eusc-[a-z]+-[a-z]+-\d+$|^eusc-[a-z]+-\d+$/,
    defaultRegion: 'eusc-de-east-1',
    dnsSuffix: 'amazonaws.eu',
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
