import type { OrganisationPlan } from './organisation.ts'
import { permissionSets } from './permission-sets.ts'
import { practiceRoles, practiceUsers } from './practice-roles.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'
import type { Account, PortalOfOrganisation } from './world.ts'

// What companies call their accounts: a product or team, and which copy of it.
const PRODUCTS =
  'payments checkout orders search catalog identity billing inventory shipping pricing media analytics mobile web partners support loyalty fraud ledger reports'.split(
    ' ',
  )
const QUALIFIERS = 'eu us apac core batch api edge data ml platform legacy next archive events tools'.split(
  ' ',
)
const SHARED = 'network security log-archive shared-services backup dns artifacts monitoring'.split(' ')
const VARIANTS = [
  { suffix: 'prod', environment: 'production' },
  { suffix: 'staging', environment: 'staging' },
  { suffix: 'sandbox', environment: 'sandbox' },
] as const
// One account in this many is shared by the whole company.
const SHARED_EVERY = 4
const GOV_ACCOUNTS = 3

export interface GeneratedSize {
  /** Accounts of the commercial portal; the GovCloud portal has three of its own besides. */
  readonly accounts: number
  /** Permission sets assigned in each account. */
  readonly roles: number
  readonly seed: number
}

type NamedAccount = Pick<Account, 'name' | 'environment'>

/** Each product's production, staging and sandbox, with a shared account between; no name comes twice. */
function* accountNames(prefix: string): Generator<NamedAccount> {
  let shared = 0
  let index = 0
  for (let round = 0; ; round += 1) {
    const qualifier = round === 0 ? '' : `-${QUALIFIERS[(round - 1) % QUALIFIERS.length]!}`
    const generation = round <= QUALIFIERS.length ? '' : String(Math.ceil(round / QUALIFIERS.length))
    for (const product of PRODUCTS) {
      for (const { suffix, environment } of VARIANTS) {
        yield { name: `${prefix}${product}${qualifier}${generation}-${suffix}`, environment }
        index += 1
        if (index % (SHARED_EVERY - 1) === 0 && shared < SHARED.length) {
          yield { name: `${prefix}${SHARED[shared]!}`, environment: 'shared' }
          shared += 1
        }
      }
    }
  }
}

function newAccountId(random: SeededRandom, taken: Set<string>): string {
  for (;;) {
    // Leading zeros happen, as they do at AWS: an ID is twelve digits, not a number.
    const id = String(random.below(1_000_000_000_000)).padStart(12, '0')
    if (!taken.has(id)) {
      taken.add(id)
      return id
    }
  }
}

/** The practice organisation: plausible, and the same for the same seed on every machine. */
export function generatedOrganisation({ accounts, roles, seed }: GeneratedSize): OrganisationPlan {
  const random = createSeededRandom(seed)
  const taken = new Set<string>()
  const sets = permissionSets(roles)
  // One array for all accounts: at 3,000 of them their own copies would be most of the memory.
  const assigned = sets.map(({ name }) => name)

  function portal(
    facts: Omit<PortalOfOrganisation, 'accounts' | 'user'>,
    count: number,
    prefix: string,
  ): PortalOfOrganisation {
    const list: Account[] = []
    for (const { name, environment } of accountNames(prefix)) {
      if (list.length >= count) break
      list.push({
        id: newAccountId(random, taken),
        name,
        email: `aws+${name}@example.com`,
        partition: facts.partition,
        environment,
        permissionSets: assigned,
      })
    }
    const user = { name: 'alex.moreau@example.com', id: `94482488-${facts.partition}-alex` }
    return { ...facts, user, accounts: list }
  }

  return {
    portals: [
      portal(
        {
          name: 'practice',
          startUrl: 'https://lanyard-practice.awsapps.com/start',
          region: 'us-east-1',
          partition: 'aws',
          tenantId: 'aa-practice',
        },
        accounts,
        '',
      ),
      portal(
        {
          name: 'practice-gov',
          startUrl: 'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/lanyard-practice',
          region: 'us-gov-west-1',
          partition: 'aws-us-gov',
          tenantId: 'aa-practice-gov',
        },
        GOV_ACCOUNTS,
        'gov-',
      ),
    ],
    permissionSets: new Map(sets.map((set) => [set.name, set])),
    rolesOf: ({ partition, id }) => practiceRoles(partition, id),
    usersOf: ({ partition, id }) => practiceUsers(partition, id),
    keys: [],
  }
}
