import { partitionFacts } from '../../shared/partition.ts'
import { derivedHex } from './seeded-random.ts'
import type { Account, World } from './world.ts'

/** A computer that Systems Manager knows. */
export interface Instance {
  readonly id: string
  readonly computerName: string
  readonly address: string
  readonly platform: string
  readonly online: boolean
}

/** What every account of the practice has, in each region of its partition. */
export const CLUSTERS: readonly string[] = ['apps', 'batch']
export const CODEARTIFACT_DOMAIN = 'packages'

const INSTANCES = 12

/** The last one is switched off. */
export function instancesOf(accountId: string, region: string): readonly Instance[] {
  return Array.from({ length: INSTANCES }, (_, index) => ({
    id: `i-${derivedHex(17, accountId, region, index)}`,
    computerName: `web-${index + 1}.${region}.internal`,
    address: `10.0.0.${index + 10}`,
    platform: 'Amazon Linux',
    online: index < INSTANCES - 1,
  }))
}

export function accountOf(world: World, accountId: string): Account {
  const account = world.organisation.account(accountId)
  if (!account) throw new Error(`No account ${accountId}`)
  return account
}

/** `ACCOUNT.dkr.ecr.REGION.SUFFIX` */
export function registryHost({ id, partition }: Account, region: string): string {
  return `${id}.dkr.ecr.${region}.${partitionFacts(partition).dnsSuffix}`
}
