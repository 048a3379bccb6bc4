import { SESSION_ALIAS } from '../../../shared/limits.ts'
import { parseRoleArn } from '../../../shared/arn.ts'
import type { SessionChoice } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { partitionFacts, partitionOfRegion, type Partition } from '../../../shared/partition.ts'
import { sessionName } from '../../../shared/session-name.ts'
import type { CatalogAccount } from '../../../shared/snapshot.ts'
import { base64url } from '../encoding.ts'
import type { Crypto } from '../ports.ts'
import type { ChainedRoleRecord, SessionRecord, Settings, SsoRoleRecord } from '../storage/settings.ts'

export type { SessionChoice }

/** A catalogue role's session has an ID that follows from the role, so it is the same one on every start. */
export function ssoRoleId(portalId: string, accountId: string, roleName: string): string {
  return `sso-role:${portalId}:${accountId}:${roleName}`
}

const UNCHOSEN = { alias: null, pinned: false, region: null, renews: true, lastStartedAt: null }

/** The sessions the user has started, named or pinned, as they are kept; every other role stands only in the catalogue. */
export interface SessionRecords {
  all(): readonly SessionRecord[]
  /** Throws `session-unknown`. */
  get(sessionId: string): SessionRecord
  find(sessionId: string): SessionRecord | undefined
  /** The record of a catalogue role, made on first use. */
  ofRole(account: CatalogAccount, roleName: string): SsoRoleRecord
  /** Throws `role-arn-invalid`, `session-unknown`. The same role through the same source is the same session. */
  addChained(
    input: Pick<ChainedRoleRecord, 'sourceId' | 'roleArn' | 'sessionName' | 'duration'>,
  ): ChainedRoleRecord
  /** Throws `alias-invalid`, `alias-taken`, `region-invalid`. */
  choose(sessionId: string, choice: SessionChoice): void
  started(sessionId: string, at: number): void
  forget(sessionId: string): void
  partition(record: SessionRecord): Partition
  region(record: SessionRecord): string
  /** The sessions it is borrowed through, first hop first, itself last. */
  chain(record: SessionRecord): readonly SessionRecord[]
}

export function createSessionRecords(ports: { settings: Settings; crypto: Crypto }): SessionRecords {
  const { settings, crypto } = ports
  const all = () => settings.get().sessions
  const find = (sessionId: string) => all().find(({ id }) => id === sessionId)

  function get(sessionId: string): SessionRecord {
    const record = find(sessionId)
    if (!record) throw new AppError('session-unknown', { name: sessionId, hint: 'See `lanyard ls`.' })
    return record
  }

  function add<R extends SessionRecord>(record: R): R {
    settings.update((content) => ({ ...content, sessions: [...content.sessions, record] }))
    return record
  }

  function change(sessionId: string, choice: Partial<SessionRecord>): void {
    settings.update((content) => ({
      ...content,
      sessions: content.sessions.map((record) =>
        record.id === sessionId ? ({ ...record, ...choice } as SessionRecord) : record,
      ),
    }))
  }

  function portalRegion(record: SsoRoleRecord): string {
    return (
      settings.get().portals.find(({ id }) => id === record.portalId)?.region ??
      partitionFacts('aws').defaultRegion
    )
  }

  function region(record: SessionRecord): string {
    if (record.region) return record.region
    return record.kind === 'sso-role' ? portalRegion(record) : region(get(record.sourceId))
  }

  function partition(record: SessionRecord): Partition {
    if (record.kind === 'chained-role') return parseRoleArn(record.roleArn)?.partition ?? 'aws'
    return partitionOfRegion(portalRegion(record)) ?? 'aws'
  }

  function checkAlias(alias: string, sessionId: string): void {
    // With a slash in it, it could be another's `account/role`, also of an account that is yet to be listed.
    if (!SESSION_ALIAS.test(alias) || alias.includes('/')) throw new AppError('alias-invalid', { alias })
    const holder = all().find(
      (record) => record.id !== sessionId && record.alias?.toLowerCase() === alias.toLowerCase(),
    )
    if (holder) throw new AppError('alias-taken', { alias, name: roleNameOf(holder) })
  }

  function checkRegion(asked: string, record: SessionRecord): void {
    const of = partition(record)
    if (partitionOfRegion(asked) === of) return
    throw new AppError('region-invalid', {
      region: asked,
      partition: of,
      example: partitionFacts(of).defaultRegion,
    })
  }

  return {
    all,
    get,
    find,
    region,
    partition,
    ofRole({ portalId, accountId, name }, roleName) {
      const id = ssoRoleId(portalId, accountId, roleName)
      const known = find(id)
      if (known?.kind === 'sso-role') return known
      return add({ ...UNCHOSEN, kind: 'sso-role', id, portalId, accountId, accountName: name, roleName })
    },
    addChained(input) {
      if (!parseRoleArn(input.roleArn)) throw new AppError('role-arn-invalid', { arn: input.roleArn })
      get(input.sourceId)
      const known = all().find(
        (record) =>
          record.kind === 'chained-role' &&
          record.sourceId === input.sourceId &&
          record.roleArn === input.roleArn,
      )
      if (known?.kind === 'chained-role') {
        change(known.id, input)
        return { ...known, ...input }
      }
      return add({
        ...UNCHOSEN,
        kind: 'chained-role',
        id: `chained-role:${base64url(crypto.randomBytes(9))}`,
        ...input,
      })
    },
    choose(sessionId, choice) {
      const record = get(sessionId)
      if (choice.alias) checkAlias(choice.alias, sessionId)
      if (choice.region) checkRegion(choice.region, record)
      if (Object.keys(choice).length > 0) change(sessionId, choice)
    },
    started: (sessionId, at) => change(sessionId, { lastStartedAt: at }),
    forget(sessionId) {
      settings.update((content) => ({
        ...content,
        sessions: content.sessions.filter(({ id }) => id !== sessionId),
      }))
    },
    chain(record) {
      const hops: SessionRecord[] = [record]
      // A source is added before what is borrowed through it and never changes, so this ends.
      for (let hop = record; hop.kind === 'chained-role'; hops.unshift(hop)) hop = get(hop.sourceId)
      return hops
    },
  }
}

/** The session's name where it has no alias: `account/role`. */
export function roleNameOf(record: SessionRecord, accountName?: string): string {
  if (record.kind === 'sso-role')
    return sessionName({ ...record, accountName: accountName ?? record.accountName })
  const arn = parseRoleArn(record.roleArn)
  const accountId = arn?.accountId ?? ''
  return sessionName({ accountId, accountName: accountName ?? accountId, roleName: arn?.roleName ?? 'role' })
}
