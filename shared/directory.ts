import type { Borrowable } from './contract.ts'
import type { NamedRole } from './name-resolution.ts'
import type { Partition } from './partition.ts'
import { sessionName } from './session-name.ts'
import type { SessionState } from './session-state.ts'
import type { SessionView, Snapshot } from './snapshot.ts'

/** One line of everything that can be borrowed: a session, or a role of the catalogue that is none yet. */
export interface DirectoryEntry extends NamedRole {
  readonly borrowable: Borrowable
  readonly session: SessionView | null
  readonly portalId: string | null
  readonly accountName: string
  readonly partition: Partition
  readonly region: string
  readonly state: SessionState
}

const STOPPED: SessionState = { phase: 'stopped' }

/** Everything that can be borrowed: the user's sessions first, then the rest of the catalogue by name. */
export function directory({ live, catalog }: Snapshot): readonly DirectoryEntry[] {
  const portals = new Map(live.portals.map((portal) => [portal.id, portal]))
  const sessions = live.sessions.map(ofSession)
  const taken = new Set(live.sessions.filter(({ kind }) => kind === 'sso-role').map(roleKey))
  const roles = catalog.accounts.flatMap((account) => {
    const portal = portals.get(account.portalId)
    if (!portal) return []
    const { portalId, accountId, name: accountName } = account
    return (account.roles ?? [])
      .filter((roleName) => !taken.has(roleKey({ portalId, accountId, roleName })))
      .map((roleName): DirectoryEntry => ({
        name: sessionName({ accountId, accountName, roleName }),
        alias: null,
        accountId,
        accountName,
        roleName,
        borrowable: { portalId, accountId, roleName },
        session: null,
        portalId,
        partition: portal.partition,
        region: portal.region,
        state: STOPPED,
      }))
  })
  return [...sessions, ...roles.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))]
}

function ofSession(session: SessionView): DirectoryEntry {
  const { accountId, accountName, roleName, alias, portalId, partition, region, state } = session
  const name = sessionName({ accountId, accountName, roleName })
  const borrowable = { sessionId: session.id }
  return {
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

function roleKey({
  portalId,
  accountId,
  roleName,
}: {
  portalId: string | null
  accountId: string
  roleName: string
}) {
  return `${portalId} ${accountId} ${roleName}`
}
