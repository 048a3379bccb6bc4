import type { SessionState } from '../../../shared/session-state.ts'
import type { CatalogAccount, SessionView } from '../../../shared/snapshot.ts'
import type { SessionRecord } from '../storage/settings-content.ts'
import type { Store } from '../store.ts'
import type { LastStarts } from './last-starts.ts'
import { identityOf } from './session-identity.ts'
import { roleNameOf, type SessionRecords } from './session-records.ts'

/** What runs of a session and is not kept: it is gone with the engine. */
interface Running {
  readonly state: SessionState
  readonly arn: string | null
  readonly profile: string | null
  readonly reads: number
}

const AT_REST: Running = { state: { phase: 'stopped' }, arn: null, profile: null, reads: 0 }

/** Keeps the snapshot's sessions as the records, the catalogue and the lifecycle together make them. */
export function createSessionViews(ports: {
  store: Store
  records: SessionRecords
  lastStarts: Pick<LastStarts, 'of'>
}) {
  const { store, records, lastStarts } = ports
  const running = new Map<string, Running>()
  let indexed: readonly CatalogAccount[] = []
  let byId: ReadonlyMap<string, CatalogAccount> = new Map()

  function accountNamed(accountId: string): CatalogAccount | undefined {
    const { accounts } = store.get().catalog
    if (accounts !== indexed) {
      indexed = accounts
      // Where two portals know an account, the first one names it.
      byId = new Map(accounts.toReversed().map((account) => [account.accountId, account]))
    }
    return byId.get(accountId)
  }

  function accountOf(record: SessionRecord): { accountId: string; accountName: string } {
    const { accountId, accountName } = identityOf(record)
    return { accountId, accountName: accountNamed(accountId)?.name ?? accountName ?? accountId }
  }

  /** One role borrowed in several ways is several sessions, and a name must mean one of them. */
  function numberAmongLike(record: SessionRecord): number {
    if (hasNameOfItsOwn(record)) return 1
    const { accountId, roleName } = identityOf(record)
    const like = records.all().filter((other) => {
      if (hasNameOfItsOwn(other) || other.alias !== null) return false
      const { accountId: account, roleName: role } = identityOf(other)
      return account === accountId && role === roleName
    })
    return like.findIndex(({ id }) => id === record.id) + 1
  }

  function nameOf(record: SessionRecord): string {
    if (record.alias !== null) return record.alias
    const name = roleNameOf(record, accountOf(record).accountName)
    const number = numberAmongLike(record)
    return number > 1 ? `${name}-${number}` : name
  }

  function viewOf(record: SessionRecord): SessionView {
    const chain = records.chain(record)
    return {
      id: record.id,
      kind: record.kind,
      name: nameOf(record),
      alias: record.alias,
      portalId: records.portalId(record),
      ...accountOf(record),
      roleName: identityOf(record).roleName,
      partition: records.partition(record),
      region: records.region(record),
      pinned: record.pinned,
      renews: record.renews,
      chain: chain.map(nameOf),
      lastStartedAt: lastStarts.of(record.id),
      ...(running.get(record.id) ?? AT_REST),
    }
  }

  function refresh(): void {
    store.updateLive((live) => {
      const before = new Map(live.sessions.map((view) => [view.id, view]))
      const sessions = records.all().map((record) => {
        const [old, view] = [before.get(record.id), viewOf(record)]
        return old && same(old, view) ? old : view
      })
      const unchanged =
        sessions.length === live.sessions.length &&
        sessions.every((view, index) => view === live.sessions[index])
      return unchanged ? live : { ...live, sessions }
    })
  }

  function change(sessionId: string, update: (before: Running) => Running): void {
    const before = running.get(sessionId) ?? AT_REST
    const after = update(before)
    if (after === before) return
    running.set(sessionId, after)
    store.updateLive((live) => ({
      ...live,
      sessions: live.sessions.map((view) => (view.id === sessionId ? { ...view, ...after } : view)),
    }))
  }

  return {
    /** Looks at all of them anew: a record, a name or a region may have changed. One that did not stays the same object. */
    refresh,
    accountId: (record: SessionRecord): string => accountOf(record).accountId,
    nameOf: (sessionId: string): string => nameOf(records.get(sessionId)),
    profileOf: (sessionId: string): string | null => running.get(sessionId)?.profile ?? null,
    showState: (sessionId: string, state: SessionState, arn: string | null) =>
      change(sessionId, (before) => ({ ...before, state, arn })),
    showProfile: (sessionId: string, profile: string | null) =>
      change(sessionId, (before) => (before.profile === profile ? before : { ...before, profile })),
    countRead: (sessionId: string) => change(sessionId, (before) => ({ ...before, reads: before.reads + 1 })),
    forget: (sessionId: string) => void running.delete(sessionId),
  }
}

/** No other session can be called as this one is: a role is listed once, and so is a profile. */
function hasNameOfItsOwn({ kind }: SessionRecord): boolean {
  return kind === 'sso-role' || kind === 'account-access' || kind === 'profile'
}

function same(a: SessionView, b: SessionView): boolean {
  const { chain: hopsOfA, ...restOfA } = a
  const { chain: hopsOfB } = b
  return (
    hopsOfA.length === hopsOfB.length &&
    hopsOfA.every((hop, index) => hop === hopsOfB[index]) &&
    Object.entries(restOfA).every(([name, value]) => value === b[name as keyof SessionView])
  )
}

export type SessionViews = ReturnType<typeof createSessionViews>
