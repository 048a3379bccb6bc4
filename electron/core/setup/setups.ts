import { type AccountMark, withMark } from '../../../shared/account-marks.ts'
import { draftProblems } from '../../../shared/draft-checks.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { capsWhatIsAssumed } from '../../../shared/session-kinds.ts'
import type { Setup, SetupSession, SetupStep } from '../../../shared/setup.ts'
import type { AccountMarking } from '../account-marks.ts'
import { normaliseStartUrl } from '../identity-center/portal-record.ts'
import type { Portals } from '../identity-center/portals.ts'
import { ensureAllowed } from '../profiles/profile-keys.ts'
import type { UserProfiles } from '../profiles/user-profiles.ts'
import { ssoRoleId, type SessionRecords } from '../sessions/session-records.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { SessionRecord } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { choiceOf, draftOf, setupSessionOf, type Described, type Here } from './setup-sessions.ts'

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
interface Doer {
  portal(portal: Setup['portals'][number]): Promise<string>
  session(session: SetupSession, existing: SessionRecord | null, here: Here): Promise<string>
  account(accountId: string, mark: AccountMark): void
}

export function createSetups(ports: {
  portals: Portals
  sessions: Pick<Sessions, 'add' | 'edit' | 'describe' | 'choose' | 'nameOf'>
  records: SessionRecords
  marking: AccountMarking
  userProfiles: Pick<UserProfiles, 'plan'>
  store: Pick<Store, 'get'>
}): Setups {
  const { portals, sessions, records, marking, userProfiles, store } = ports

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
    async function step(part: SetupStep['part'], name: string, run: () => Promise<SetupStep['outcome']>) {
      try {
        steps.push({ part, name, outcome: await run(), error: null })
      } catch (thrown) {
        steps.push({ part, name, outcome: 'cannot', error: toAppError(thrown).view() })
      }
    }

    for (const portal of setup.portals)
      await step('portal', portal.name, async () => {
        const startUrl = normaliseStartUrl(portal.startUrl)
        const found = portals.records().find((record) => record.startUrl === startUrl)
        portalIds.set(portal.name, found?.id ?? (await doer.portal(portal)))
        return found ? 'same' : 'new'
      })
    for (const session of inOrder(setup.sessions))
      await step('session', session.name, async () => {
        await check(session, setup, here)
        const record = existing(session, here)
        const same = record !== null && isSame(session, record, here)
        sessionIds.set(session.name, same ? record.id : await doer.session(session, record, here))
        return same ? 'same' : record ? 'changed' : 'new'
      })
    for (const [accountId, mark] of Object.entries(setup.accounts))
      await step('account', accountId, async () => {
        const before = store.get().marks
        const after = withMark(before, accountId, mark)
        if (JSON.stringify(before[accountId]) === JSON.stringify(after[accountId])) return 'same'
        doer.account(accountId, mark)
        return before[accountId] ? 'changed' : 'new'
      })
    return steps
  }

  const portalNamed = (name: string) => portals.records().find((portal) => portal.name === name)?.id
  const sessionNamed = (name: string) =>
    records.all().find((record) => sameName(record.alias, name) || sessions.nameOf(record) === name)?.id

  const taking: Doer = {
    portal: async ({ startUrl, region, name }) =>
      (await portals.add({ startUrl, region, name, accountAccess: null })).id,
    async session(session, record, here) {
      const id = record?.id ?? (await added(session, here))
      if (record && session.kind !== 'sso-role') await sessions.edit(id, draftOf(session, here, record))
      sessions.choose(id, choiceOf(session))
      return id
    },
    account: marking.mark,
  }

  async function added(session: SetupSession, here: Here): Promise<string> {
    if (session.kind !== 'sso-role') return (await sessions.add(draftOf(session, here, null))).id
    const { portal, account: accountId, accountName: name = accountId, role } = session
    // Its portal may not have been asked yet what it has.
    const row = { portalId: here.portalId(portal), accountId, name, email: '', roles: null }
    return records.ofRole(row, role).id
  }

  return {
    export() {
      const names = {
        portal: (portalId: string) => portals.record(portalId).name,
        session: (sessionId: string) => sessions.nameOf(records.get(sessionId)),
      }
      const handed = records.all().flatMap((record) => setupSessionOf(record, describe(record), names) ?? [])
      const isThere = new Set(handed.map(({ name }) => name))
      return {
        version: 1,
        portals: portals.records().map(({ name, startUrl, region }) => ({ name, startUrl, region })),
        sessions: handed.filter((session) => session.kind !== 'chained-role' || isThere.has(session.source)),
        accounts: store.get().marks,
      }
    },
    preview: (setup) =>
      walk(setup, {
        portal: async ({ name }) => `${NEW}${name}`,
        session: async ({ name }, record) => record?.id ?? `${NEW}${name}`,
        account: () => {},
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
