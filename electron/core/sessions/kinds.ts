import type { DraftKind, SessionDraft } from '../../../shared/session-draft.ts'
import type { NameFacts } from '../../../shared/session-name-template.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import type { AwsTime } from '../aws-time.ts'
import type { MfaCodes } from '../mfa/mfa-codes.ts'
import type {
  AccountAccess,
  AwsTools,
  Borrowed,
  Clock,
  Credentials,
  Iam,
  IdentityTokens,
  SsoPortal,
  Sts,
} from '../ports.ts'
import type { UserProfiles } from '../profiles/user-profiles.ts'
import type { Assertions } from '../saml/assertions.ts'
import type { SessionRecord } from '../storage/settings-content.ts'
import { createAccountAccessRole } from './account-access.ts'
import type { Attendance } from './attendance.ts'
import { createChainedRole } from './chained-role.ts'
import { createIamUser } from './iam-user.ts'
import { createProfile } from './profile.ts'
import { createSaml } from './saml.ts'
import type { KeptFields, SessionKind, SourceCredentials } from './session-kind.ts'
import { createSsoRole } from './sso-role.ts'
import type { UserKeys } from './user-keys.ts'
import { createWebIdentity } from './web-identity.ts'

/** What a kind needs besides its own ports. */
export interface KindSurroundings {
  readonly sources: SourceCredentials
  readonly nameFacts: (sessionId: string) => NameFacts
  readonly regionOf: (record: SessionRecord) => string
  readonly nameOf: (record: SessionRecord) => string
  readonly attendance: Pick<Attendance, 'has'>
  /** Told what was learnt of a session by borrowing it. */
  readonly learn: (sessionId: string, fields: KeptFields<DraftKind>) => void
}

/** Every kind behind one face: a record or a draft finds its own. */
export interface SessionKinds {
  keep(draft: SessionDraft, id: string, before: SessionRecord | null): Promise<KeptFields<DraftKind>>
  /** As the kind's own; nothing where it leaves nothing to do. */
  settle(draft: SessionDraft, record: SessionRecord): Promise<Partial<KeptFields<DraftKind>>>
  borrow(record: SessionRecord): Promise<Borrowed>
  /** Credentials that the console's sign-in takes. */
  forConsole(record: SessionRecord, held: Credentials): Promise<Credentials>
  forget(record: SessionRecord): Promise<void>
}

interface AnyKind {
  keep(draft: SessionDraft, id: string, before: SessionRecord | null): Promise<KeptFields<DraftKind>>
  settle?(draft: SessionDraft, record: SessionRecord): Promise<Partial<KeptFields<DraftKind>>>
  borrow(record: SessionRecord): Promise<Borrowed>
  forConsole?(record: SessionRecord, held: Credentials): Promise<Credentials>
  forget(record: SessionRecord): Promise<void>
}

export function createSessionKinds(
  ports: {
    clock: Clock
    ssoPortal: SsoPortal
    accountAccess: AccountAccess
    sts: Sts
    iam: Iam
    awsTime: AwsTime
    mfa: MfaCodes
    userKeys: UserKeys
    identityTokens: IdentityTokens
    assertions: Assertions
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
    'iam-user': createIamUser(ports),
    saml: createSaml(ports),
    profile: createProfile(ports),
    'account-access': createAccountAccessRole(ports),
  }
  // A kind is handed its own records and drafts alone, by the line that looks it up; TypeScript cannot follow that.
  const kindOf = (kind: DraftKind) => kinds[kind] as unknown as AnyKind

  return {
    keep: (draft, id, before) => kindOf(draft.kind).keep(draft, id, before),
    borrow: (record) =>
      record.kind === 'sso-role' ? ssoRole.borrow(record) : kindOf(record.kind).borrow(record),
    settle: async (draft, record) => (await kindOf(draft.kind).settle?.(draft, record)) ?? {},
    async forConsole(record, held) {
      if (record.kind === 'sso-role') return held
      return (await kindOf(record.kind).forConsole?.(record, held)) ?? held
    },
    async forget(record) {
      if (record.kind !== 'sso-role') await kindOf(record.kind).forget(record)
    },
  }
}
