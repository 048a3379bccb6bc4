import * as v from 'valibot'
import { assertNever } from '../../../shared/assert-never.ts'
import type { SessionChoice } from '../../../shared/contract.ts'
import { sessionDraftSchema, type SessionDraft } from '../../../shared/session-draft.ts'
import type { SetupSession } from '../../../shared/setup.ts'
import type { SessionRecord } from '../storage/settings-content.ts'

/** A session of a setup that is described; a role of a portal is listed. */
export type Described = Exclude<SetupSession, { kind: 'sso-role' }>

/** What stands here for the names of a setup. Each throws where there is none of that name. */
export interface Here {
  portalId(name: string): string
  sessionId(name: string): string
}

/** The session as its form would describe it, all that is left out filled in; `record`: what is here of it already. */
export function draftOf(session: Described, here: Here, record: SessionRecord | null): SessionDraft {
  return v.parse(sessionDraftSchema, sparseDraft(session, here, record))
}

function sparseDraft(session: Described, here: Here, record: SessionRecord | null): SessionDraft {
  switch (session.kind) {
    case 'chained-role': {
      const { source, ...fields } = described(session)
      return { ...fields, source: { sessionId: here.sessionId(source) } }
    }
    case 'account-access': {
      const { portal, ...fields } = described(session)
      return { ...fields, portalId: here.portalId(portal) }
    }
    case 'web-identity': {
      const { tokenFile: path, ...fields } = described(session)
      return { ...fields, token: { from: 'file', path } }
    }
    case 'saml':
      return described(session)
    case 'profile':
      // What it may run each person allows for themselves.
      return {
        ...described(session),
        allowedCommand: record?.kind === 'profile' ? record.allowedCommand : null,
      }
    default:
      return assertNever(session)
  }
}

function described<S extends Described>(session: S): Omit<S, 'name' | 'region' | 'pinned' | 'renews'> {
  const { name: _name, region: _region, pinned: _pinned, renews: _renews, ...fields } = session
  return fields
}

/** What the user may choose of every session alike, as far as the setup says it. */
export function choiceOf({ name, region, pinned, renews }: SetupSession): SessionChoice {
  return {
    // With a slash it is the name that the session has by itself.
    ...(name.includes('/') ? {} : { alias: name }),
    ...(region === undefined ? {} : { region }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(renews === undefined ? {} : { renews }),
  }
}

/** What a setup calls what stands here. */
export interface Names {
  portal(portalId: string): string
  session(sessionId: string): string
}

/** The session as a setup hands it on; `null` for what each person has to make themselves. */
export function setupSessionOf(
  record: SessionRecord,
  draft: SessionDraft | null,
  names: Names,
): SetupSession | null {
  const common = {
    name: names.session(record.id),
    ...(record.region === null ? {} : { region: record.region }),
    ...(record.pinned ? { pinned: true } : {}),
    ...(record.renews ? {} : { renews: false }),
  }
  if (record.kind === 'sso-role') {
    const { accountId: account, accountName, roleName: role } = record
    const portal = names.portal(record.portalId)
    return { kind: record.kind, ...common, portal, account, accountName, role }
  }
  switch (draft?.kind) {
    case 'chained-role': {
      const { source, ...fields } = draft
      return 'sessionId' in source ? { ...fields, ...common, source: names.session(source.sessionId) } : null
    }
    case 'account-access': {
      const { portalId, ...fields } = draft
      return { ...fields, ...common, portal: names.portal(portalId) }
    }
    case 'web-identity': {
      const { token, ...fields } = draft
      // A program that a setup names would run where somebody takes it over.
      return token.from === 'file' ? { ...fields, ...common, tokenFile: token.path } : null
    }
    case 'saml':
      return { ...draft, ...common }
    case 'profile':
      return { kind: draft.kind, ...common, profile: draft.profile }
    case 'iam-user':
    case undefined:
      return null
    default:
      return assertNever(draft)
  }
}
