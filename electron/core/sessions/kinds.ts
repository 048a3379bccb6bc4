import type { DraftKind, SessionDraft } from '../../../shared/session-draft.ts'
import type { NameFacts } from '../../../shared/session-name-template.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import type { AwsTools, Borrowed, IdentityTokens, SsoPortal, Sts } from '../ports.ts'
import type { SessionRecord } from '../storage/settings.ts'
import type { AwsTime } from '../aws-time.ts'
import type { UserProfiles } from '../profiles/user-profiles.ts'
import { createChainedRole } from './chained-role.ts'
import { createProfile } from './profile.ts'
import type { KeptFields, SessionKind, SourceCredentials } from './session-kind.ts'
import { createSsoRole } from './sso-role.ts'
import { createWebIdentity } from './web-identity.ts'

/** What a kind needs besides its own ports. */
export interface KindSurroundings {
  readonly sources: SourceCredentials
  readonly nameFacts: (sessionId: string) => NameFacts
  readonly regionOf: (record: SessionRecord) => string
  /** Told what was learnt of a session by borrowing it. */
  readonly learn: (sessionId: string, fields: KeptFields<DraftKind>) => void
}

/** Every kind behind one face: a record or a draft finds its own. */
export interface SessionKinds {
  keep(draft: SessionDraft, id: string, before: SessionRecord | null): Promise<KeptFields<DraftKind>>
  borrow(record: SessionRecord): Promise<Borrowed>
  forget(record: SessionRecord): Promise<void>
}

interface AnyKind {
  keep(draft: SessionDraft, id: string, before: SessionRecord | null): Promise<KeptFields<DraftKind>>
  borrow(record: SessionRecord): Promise<Borrowed>
  forget(record: SessionRecord): Promise<void>
}

export function createSessionKinds(
  ports: {
    ssoPortal: SsoPortal
    sts: Sts
    identityTokens: IdentityTokens
    awsTime: AwsTime
    awsTools: AwsTools
    userProfiles: UserProfiles
    portals: Portals
    tokens: PortalTokens
  } & KindSurroundings,
): SessionKinds {
  const ssoRole = createSsoRole(ports)
  const kinds: { readonly [K in DraftKind]: SessionKind<K> } = {
    'chained-role': createChainedRole(ports),
    'web-identity': createWebIdentity(ports),
    profile: createProfile(ports),
  }
  // A kind is handed its own records and drafts alone, by the line that looks it up; TypeScript cannot follow that.
  const kindOf = (kind: DraftKind) => kinds[kind] as unknown as AnyKind

  return {
    keep: (draft, id, before) => kindOf(draft.kind).keep(draft, id, before),
    borrow: (record) =>
      record.kind === 'sso-role' ? ssoRole.borrow(record) : kindOf(record.kind).borrow(record),
    async forget(record) {
      if (record.kind !== 'sso-role') await kindOf(record.kind).forget(record)
    },
  }
}
