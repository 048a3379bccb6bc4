import { PARTITION_NAMES, type Partition } from '../../shared/partition.ts'

/** The partition an ARN names, or `null` where it names none that is known. */
export function partitionOfArn(arn: string): Partition | null {
  const second = arn.split(':')[1]
  return PARTITION_NAMES.find((name) => name === second) ?? null
}

/** The account ID an ARN names; empty where it names none. */
export function accountOfArn(arn: string): string {
  return arn.split(':')[4] ?? ''
}
