import * as v from 'valibot'
import { accountMarksSchema } from '../../../shared/account-marks.ts'
import { accountAccessSchema } from '../../../shared/account-access.ts'
import { PARTITION_NAMES } from '../../../shared/partition.ts'
import { DEFAULT_PROFILE_TEMPLATE } from '../../../shared/profile-template.ts'
import {
  accountAccessFields,
  assumeFields,
  iamUserFields,
  profileFields,
  samlFields,
  webIdentityFields,
} from '../../../shared/session-draft.ts'
import type { Log } from '../ports.ts'

const portalRecordSchema = v.object({
  id: v.string(),
  name: v.string(),
  startUrl: v.string(),
  region: v.string(),
  partition: v.picklist(PARTITION_NAMES),
  accountAccess: v.optional(v.nullable(accountAccessSchema), null),
  /** The AWS CLI and the SDKs may use its sign-in, and it takes theirs. */
  sharesSignIn: v.optional(v.boolean(), false),
})

const chosen = {
  id: v.string(),
  alias: v.nullable(v.string()),
  pinned: v.boolean(),
  region: v.nullable(v.string()),
  renews: v.boolean(),
}

const sessionRecordSchema = v.variant('kind', [
  v.object({
    ...chosen,
    kind: v.literal('sso-role'),
    portalId: v.string(),
    accountId: v.string(),
    accountName: v.string(),
    roleName: v.string(),
  }),
  v.object({ ...chosen, kind: v.literal('chained-role'), sourceId: v.string(), ...assumeFields }),
  v.object({ ...chosen, kind: v.literal('web-identity'), ...webIdentityFields }),
  v.object({
    ...chosen,
    kind: v.literal('iam-user'),
    ...iamUserFields,
    codes: v.object({ from: v.picklist(['person', 'seed']) }),
    userArn: v.string(),
    /** The profile of the credentials file that its key was moved out of. */
    movedFrom: v.nullable(v.string()),
  }),
  v.object({ ...chosen, kind: v.literal('saml'), ...samlFields }),
  v.object({
    ...chosen,
    kind: v.literal('profile'),
    ...profileFields,
    /** What the file said, and AWS, when it was read last; `null` where neither did. */
    accountId: v.nullable(v.string()),
    roleName: v.nullable(v.string()),
    /** The portal that its sign-in is at. */
    startUrl: v.nullable(v.string()),
    fileRegion: v.string(),
  }),
  v.object({ ...chosen, kind: v.literal('account-access'), ...accountAccessFields }),
])

const pinnedNameSchema = v.object({
  name: v.string(),
  accountId: v.string(),
  session: v.exactOptional(
    v.object({
      id: v.string(),
      /** The session's, when the profile was named: another one makes another name. */
      alias: v.nullable(v.string()),
      /** A further name that the session goes by, beside that of its own profile. */
      given: v.boolean(),
    }),
  ),
  /** What Lanyard wrote for it last: another one in the file is somebody's own. */
  region: v.exactOptional(v.string()),
})

/** A profile that stands in the file whether or not its session is active. */
const addedProfileSchema = v.object({
  /** A session's, or that of a role of the catalogue which is none yet. */
  sessionId: v.string(),
  /** `null`: the session's own profile. */
  name: v.nullable(v.string()),
  region: v.nullable(v.string()),
  /** While its session is active its keys stand in the credentials file, for tools that read nothing else. */
  keys: v.exactOptional(v.boolean()),
})

const profileChoicesSchema = v.object({
  /** What names are made from. */
  template: v.string(),
  added: v.array(addedProfileSchema),
  /** Active and pinned sessions that are to have none, until they are started anew: `profiles undo` took it away. */
  withheld: v.array(v.string()),
  /** The other side of WSL whose config file has them too: `windows`, or a distribution. */
  also: v.exactOptional(v.string()),
})

const NO_PROFILE_CHOICES = { template: DEFAULT_PROFILE_TEMPLATE, added: [], withheld: [] }

export const settingsSchema = v.object({
  version: v.literal(1),
  portals: v.optional(v.array(portalRecordSchema), []),
  sessions: v.optional(v.array(sessionRecordSchema), []),
  /** The account that a profile name has stood for: a tool that keeps the name must never come upon another one. */
  profileNames: v.optional(v.array(pinnedNameSchema), []),
  profiles: v.optional(profileChoicesSchema, NO_PROFILE_CHOICES),
  /** The region of an account's sessions where they have none of their own, by account ID. */
  accountRegions: v.optional(v.record(v.string(), v.string()), {}),
  accounts: v.optional(accountMarksSchema, {}),
  /** The session that a registry of ECR is used with, where one was chosen. */
  registries: v.optional(v.array(v.object({ host: v.string(), sessionId: v.string() })), []),
  /** The team's setup that is followed, and the digest of what of it was last taken over or put off. */
  teamFile: v.optional(v.nullable(v.object({ from: v.string(), settled: v.nullable(v.string()) })), null),
})

export type PortalRecord = v.InferOutput<typeof portalRecordSchema>
export type SessionRecord = v.InferOutput<typeof sessionRecordSchema>
export type RecordOf<K extends SessionRecord['kind']> = Extract<SessionRecord, { kind: K }>
/** What the user chooses of a session of any kind. */
export type Chosen = Pick<SessionRecord, 'id' | 'alias' | 'pinned' | 'region' | 'renews'>
export type PinnedName = v.InferOutput<typeof pinnedNameSchema>
export type AddedProfile = v.InferOutput<typeof addedProfileSchema>
export type ProfileChoices = v.InferOutput<typeof profileChoicesSchema>
export type SettingsContent = v.InferOutput<typeof settingsSchema>

/** Nothing chosen yet. */
export const EMPTY_SETTINGS: SettingsContent = {
  version: 1,
  portals: [],
  sessions: [],
  profileNames: [],
  profiles: NO_PROFILE_CHOICES,
  accountRegions: {},
  accounts: {},
  registries: [],
  teamFile: null,
}

/** Whether all that differs is what the user chose of it. */
export function isSameRole(a: SessionRecord, b: SessionRecord): boolean {
  const { alias, pinned, renews, region } = b
  return isSame(sessionRecordSchema, { ...a, alias, pinned, renews, region }, b)
}

/** Whether two settings say the same. */
export function isSameContent(a: SettingsContent, b: SettingsContent): boolean {
  return isSame(settingsSchema, a, b)
}

/** Whatever order their parts stand in. */
function isSame(schema: typeof settingsSchema | typeof sessionRecordSchema, a: unknown, b: unknown): boolean {
  return JSON.stringify(v.parse(schema, a)) === JSON.stringify(v.parse(schema, b))
}

/**
 * Leaves out chains that have no beginning, which only another program's hand can have made: what follows a chain to
 * its beginning may trust that there is one.
 */
export function withoutOrphans(content: SettingsContent, log: Log): SettingsContent {
  const byId = new Map(content.sessions.map((record) => [record.id, record]))
  const begins = (record: SessionRecord | undefined, hops = 0): boolean => {
    if (record?.kind !== 'chained-role') return record !== undefined
    return hops < content.sessions.length && begins(byId.get(record.sourceId), hops + 1)
  }
  const sessions = content.sessions.filter((record) => {
    if (begins(record)) return true
    log.warn('session-without-source', { session: record.id })
    return false
  })
  return { ...content, sessions }
}
