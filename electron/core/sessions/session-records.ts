import { SESSION_ALIAS } from '../../../shared/limits.ts'
import { parseRoleArn } from '../../../shared/arn.ts'
import { assertNever } from '../../../shared/assert-never.ts'
import type { SessionChoice } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { partitionFacts, partitionOfRegion, type Partition } from '../../../shared/partition.ts'
import { regionIn } from '../../../shared/typed-region.ts'
import type { DraftKind } from '../../../shared/session-draft.ts'
import { nameOfKind, sessionName } from '../../../shared/session-name.ts'
import type { CatalogAccount } from '../../../shared/snapshot.ts'
import { base64url } from '../encoding.ts'
import type { Crypto } from '../ports.ts'
import type { RecordOf, SessionRecord, SettingsContent } from '../storage/settings-content.ts'
import type { Settings } from '../storage/settings.ts'
import { identityOf, portalOf } from './session-identity.ts'
import type { KeptFields } from './session-kind.ts'

/** A catalogue role's session has an ID that follows from the role, so it is the same one on every start. */
export function ssoRoleId(portalId: string, accountId: string, roleName: string): string {
  return `sso-role:${portalId}:${accountId}:${roleName}`
}

/** The role that the ID of a session follows from; `null` for one that is no catalogue role's. */
export function roleOfId(
  sessionId: string,
): { portalId: string; accountId: string; roleName: string } | null {
  const [, portalId, accountId, roleName] = /^sso-role:([^:]*):(\d*):(.+)$/.exec(sessionId) ?? []
  return portalId && accountId && roleName ? { portalId, accountId, roleName } : null
}

const UNCHOSEN = { alias: null, pinned: false, region: null, renews: true }

/** The sessions the user has started, named or pinned, as they are kept; every other role stands only in the catalogue. */
export interface SessionRecords {
  all(): readonly SessionRecord[]
  /** Throws `session-unknown`. */
  get(sessionId: string): SessionRecord
  find(sessionId: string): SessionRecord | undefined
  /** The record of a catalogue role, made on first use. */
  ofRole(account: CatalogAccount, roleName: string): RecordOf<'sso-role'>
  /** The record of a role that account access lists, made on first use. */
  ofAccessRole(portalId: string, roleArn: string): RecordOf<'account-access'>
  /** An ID that no session has. */
  newId(kind: DraftKind): string
  add(kind: DraftKind, id: string, fields: KeptFields<DraftKind>): SessionRecord
  /** A record that is not kept, with what the user chose of the one `before` it. */
  draftOf(
    kind: DraftKind,
    id: string,
    fields: KeptFields<DraftKind>,
    before: SessionRecord | null,
  ): SessionRecord
  /** Throws `chain-cycle` where a chain would be borrowed through itself. */
  edit(record: SessionRecord, fields: Partial<KeptFields<DraftKind>>): void
  /** Throws `alias-invalid`, `alias-taken`, `region-invalid`, `region-unknown`. */
  choose(sessionId: string, choice: SessionChoice): void
  forget(sessionId: string): void
  partition(record: SessionRecord): Partition
  /** Its own, else that of its account, else of what it is borrowed through. */
  region(record: SessionRecord, ofAccounts?: SettingsContent['accountRegions']): string
  /** A region as a person typed it. Throws `region-invalid` where it is of another partition, `region-unknown`. */
  typedRegion(typed: string, record: SessionRecord): string
  /** The portal whose sign-in it is borrowed with, as far as its record says. */
  portalId(record: SessionRecord): string | null
  /** The sessions it is borrowed through, first hop first, itself last. */
  chain(record: SessionRecord): readonly SessionRecord[]
  /** The sessions that are borrowed through this one, at whatever distance; nearest first. */
  through(sessionId: string): readonly SessionRecord[]
}

export function createSessionRecords(ports: { settings: Settings; crypto: Crypto }): SessionRecords {
  const { settings, crypto } = ports
  const all = () => settings.get().sessions
  const find = (sessionId: string) => all().find(({ id }) => id === sessionId)

  const newId = (kind: DraftKind) => `${kind}:${base64url(crypto.randomBytes(9))}`

  function get(sessionId: string): SessionRecord {
    const record = find(sessionId)
    if (!record) throw new AppError('session-unknown', { name: sessionId, hint: 'See `lanyard ls`.' })
    return record
  }

  const withRecord = (record: SessionRecord) => (content: SettingsContent) => ({
    ...content,
    sessions: [...content.sessions, record],
  })

  function add<R extends SessionRecord>(record: R): R {
    settings.update(withRecord(record))
    return record
  }

  /** What follows from the role is known again at any time, so nobody has to wait for the disk. */
  function remember<R extends SessionRecord>(record: R): R {
    settings.remember(withRecord(record))
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

  function chain(record: SessionRecord): readonly SessionRecord[] {
    const hops: SessionRecord[] = [record]
    // No chain is kept that goes round, so this ends.
    for (let hop = record; hop.kind === 'chained-role'; hops.unshift(hop)) hop = get(hop.sourceId)
    return hops
  }

  function through(sessionId: string): readonly SessionRecord[] {
    const direct = all().filter((record) => record.kind === 'chained-role' && record.sourceId === sessionId)
    return [...direct, ...direct.flatMap(({ id }) => through(id))]
  }

  const portalRegion = (record: RecordOf<'sso-role' | 'account-access'>) =>
    settings.get().portals.find(({ id }) => id === record.portalId)?.region

  function region(record: SessionRecord, ofAccounts = settings.get().accountRegions): string {
    if (record.region) return record.region
    const ofAccount = ofAccounts[identityOf(record).accountId]
    if (ofAccount !== undefined) return ofAccount
    if (record.kind === 'sso-role' || record.kind === 'account-access') {
      const own = portalRegion(record)
      if (own !== undefined) return own
    }
    if (record.kind === 'chained-role') return region(get(record.sourceId), ofAccounts)
    if (record.kind === 'profile') return record.fileRegion
    return partitionFacts(partition(record)).defaultRegion
  }

  function partition(record: SessionRecord): Partition {
    switch (record.kind) {
      case 'sso-role':
        return partitionOfRegion(portalRegion(record) ?? '') ?? 'aws'
      case 'chained-role':
      case 'web-identity':
      case 'saml':
      case 'account-access':
        return parseRoleArn(record.roleArn)?.partition ?? 'aws'
      case 'iam-user':
        return record.partition
      case 'profile':
        return partitionOfRegion(record.fileRegion) ?? 'aws'
      default:
        return assertNever(record)
    }
  }

  function portalId(record: SessionRecord): string | null {
    const [root] = chain(record)
    const own = root ? portalOf(root) : null
    if (own !== null) return own
    if (root?.kind !== 'profile' || root.startUrl === null) return null
    return settings.get().portals.find(({ startUrl }) => startUrl === root.startUrl)?.id ?? null
  }

  function checkAlias(alias: string, sessionId: string): void {
    // With a slash in it, it could be another's `account/role`, also of an account that is yet to be listed.
    if (!SESSION_ALIAS.test(alias) || alias.includes('/')) throw new AppError('alias-invalid', { alias })
    const holder = all().find(
      (record) => record.id !== sessionId && record.alias?.toLowerCase() === alias.toLowerCase(),
    )
    if (holder) throw new AppError('alias-taken', { alias, name: roleNameOf(holder) })
  }

  function draftOf(
    kind: DraftKind,
    id: string,
    fields: KeptFields<DraftKind>,
    before: SessionRecord | null,
  ): SessionRecord {
    // Kind and fields were made together; TypeScript cannot follow that through the union.
    return { ...UNCHOSEN, ...before, ...fields, kind, id } as SessionRecord
  }

  return {
    all,
    get,
    find,
    region,
    typedRegion: (typed, record) => regionIn(partition(record), typed),
    partition,
    portalId,
    chain,
    through,
    ofRole({ portalId, accountId, name }, roleName) {
      const id = ssoRoleId(portalId, accountId, roleName)
      const known = find(id)
      if (known?.kind === 'sso-role') return known
      return remember({ ...UNCHOSEN, kind: 'sso-role', id, portalId, accountId, accountName: name, roleName })
    },
    ofAccessRole(portalId, roleArn) {
      const known = all().find(
        (record) =>
          record.kind === 'account-access' && record.portalId === portalId && record.roleArn === roleArn,
      )
      if (known?.kind === 'account-access') return known
      const id = newId('account-access')
      return add({
        ...UNCHOSEN,
        kind: 'account-access',
        id,
        portalId,
        roleArn,
        sessionName: null,
        duration: null,
      })
    },
    newId,
    add: (kind, id, fields) => add(draftOf(kind, id, fields, null)),
    draftOf,
    edit(record, fields) {
      const source = 'sourceId' in fields ? fields.sourceId : null
      const goesRound = source !== null && [record, ...through(record.id)].some(({ id }) => id === source)
      if (goesRound) throw new AppError('chain-cycle', { name: record.alias ?? roleNameOf(record) })
      change(record.id, fields)
    },
    choose(sessionId, choice) {
      const record = get(sessionId)
      if (choice.alias) checkAlias(choice.alias, sessionId)
      const chosen = choice.region
        ? { ...choice, region: regionIn(partition(record), choice.region) }
        : choice
      if (Object.keys(chosen).length > 0) change(sessionId, chosen)
    },
    forget(sessionId) {
      settings.update((content) => ({
        ...content,
        sessions: content.sessions.filter(({ id }) => id !== sessionId),
      }))
    },
  }
}

/** The session's name where it has no alias: `account/role`. */
export function roleNameOf(record: SessionRecord, accountName?: string): string {
  const identity = identityOf(record)
  // Whose account it is may be known only once it was borrowed, and a name must not change by that.
  if (record.kind === 'profile')
    return sessionName({ accountId: '', accountName: 'profile', roleName: record.profile })
  return nameOfKind(record.kind, {
    ...identity,
    accountName: accountName ?? identity.accountName ?? identity.accountId,
  })
}
