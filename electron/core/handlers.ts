import type { SessionChoice } from '../../shared/contract.ts'
import type { Borrowable } from '../../shared/session-draft.ts'
import { AppError } from '../../shared/errors.ts'
import { parseSetup } from '../../shared/setup-text.ts'
import type { PortalView, SessionView } from '../../shared/snapshot.ts'
import type { AccountMarking } from './account-marks.ts'
import type { Handlers } from './dispatch.ts'
import type { ProfileDesk } from './delivery/profile-desk.ts'
import type { Catalog } from './identity-center/catalog.ts'
import type { Portals } from './identity-center/portals.ts'
import type { SharedSignIns } from './identity-center/shared-sign-in.ts'
import type { createSamlDoor } from './saml/saml-door.ts'
import type { Notices } from './notices.ts'
import type { Browser, Documents, Host, Loopback } from './ports.ts'
import type { UserProfiles } from './profiles/user-profiles.ts'
import { roleNameOf, type SessionRecords } from './sessions/session-records.ts'
import type { KeyCare } from './sessions/key-care.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { Setups } from './setup/setups.ts'
import type { FollowedTeamFile } from './setup/team-file.ts'
import type { Store } from './store.ts'
import type { TerminalDoor } from './terminal.ts'

/** What the engine does for each command of the contract. */
export function createHandlers(engine: {
  store: Store
  portals: Portals
  catalog: Catalog
  sessions: Sessions
  records: SessionRecords
  marking: AccountMarking
  setups: Setups
  teamFile: FollowedTeamFile
  documents: Documents
  userProfiles: UserProfiles
  notices: Notices
  shared: SharedSignIns
  keyCare: KeyCare
  profiles: ProfileDesk
  terminal: TerminalDoor
  browser: Browser
  loopback: Loopback
  host: Host
  sessionIdOf: (borrowable: Borrowable) => string
  saml: ReturnType<typeof createSamlDoor>
}): Handlers {
  const { store, portals, catalog, sessions, records, notices, terminal, browser, loopback, host } = engine
  const { sessionIdOf, keyCare, saml, marking, setups, teamFile } = engine

  function portalView(portalId: string): PortalView {
    const view = store.get().live.portals.find(({ id }) => id === portalId)
    if (!view) throw new AppError('portal-unknown', { name: portalId, hint: 'See `lanyard portal ls`.' })
    return view
  }

  function sessionView(sessionId: string): SessionView {
    const view = store.get().live.sessions.find(({ id }) => id === sessionId)
    if (!view) throw new AppError('session-unknown', { name: sessionId, hint: 'See `lanyard ls`.' })
    return view
  }

  /** Throws `alias-taken` where a tool would take the alias for another session's profile. */
  function checkAlias(sessionId: string, { alias }: SessionChoice): void {
    const wanted = alias?.toLowerCase()
    const holder = store
      .get()
      .live.sessions.find(({ id, profile }) => id !== sessionId && profile?.toLowerCase() === wanted)
    if (!alias || !holder) return
    const name = roleNameOf(records.get(holder.id), holder.accountName)
    throw new AppError('alias-taken', { alias, name })
  }

  return {
    'snapshot.get': () => store.get(),
    'setup.export': () => setups.export(),
    'setup.preview': ({ setup }) => setups.preview(setup),
    'setup.take': async ({ setup }) => {
      const steps = await setups.take(setup)
      await teamFile.refresh()
      return steps
    },
    'setup.fetch': async ({ url }) => parseSetup((await engine.documents.read(url))?.text ?? '', url),
    'setup.find': () => engine.userProfiles.found(),
    'team.follow': ({ from }) => teamFile.follow(from),
    'team.look': () => teamFile.look(),
    'team.take': ({ digest }) => teamFile.take(digest),
    'team.later': ({ digest }) => teamFile.later(digest),
    'team.leave': () => teamFile.leave(),
    'account.mark': ({ accountId, change }) => marking.mark(accountId, change),
    'portal.add': async (input) => portalView((await portals.add(input)).id),
    'portal.edit': async ({ portalId, accountAccess }) => {
      const before = portals.record(portalId).accountAccess
      portals.setAccountAccess(portalId, accountAccess)
      if (accountAccess === null) sessions.accessRemoved(portalId)
      if (before && accountAccess?.tenantId !== before.tenantId) await catalog.forgetAccess(portalId)
      return portalView(portalId)
    },
    'portal.share-sign-in': async ({ portalId, share }) => {
      const keys = await engine.shared.follow({ ...portals.record(portalId), sharesSignIn: share })
      portals.setSharing(portalId, share)
      return { portal: portalView(portalId), keys: [...keys] }
    },
    'portal.remove': async ({ portalId }) => {
      const portal = portals.record(portalId)
      sessions.portalRemoved(portalId)
      catalog.cancel(portalId)
      await portals.remove(portalId)
      await engine.shared.follow({ ...portal, sharesSignIn: false })
      await catalog.forget(portalId)
    },
    'portal.sign-in': ({ portalId, flow, seat }) => portals.signIn(portalId, flow, seat ?? host.seat),
    'portal.cancel-sign-in': ({ portalId }) => portals.cancelSignIn(portalId),
    'portal.reopen-sign-in': ({ portalId, seat }) => portals.reopenSignIn(portalId, seat ?? host.seat),
    'portal.sign-out': async ({ portalId }) => {
      await portals.signOut(portalId)
      await engine.shared.signedOut(portals.record(portalId))
    },
    'catalog.sync': ({ portalId }) => catalog.sync(portals.record(portalId)),
    'catalog.cancel-sync': ({ portalId }) => catalog.cancel(portalId),
    'session.start': async ({ session, choice }) => {
      const sessionId = sessionIdOf(session)
      checkAlias(sessionId, choice)
      await sessions.start(sessionId, choice)
      return sessionView(sessionId)
    },
    'session.add': async ({ draft }) => sessionView((await sessions.add(draft)).id),
    'session.edit': async ({ sessionId, draft }) => {
      await sessions.edit(sessionId, draft)
      return sessionView(sessionId)
    },
    'session.describe': ({ sessionId }) => sessions.describe(sessionId),
    'session.try': ({ draft, sessionId }) => sessions.try(draft, sessionId),
    'profile.list': () => engine.userProfiles.list(),
    'session.remove': ({ sessionId }) => sessions.remove(sessionId),
    'session.choose': ({ session, choice }) => {
      const sessionId = sessionIdOf(session)
      checkAlias(sessionId, choice)
      sessions.choose(sessionId, choice)
      return sessionView(sessionId)
    },
    'session.renew': async ({ sessionId }) => {
      records.get(sessionId)
      await sessions.renew(sessionId)
      return sessionView(sessionId)
    },
    'session.stop': ({ sessionId }) => {
      records.get(sessionId)
      sessions.stop(sessionId)
      return sessionView(sessionId)
    },
    ...saml,
    'session.open-console': async ({ sessionId, service, seat, region }) => {
      const url = await loopback.redirectOnce(await terminal.consoleUrl({ sessionId, region }, service))
      await browser.open(url, seat ?? host.seat)
    },
    'question.answer': ({ questionId, answer }) => sessions.answer(questionId, answer),
    'question.cancel': ({ questionId }) => sessions.cancel(questionId),
    'key.describe': ({ sessionId }) => keyCare.describe(sessionId),
    'key.age': async ({ sessionId }) => ({ createdAt: await keyCare.createdAt(sessionId) }),
    'key.rotate': async ({ sessionId }) => {
      await keyCare.rotate(sessionId)
      return sessionView(sessionId)
    },
    'key.restore': ({ sessionId }) => keyCare.restore(sessionId),
    'profiles.list': () => engine.profiles.list(),
    'profiles.request': ({ request, preview }) => engine.profiles.request(request, preview),
    'notice.dismiss': ({ noticeId }) => notices.dismiss(noticeId),
  }
}
