import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { partitionOfRegion } from '../../shared/partition.ts'
import { printable } from '../../shared/printable.ts'
import type { OrganisationPlan } from './organisation.ts'
import { OrganisationFile } from './organisation-schema.ts'
import { permissionSetNamed } from './permission-sets.ts'
import { practiceRoles, practiceUsers, type RolePlan, type UserPlan } from './practice-roles.ts'
import type { Account, PermissionSet, PortalOfOrganisation } from './world.ts'

/**
 * Reads an organisation file (`--org`), JSON:
 *
 *     {
 *       "portals": [{
 *         "name": "corp", "startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1",
 *         "user": "jo@example.com", "tenantId": "aa-corp",
 *         "accounts": [{
 *           "id": "111122223333", "name": "payments-prod", "environment": "production",
 *           "permissionSets": ["AdministratorAccess"],
 *           "roles": [{ "name": "Deploy", "path": "/", "maxSessionDuration": "4h",
 *                       "trust": { "Statement": … }, "policies": { "inline": { "Statement": … } } }],
 *           "users": [{ "name": "robot", "mfaSeed": "BASE32", "policies": {},
 *                       "key": { "accessKeyId": "AKIA…", "secretAccessKey": "…" } }]
 *         }]
 *       }],
 *       "permissionSets": [{ "name": "AdministratorAccess", "sessionDuration": "1h", "policy": { … } }]
 *     }
 *
 * The partition follows from the region. `email`, `environment` (shared), `user`, `tenantId`, `path`, `policies`, `mfaSeed`,
 * `key` and `permissionSets` may be left out; so may `roles` and `users`, and the account then has the practice's
 * own. Names of accounts may hold any text: they are data.
 * @throws AppError `organisation-invalid`: unreadable, not JSON, or the first thing that is wrong and where.
 */
export async function readOrganisationFile(file: string): Promise<OrganisationPlan> {
  const invalid = (reason: string, cause?: unknown) =>
    new AppError('organisation-invalid', { file, reason }, { cause })

  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw invalid(
      error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`,
      error,
    )
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw invalid(`it is not JSON: ${(error as Error).message}`, error)
  }
  const parsed = v.safeParse(OrganisationFile, json)
  if (!parsed.success) throw invalid(describe(parsed.issues[0]))
  const twice = firstTwice(parsed.output)
  if (twice !== null) throw invalid(twice)
  return planOf(parsed.output)
}

/** `portals[0].accounts[2].id is not twelve digits` */
function describe(issue: v.BaseIssue<unknown>): string {
  const where = (issue.path ?? []).reduce((path, { key }) => {
    return typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${String(key)}`
  }, '')
  const problem =
    issue.expected === 'never'
      ? 'is not a member it knows'
      : issue.received === 'undefined'
        ? 'is missing'
        : `is ${printable(issue.received)}, not ${issue.expected}`
  // valibot's own sentences begin with a capital; the schema's go on from the path.
  const what = /^[a-z]/.test(issue.message) ? issue.message : problem
  return where === '' ? `the file ${what}` : `${where} ${what}`
}

/** Names what stands there twice and must not: an account, a portal or a name within an account. */
function firstTwice({ portals }: OrganisationFile): string | null {
  const repeated = (values: readonly string[]) => values.find((value, index) => values.indexOf(value) < index)
  const accounts = portals.flatMap((portal) => portal.accounts)
  const ids = new Set<string>()
  for (const { id, roles = [], users = [] } of accounts) {
    if (ids.has(id)) return `account ${id} is there twice`
    ids.add(id)
    const role = repeated(roles.map(({ name }) => name))
    if (role !== undefined) return `role ${role} of account ${id} is there twice`
    const user = repeated(users.map(({ name }) => name))
    if (user !== undefined) return `user ${user} of account ${id} is there twice`
  }
  const url = repeated(portals.map(({ startUrl }) => startUrl))
  if (url !== undefined) return `the start URL ${url} is there twice`
  const name = repeated(portals.map((portal) => portal.name))
  return name === undefined ? null : `the portal name ${name} is there twice`
}

function planOf(file: OrganisationFile): OrganisationPlan {
  const permissionSets = new Map<string, PermissionSet>()
  const roles = new Map<string, readonly RolePlan[]>()
  const users = new Map<string, readonly UserPlan[]>()
  for (const { name, sessionDuration, policy } of file.permissionSets) {
    const known = permissionSetNamed(name)
    permissionSets.set(name, {
      name,
      sessionDuration: sessionDuration ?? known.sessionDuration,
      policy: policy ?? known.policy,
    })
  }

  const portals = file.portals.map(
    ({ name, startUrl, region, user, tenantId, accounts }): PortalOfOrganisation => {
      const partition = partitionOfRegion(region) ?? 'aws'
      return {
        name,
        startUrl,
        region,
        partition,
        user: { name: user, id: `94482488-${user}` },
        tenantId,
        accounts: accounts.map((entry): Account => {
          for (const set of entry.permissionSets) {
            if (!permissionSets.has(set)) permissionSets.set(set, permissionSetNamed(set))
          }
          if (entry.roles) roles.set(entry.id, entry.roles)
          if (entry.users) users.set(entry.id, entry.users)
          return {
            id: entry.id,
            name: entry.name,
            email: entry.email ?? `aws+${entry.id}@example.com`,
            partition,
            environment: entry.environment,
            permissionSets: entry.permissionSets,
          }
        }),
      }
    },
  )

  return {
    portals,
    permissionSets,
    rolesOf: ({ id, partition }) => roles.get(id) ?? practiceRoles(partition, id),
    usersOf: ({ id, partition }) => users.get(id) ?? practiceUsers(partition, id),
    keys: [...users].flatMap(([accountId, list]) =>
      list.flatMap(({ name, key }) => (key ? [{ accountId, user: name, ...key }] : [])),
    ),
  }
}
