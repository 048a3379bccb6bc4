import type { App } from '../core/app.ts'
import { roleOfId } from '../core/sessions/session-records.ts'
import { directory, type DirectoryEntry } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { resolveName } from '../../shared/name-resolution.ts'
import { printable } from '../../shared/printable.ts'
import type { PortalView, SessionView, Snapshot } from '../../shared/snapshot.ts'

const SHOWN_MATCHES = 6

/** What a name means, as a session or as a role of the catalogue. */
export interface Found extends Pick<DirectoryEntry, 'kind' | 'borrowable' | 'portalId' | 'name'> {
  /** The profile of `profiles add --as` that was typed, with the region that it has of its own. */
  readonly added?: { readonly name: string; readonly region: string | null }
}

let made: { of: Snapshot; entries: readonly DirectoryEntry[] } | null = null

/** The directory, made anew only when sessions or catalogue have changed. */
export function entriesOf(snapshot: Snapshot): readonly DirectoryEntry[] {
  const current = made?.of.live.sessions === snapshot.live.sessions && made.of.catalog === snapshot.catalog
  if (!made || !current) made = { of: snapshot, entries: directory(snapshot) }
  return made.entries
}

type Names = Pick<App, 'store' | 'addedProfile'>

/**
 * The session a person means. Aliases and profiles are looked up first and alone: they mean one session each. Then
 * come whole names, those of added profiles, and what only begins like a name. Throws `session-unknown`,
 * `session-ambiguous`.
 */
export function findSession(app: Names, typed: string): Found {
  const snapshot = app.store.get()
  const { sessions, portals } = snapshot.live
  const session =
    sessions.find(({ alias }) => alias === typed) ?? sessions.find(({ profile }) => profile === typed)
  if (session) return foundAs(session)

  const entries = entriesOf(snapshot)
  const isWhole = entries.some(
    ({ name, accountId, roleName }) => name === typed || `${accountId}/${roleName}` === typed,
  )
  const added = isWhole ? null : foundByProfile(app, entries, typed)
  if (added) return added

  const resolution = resolveName(typed, entries)
  if (resolution.outcome === 'match') return resolution.match
  if (resolution.outcome === 'ambiguous') throw ambiguous(typed, resolution.names)
  const [closest] = resolution.suggestions
  const empty = snapshot.catalog.accounts.length === 0
  const first =
    portals.length === 0
      ? 'Add your portal first: `lanyard portal add START-URL`.'
      : 'Sign in and list what you have: `lanyard login`.'
  const hint = closest ? `Did you mean ${printable(closest)}?` : empty ? first : 'See `lanyard ls`.'
  throw new AppError('session-unknown', { name: printable(typed), hint })
}

/** The ID of a session that is kept. Throws `session-not-described` for a role that is none yet. */
export function keptSession(app: Names, typed: string): string {
  const { borrowable, name } = findSession(app, typed)
  if ('sessionId' in borrowable) return borrowable.sessionId
  throw new AppError('session-not-described', { name: printable(name) })
}

/**
 * The session a tool means: what it asks by is the profile that Lanyard wrote for it, which may read as another
 * session's alias. Throws what `findSession` throws.
 */
export function findForTool(
  app: Names & Pick<App, 'sessionOfProfile'>,
  typed: string,
): Pick<Found, 'borrowable'> {
  const snapshot = app.store.get()
  const session = snapshot.live.sessions.find(({ profile }) => profile === typed)
  if (session) return foundAs(session)
  const sessionId = app.sessionOfProfile(typed)
  const role = sessionId === null ? null : roleOfId(sessionId)
  if (role && !snapshot.live.sessions.some(({ id }) => id === sessionId)) return { borrowable: role }
  return sessionId === null ? findSession(app, typed) : { borrowable: { sessionId } }
}

function foundByProfile(app: Names, entries: readonly DirectoryEntry[], typed: string): Found | null {
  const profile = app.addedProfile(typed)
  if (!profile) return null
  const { sessionId, region } = profile
  const added = { name: typed, region }
  const session = app.store.get().live.sessions.find(({ id }) => id === sessionId)
  if (session) return { ...foundAs(session), added }
  const role = roleOfId(sessionId)
  if (!role) return null
  const { portalId, accountId, roleName } = role
  const entry = entries.find(
    (row) => row.portalId === portalId && row.accountId === accountId && row.roleName === roleName,
  )
  return { kind: 'sso-role', borrowable: role, portalId, name: entry?.name ?? typed, added }
}

function foundAs({ id, kind, portalId, name }: SessionView): Found {
  return { kind, borrowable: { sessionId: id }, portalId, name }
}

function ambiguous(typed: string, names: readonly string[]): AppError {
  const shown = names.slice(0, SHOWN_MATCHES).map(printable)
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  const example = shown[0] ?? ''
  return new AppError('session-ambiguous', {
    name: printable(typed),
    matches: shown.join(', ') + more,
    example,
  })
}

/** A portal by its name or start URL. Throws `portal-unknown`, or `no-portal` when there is none at all. */
export function findPortal({ live }: Snapshot, typed: string): PortalView {
  const portal = live.portals.find(
    ({ name, startUrl }) => name === typed || startUrl === typed.replace(/\/+$/, ''),
  )
  if (portal) return portal
  const names = live.portals.map(({ name }) => name)
  if (names.length === 0) throw new AppError('no-portal')
  throw new AppError('portal-unknown', { name: printable(typed), hint: `There is ${names.join(', ')}.` })
}

/** The portals named, or all of them. Throws `portal-unknown`, or `no-portal` when there is none at all. */
export function findPortals(snapshot: Snapshot, typed: readonly string[]): readonly PortalView[] {
  if (typed.length > 0) return typed.map((name) => findPortal(snapshot, name))
  const { portals } = snapshot.live
  if (portals.length === 0) throw new AppError('no-portal')
  return portals
}
