import type { AccountMarks } from '../../../shared/account-marks.ts'
import { profileText } from '../../../shared/profile-template.ts'
import { nameOfKind } from '../../../shared/session-name.ts'
import { isLive } from '../../../shared/session-state.ts'
import type { PortalView, SessionView, Snapshot } from '../../../shared/snapshot.ts'
import { roleOfId } from '../sessions/session-records.ts'
import type { ProfileChoices } from '../storage/settings-content.ts'
import type { NamedSession } from './profile-name.ts'

/** A profile that is to stand in the block. */
export interface WantedProfile extends NamedSession {
  readonly sessionId: string
  /** The session's name, for people. */
  readonly session: string
  readonly alias: string | null
  readonly role: string
  readonly region: string
  readonly portalId: string | null
  /** The user named it; `false`: it is the session's own profile, named by the template. */
  readonly given: boolean
  readonly added: boolean
  /** Its keys stand in the credentials file while the session is active. */
  readonly keys: boolean
  /** Its session is pinned or active, which alone keeps the session's own profile there. */
  readonly inForce: boolean
}

export interface ProfileSources {
  readonly snapshot: Pick<Snapshot, 'live' | 'catalog'>
  readonly choices: ProfileChoices
  readonly accountRegions: Readonly<Record<string, string>>
  readonly marks: AccountMarks
  /** The session's region, where accounts have these. */
  readonly regionOf: (session: SessionView) => string
  /** Without the profiles that only active sessions have. */
  readonly lastingOnly: boolean
}

/** The profiles of sessions that are pinned or active, and those that were added. */
export function wantedProfiles(sources: ProfileSources): readonly WantedProfile[] {
  const { snapshot, choices, lastingOnly } = sources
  const { sessions } = snapshot.live
  const profileOf = createProfileOf(sources)
  const withheld = new Set(choices.withheld)
  const own = new Map<string, WantedProfile>()
  for (const session of sessions) {
    const isInForce = session.pinned || (!lastingOnly && isLive(session.state))
    const profile = isInForce && !withheld.has(session.id) ? profileOf(session.id) : null
    if (profile) own.set(session.id, { ...profile, inForce: true })
  }
  const named: WantedProfile[] = []
  for (const { sessionId, name, region, keys = false } of choices.added) {
    const base = profileOf(sessionId)
    // Its session, or its portal, was removed.
    if (!base) continue
    const inForce = own.has(sessionId)
    const profile = { ...base, region: region ?? base.region, added: true, keys, inForce }
    if (name !== null) named.push({ ...profile, id: `${sessionId} ${name}`, name, given: true })
    else if (!withheld.has(sessionId)) own.set(sessionId, profile)
  }
  return [...own.values(), ...named]
}

function createProfileOf(sources: ProfileSources): (sessionId: string) => WantedProfile | null {
  const { snapshot, choices, accountRegions, marks, regionOf } = sources
  const { live, catalog } = snapshot
  const sessions = new Map(live.sessions.map((session) => [session.id, session]))
  const portals = new Map(live.portals.map((portal) => [portal.id, portal]))
  const accounts = new Map(catalog.accounts.map((row) => [`${row.portalId} ${row.accountId}`, row.name]))

  function named(
    facts: Pick<SessionView, 'kind' | 'accountId' | 'accountName' | 'roleName' | 'alias' | 'region'>,
    more: { sessionId: string; session: string; portal: PortalView | undefined },
  ): WantedProfile {
    const { alias, accountId, region } = facts
    const { sessionId, session, portal } = more
    // Neither part has a slash of its own.
    const [account = '', role = ''] = nameOfKind(facts.kind, facts).split('/')
    const mark = marks[accountId]
    const text = profileText(choices.template, {
      alias: session,
      account,
      accountId,
      role,
      portal: portal?.name ?? '',
      environment: mark?.environment ?? '',
      group: mark?.group ?? '',
    })
    // Whoever gave a session a name wants to call it by that.
    const name = alias !== null && !choices.template.includes('{alias}') ? alias : text
    const portalId = portal?.id ?? null
    const kept = { id: sessionId, sessionId, session, alias, accountId, region, portalId, name }
    return { ...kept, role: facts.roleName, given: false, added: false, keys: false, inForce: false }
  }

  return (sessionId) => {
    const session = sessions.get(sessionId)
    if (session) {
      const portal = portals.get(session.portalId ?? '')
      return named({ ...session, region: regionOf(session) }, { sessionId, session: session.name, portal })
    }
    const role = roleOfId(sessionId)
    const portal = role ? portals.get(role.portalId) : undefined
    if (!role || !portal) return null
    const { accountId, roleName } = role
    const accountName = accounts.get(`${role.portalId} ${accountId}`) ?? accountId
    const region = accountRegions[accountId] ?? portal.region
    const facts = { kind: 'sso-role', accountId, accountName, roleName, alias: null, region } as const
    return named(facts, { sessionId, session: nameOfKind('sso-role', facts), portal })
  }
}
