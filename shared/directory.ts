import { accessRoleName } from './arn.ts'
import type { Borrowable } from './session-draft.ts'
import type { NamedRole } from './name-resolution.ts'
import type { Partition } from './partition.ts'
import type { SessionKindName } from './session-kinds.ts'
import { nameOfKind } from './session-name.ts'
import type { SessionState } from './session-state.ts'
import type { CatalogAccount, CatalogSlice, SessionView, Snapshot } from './snapshot.ts'

/** One line of everything that can be borrowed: a session, or a role of the catalogue that is none yet. */
export interface DirectoryEntry extends NamedRole {
  readonly kind: SessionKindName
  readonly borrowable: Borrowable
  readonly session: SessionView | null
  readonly portalId: string | null
  readonly accountName: string
  readonly partition: Partition
  readonly region: string
  readonly state: SessionState
}

interface CatalogRole {
  readonly key: string
  readonly kind: SessionKindName
  readonly borrowable: Borrowable
  readonly name: string
  readonly portalId: string
  readonly accountId: string
  readonly accountName: string
  readonly roleName: string
}

/** How many roles of an account are known. */
export function roleCount({ roles, accessRoles }: CatalogAccount): number {
  return (roles?.length ?? 0) + (accessRoles?.length ?? 0)
}

const STOPPED: SessionState = { phase: 'stopped' }

// Naming and sorting 30,000 roles takes longer than anything else a command does, and the catalogue rarely changes.
const rolesOf = new WeakMap<CatalogSlice, readonly CatalogRole[]>()

/** Everything that can be borrowed: the user's sessions first, then the rest of the catalogue by name. */
export function directory({ live, catalog }: Pick<Snapshot, 'live' | 'catalog'>): readonly DirectoryEntry[] {
  const portals = new Map(live.portals.map((portal) => [portal.id, portal]))
  const taken = new Set(live.sessions.filter(({ kind }) => isListed(kind)).map(roleKey))
  const entries = live.sessions.map(ofSession)
  for (const role of catalogRoles(catalog)) {
    const portal = portals.get(role.portalId)
    if (!portal || taken.has(role.key)) continue
    const { kind, name, portalId, accountId, accountName, roleName, borrowable } = role
    entries.push({
      kind,
      name,
      alias: null,
      accountId,
      accountName,
      roleName,
      borrowable,
      session: null,
      portalId,
      partition: portal.partition,
      region: portal.region,
      state: STOPPED,
    })
  }
  return entries
}

function catalogRoles(catalog: CatalogSlice): readonly CatalogRole[] {
  const known = rolesOf.get(catalog)
  if (known) return known
  const roles = catalog.accounts.flatMap(accountRoles)
  roles.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  rolesOf.set(catalog, roles)
  return roles
}

// While a sync runs few rows of a catalogue are new, and naming takes most of the time.
const rolesOfAccount = new WeakMap<CatalogAccount, readonly CatalogRole[]>()

function accountRoles(account: CatalogAccount): readonly CatalogRole[] {
  const known = rolesOfAccount.get(account)
  if (known) return known
  const { portalId, accountId, name: accountName, roles: names, accessRoles = [] } = account
  function ofKind(kind: SessionKindName, roleName: string, borrowable: Borrowable): CatalogRole {
    const role = { kind, portalId, accountId, accountName, roleName }
    return { ...role, borrowable, key: roleKey(role), name: nameOfKind(kind, role) }
  }
  const roles = [
    ...(names ?? []).map((roleName) => ofKind('sso-role', roleName, { portalId, accountId, roleName })),
    ...accessRoles.map((roleArn) => ofKind('account-access', accessRoleName(roleArn), { portalId, roleArn })),
  ]
  rolesOfAccount.set(account, roles)
  return roles
}

function ofSession(session: SessionView): DirectoryEntry {
  const { kind, accountId, accountName, roleName, alias, portalId, partition, region, state } = session
  // Its own name may carry a number; beside an alias the role's name stands too.
  const name = alias === null ? session.name : nameOfKind(kind, { accountId, accountName, roleName })
  const borrowable = { sessionId: session.id }
  return {
    kind,
    name,
    alias,
    accountId,
    accountName,
    roleName,
    borrowable,
    session,
    portalId,
    partition,
    region,
    state,
  }
}

/** Whether the catalogue lists roles of this kind. */
const isListed = (kind: SessionKindName) => kind === 'sso-role' || kind === 'account-access'

type Role = Pick<SessionView, 'kind' | 'portalId' | 'accountId' | 'roleName'>

function roleKey({ kind, portalId, accountId, roleName }: Role): string {
  return `${kind} ${portalId} ${accountId} ${roleName}`
}
