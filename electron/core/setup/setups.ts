import { draftProblems } from '../../../shared/draft-checks.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { capsWhatIsAssumed } from '../../../shared/session-kinds.ts'
import type { Setup, SetupSession, SetupStep } from '../../../shared/setup.ts'
import type { AccountMarking } from '../account-marks.ts'
import type { ProfileDesk } from '../delivery/profile-desk.ts'
import { normaliseStartUrl } from '../identity-center/portal-record.ts'
import type { Portals } from '../identity-center/portals.ts'
import { ensureAllowed } from '../profiles/profile-keys.ts'
import type { UserProfiles } from '../profiles/user-profiles.ts'
import { roleNameOf, ssoRoleId, type SessionRecords } from '../sessions/session-records.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { SessionRecord } from '../storage/settings-content.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { createSetupAccounts, SAME, type AccountDoer, type Became } from './setup-accounts.ts'
import { changedFields, newFields } from './setup-changes.ts'
import { choiceOf, draftOf, setupSessionOf, type Described, type Here } from './setup-sessions.ts'

type RoleSession = Extract<SetupSession, { kind: 'sso-role' }>

/** What stands for a session that a preview only speaks of. */
const NEW = 'new:'

/** Portals, sessions and what is said of accounts, handed on and taken over. */
export interface Setups {
  /** What can be handed on of what is here. */
  export(): Setup
  /** What taking it over would do. Nobody is asked, and nothing is changed. */
  preview(setup: Setup): Promise<SetupStep[]>
  /** Takes it over; what cannot be is told and does not keep the rest. What the setup does not name stays. */
  take(setup: Setup): Promise<SetupStep[]>
}

/** What is done with a part of a setup. A preview does nothing of it. */
interface Doer extends AccountDoer {
  portal(portal: Setup['portals'][number]): Promise<string>
  session(session: SetupSession, existing: SessionRecord | null, here: Here): Promise<string>
}

export function createSetups(ports: {
  portals: Portals
  sessions: Pick<Sessions, 'add' | 'edit' | 'describe' | 'choose' | 'nameOf'>
  records: SessionRecords
  marking: AccountMarking
  userProfiles: Pick<UserProfiles, 'plan'>
  profiles: Pick<ProfileDesk, 'request'>
  settings: Pick<Settings, 'get'>
  store: Pick<Store, 'get'>
}): Setups {
  const { portals, sessions, records, marking, userProfiles, profiles, settings, store } = ports
  const accounts = createSetupAccounts({ settings, store })
  /** What things that are here are called in a setup. */
  const names = {
    portal: (portalId: string) => portals.record(portalId).name,
    session: (sessionId: string) => sessions.nameOf(records.get(sessionId)),
  }

  const describe = (record: SessionRecord) =>
    record.kind === 'sso-role' ? null : sessions.describe(record.id)

  /** The session that is meant, where it is here already. Throws `alias-taken` where its name is another's. */
  function existing(session: SetupSession, here: Here): SessionRecord | null {
    const { alias } = choiceOf(session)
    const named = alias ? records.all().find((record) => sameName(record.alias, alias)) : undefined
    const same = named?.kind === session.kind ? named : alike(session, here)
    if (named && named !== same) throw new AppError('alias-taken', { alias: alias ?? '', name: named.id })
    return same ?? null
  }

  function alike(session: SetupSession, here: Here): SessionRecord | undefined {
    if (session.kind === 'sso-role')
      return records.find(ssoRoleId(here.portalId(session.portal), session.account, session.role))
    return records.all().find((record) => record.kind === session.kind && isDescribed(session, record, here))
  }

  function isSame(session: SetupSession, record: SessionRecord, here: Here): boolean {
    const choice = Object.entries(choiceOf(session))
    if (choice.some(([key, value]) => record[key as keyof SessionRecord] !== value)) return false
    if (session.kind === 'sso-role')
      return record.id === ssoRoleId(here.portalId(session.portal), session.account, session.role)
    return isDescribed(session, record, here)
  }

  function isDescribed(session: Described, record: SessionRecord, here: Here): boolean {
    return JSON.stringify(describe(record)) === JSON.stringify(draftOf(session, here, record))
  }

  /** Throws what taking it over would throw, as far as nobody has to be asked. */
  async function check(session: SetupSession, setup: Setup, here: Here): Promise<void> {
    if (session.kind === 'sso-role') return void here.portalId(session.portal)
    if (session.kind === 'profile' && !alike(session, here)) {
      const { name, root } = await userProfiles.plan(session.profile)
      if (root.way === 'process') ensureAllowed(name, root.command, null)
    }
    const source = session.kind === 'chained-role' ? kindOf(session.source, setup, here) : null
    const [problem] = draftProblems(draftOf(session, here, null), {
      throughRole: source !== null && capsWhatIsAssumed(source),
    })
    if (problem) throw problem.error
  }

  function kindOf(name: string, setup: Setup, here: Here): SessionRecord['kind'] {
    const inSetup = setup.sessions.find((session) => session.name === name)
    return inSetup?.kind ?? records.get(here.sessionId(name)).kind
  }

  async function walk(setup: Setup, doer: Doer): Promise<SetupStep[]> {
    const steps: SetupStep[] = []
    const portalIds = new Map<string, string>()
    const sessionIds = new Map<string, string>()
    const here: Here = {
      portalId: (name) => known(portalIds.get(name) ?? portalNamed(name), 'portal', name),
      sessionId: (name) => known(sessionIds.get(name) ?? sessionNamed(name), 'session', name),
    }
    async function step(part: SetupStep['part'], name: string, run: () => Promise<Became>) {
      try {
        steps.push({ part, name, ...(await run()), error: null })
      } catch (thrown) {
        steps.push({ part, name, outcome: 'cannot', changes: [], error: toAppError(thrown).view() })
      }
    }

    for (const portal of setup.portals)
      await step('portal', portal.name, async () => {
        const startUrl = normaliseStartUrl(portal.startUrl)
        const found = portals.records().find((record) => record.startUrl === startUrl)
        portalIds.set(portal.name, found?.id ?? (await doer.portal(portal)))
        return found ? SAME : { outcome: 'new', changes: newFields(portal) }
      })
    for (const session of inOrder(setup.sessions))
      await step('session', session.name, async () => {
        await check(session, setup, here)
        const record = existing(session, here)
        const same = record !== null && isSame(session, record, here)
        const changes = record ? changedFields(fieldsOf(record, session, here), session) : newFields(session)
        sessionIds.set(session.name, same ? record.id : await doer.session(session, record, here))
        return same ? SAME : { outcome: record ? 'changed' : 'new', changes }
      })
    for (const [accountId, account] of Object.entries(setup.accounts))
      await step('account', accountId, () => accounts.account(accountId, account, doer))
    const { profileNames } = setup
    if (profileNames !== undefined)
      await step('profile-names', profileNames, () => accounts.profileNames(profileNames, doer))
    return steps
  }

  /** As this setup would have it, and what it leaves out where it is the usual. */
  function fieldsOf(record: SessionRecord, session: SetupSession, here: Here): Record<string, unknown> {
    const { region, pinned, renews } = record
    const fields = { region, pinned, renews, ...setupSessionOf(record, describe(record), names) }
    // What the setup calls otherwise may be the same, and what it calls the same may be another now.
    if ('portalId' in record && 'portal' in session && record.portalId === here.portalId(session.portal))
      return { ...fields, portal: session.portal }
    if (record.kind !== 'chained-role' || session.kind !== 'chained-role') return fields
    const isSame = record.sourceId === here.sessionId(session.source)
    return { ...fields, source: isSame ? session.source : roleNameOf(records.get(record.sourceId)) }
  }

  const portalNamed = (name: string) => portals.records().find((portal) => portal.name === name)?.id
  const sessionNamed = (name: string) =>
    records.all().find((record) => sameName(record.alias, name) || sessions.nameOf(record) === name)?.id

  const taking: Doer = {
    portal: async ({ startUrl, region, name }) =>
      (await portals.add({ startUrl, region, name, accountAccess: null })).id,
    async session(session, record, here) {
      if (session.kind === 'sso-role') return takeRole(session, record, here)
      const draft = draftOf(session, here, record)
      const id = record?.id ?? (await sessions.add(draft)).id
      if (record) await sessions.edit(id, draft)
      sessions.choose(id, choiceOf(session))
      return id
    },
    account: marking.mark,
    profiles: (request) => profiles.request(request, false),
  }

  /** The role that was called so before stays a session, under the name that it has by itself. */
  function takeRole(session: RoleSession, before: SessionRecord | null, here: Here): string {
    const { portal, account: accountId, accountName: name = accountId, role } = session
    // Its portal may not have been asked yet what it has.
    const row = { portalId: here.portalId(portal), accountId, name, email: '', roles: null }
    const { id } = records.ofRole(row, role)
    const choice = choiceOf(session)
    if (before !== null && before.id !== id) {
      const { alias: _alias, ...others } = choice
      sessions.choose(id, { pinned: before.pinned, renews: before.renews, ...others })
      // Only now is the name free.
      sessions.choose(before.id, { alias: null, pinned: false })
    }
    sessions.choose(id, choice)
    return id
  }

  return {
    export() {
      const handed = records.all().flatMap((record) => setupSessionOf(record, describe(record), names) ?? [])
      const isThere = new Set(handed.map(({ name }) => name))
      return {
        version: 1,
        portals: portals.records().map(({ name, startUrl, region }) => ({ name, startUrl, region })),
        sessions: handed.filter((session) => session.kind !== 'chained-role' || isThere.has(session.source)),
        ...accounts.export(),
      }
    },
    preview: (setup) =>
      walk(setup, {
        portal: async ({ name }) => `${NEW}${name}`,
        async session(session, record, here) {
          if (session.kind === 'sso-role')
            return ssoRoleId(here.portalId(session.portal), session.account, session.role)
          return record?.id ?? `${NEW}${session.name}`
        },
        account: () => {},
        profiles: (request) => profiles.request(request, true),
      }),
    take: (setup) => walk(setup, taking),
  }
}

function known(id: string | undefined, part: 'portal' | 'session', name: string): string {
  if (id !== undefined) return id
  throw new AppError('setup-lacks', { part, name: printable(name) })
}

const sameName = (alias: string | null, name: string) => alias?.toLowerCase() === name.toLowerCase()

/** What others are borrowed through comes before them; what goes round stays as it stands, and then lacks its source. */
function inOrder(sessions: readonly SetupSession[]): readonly SetupSession[] {
  const ordered = new Set<SetupSession>()
  const put = (session: SetupSession, through: readonly SetupSession[]) => {
    if (ordered.has(session) || through.includes(session)) return
    const source = session.kind === 'chained-role' && sessions.find((other) => other.name === session.source)
    if (source) put(source, [...through, session])
    ordered.add(session)
  }
  for (const session of sessions) put(session, [])
  return [...ordered]
}
