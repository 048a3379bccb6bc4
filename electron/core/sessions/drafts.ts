import * as v from 'valibot'
import type { Trial } from '../../../shared/contract.ts'
import { draftProblems } from '../../../shared/draft-checks.ts'
import { AppError } from '../../../shared/errors.ts'
import { capsWhatIsAssumed } from '../../../shared/session-kinds.ts'
import { sessionDraftSchema, type Borrowable, type SessionDraft } from '../../../shared/session-draft.ts'
import type { Log, Sts } from '../ports.ts'
import type { SessionRecord } from '../storage/settings-content.ts'
import type { Attendance } from './attendance.ts'
import type { SessionKinds } from './kinds.ts'
import { TRIAL } from './session-kind.ts'
import type { SessionRecords } from './session-records.ts'

/** Sessions as people describe them: made, edited, tried. */
export interface Drafts {
  /**
   * The same role through the same source is the same session, unless it is narrowed in another way. Throws the first
   * thing in the draft that AWS would refuse, and what AWS says where it has to be asked.
   */
  add(draft: SessionDraft): Promise<SessionRecord>
  /** As `add`; `chain-cycle` too. */
  edit(sessionId: string, draft: SessionDraft): Promise<void>
  /** Throws `session-not-described` for a role of a portal. */
  describe(sessionId: string): SessionDraft
  /** Borrows it once and keeps nothing of it. `sessionId`: what the draft leaves out is that session's. */
  try(draft: SessionDraft, sessionId: string | null): Promise<Trial>
}

export function createDrafts(ports: {
  sts: Sts
  records: SessionRecords
  kinds: SessionKinds
  attendance: Attendance
  log: Log
  /** The session that a borrowable is, or becomes. Throws `session-unknown`. */
  sessionIdOf: (borrowable: Borrowable) => string
  /** It is asked for, also where it was stopped before. */
  allow: (sessionId: string) => void
}): Drafts {
  const { sts, records, kinds, attendance, log, sessionIdOf, allow } = ports

  /** The draft with its source as a session of its own. Throws the first thing that AWS would refuse. */
  function checked(draft: SessionDraft): SessionDraft {
    if (draft.kind !== 'chained-role') return ensured(draft, false)
    const sessionId = sessionIdOf(draft.source)
    return ensured({ ...draft, source: { sessionId } }, capsWhatIsAssumed(records.get(sessionId).kind))
  }

  function ensured(draft: SessionDraft, throughRole: boolean): SessionDraft {
    const [first] = draftProblems(draft, { throughRole })
    if (first) throw first.error
    return draft
  }

  function edited(sessionId: string, draft: SessionDraft): SessionRecord {
    const record = records.get(sessionId)
    if (record.kind === draft.kind) return record
    const reason = `a session of kind ${record.kind} cannot become one of kind ${draft.kind}`
    throw new AppError('command-malformed', { command: 'session.edit', reason })
  }

  function describe(sessionId: string): SessionDraft {
    const record = records.get(sessionId)
    const draft = described(record)
    if (!draft) throw new AppError('session-not-described', { name: record.alias ?? sessionId })
    return draft
  }

  async function settled(draft: SessionDraft, record: SessionRecord): Promise<SessionRecord> {
    const fields = await kinds.settle(draft, record)
    if (Object.keys(fields).length > 0) records.edit(record, fields)
    return records.get(record.id)
  }

  /** The session that this draft means already: a chain, a profile, or a role of account access. */
  function known(draft: SessionDraft): SessionRecord | undefined {
    if (draft.kind === 'profile')
      return records.all().find((record) => record.kind === draft.kind && record.profile === draft.profile)
    if (draft.kind === 'account-access')
      return records
        .all()
        .find(
          (record) =>
            record.kind === draft.kind &&
            record.portalId === draft.portalId &&
            record.roleArn === draft.roleArn,
        )
    if (draft.kind !== 'chained-role') return undefined
    return records.all().find((record) => {
      const other = described(record)
      return other?.kind === 'chained-role' && whatItMayDo(other) === whatItMayDo(draft)
    })
  }

  return {
    describe,
    async add(asked) {
      const draft = checked(asked)
      const same = known(draft)
      const id = same?.id ?? records.newId(draft.kind)
      const fields = await kinds.keep(draft, id, same ?? null)
      if (same) {
        records.edit(same, fields)
        return records.get(id)
      }
      const record = records.add(draft.kind, id, fields)
      try {
        return await settled(draft, record)
      } catch (error) {
        records.forget(id)
        await kinds.forget(record)
        throw error
      }
    },
    async edit(sessionId, asked) {
      const record = edited(sessionId, asked)
      const draft = checked(asked)
      records.edit(record, await kinds.keep(draft, sessionId, record))
      await settled(draft, records.get(sessionId))
    },
    async try(asked, sessionId) {
      const before = sessionId === null ? null : edited(sessionId, asked)
      const draft = checked(asked)
      if (draft.kind === 'chained-role') allow(sessionIdOf(draft.source))
      const id = `${TRIAL}${records.newId(draft.kind)}`
      const fields = await kinds.keep(draft, id, before)
      const record = records.draftOf(draft.kind, id, fields, before)
      try {
        const hops = records.chain(record).map((hop) => hop.id)
        const borrowed = await attendance.during(hops, () => kinds.borrow(record))
        const { credentials, packedPolicySize } = borrowed
        const { arn, accountId } = await sts.getCallerIdentity(credentials, records.region(record))
        return { arn, accountId, expiresAt: credentials.expiresAt, packedPolicySize }
      } finally {
        await kinds.forget(record).catch((error: unknown) => log.warn('trial-not-forgotten', { error }))
      }
    },
  }
}

/** The draft that a record was made from, without its secrets; `null` for a role of a portal. */
function described(record: SessionRecord): SessionDraft | null {
  if (record.kind === 'sso-role') return null
  const source = record.kind === 'chained-role' ? { source: { sessionId: record.sourceId } } : {}
  return v.parse(sessionDraftSchema, { key: null, ...record, ...source })
}

/** Everything of a chain but how long it lasts and what it is called. */
function whatItMayDo(draft: Extract<SessionDraft, { kind: 'chained-role' }>): string {
  const { source, roleArn, externalId, sourceIdentity, tags, policyArns, policy, restriction } = draft
  return JSON.stringify([source, roleArn, externalId, sourceIdentity, tags, policyArns, policy, restriction])
}
