import * as v from 'valibot'
import { accountAccessSchema } from './account-access.ts'
import { accountMarksSchema } from './account-marks.ts'
import { errorSchema } from './error-view.ts'
import { PARTITION_NAMES } from './partition.ts'
import { SESSION_KINDS } from './session-kinds.ts'
import { sessionStateSchema, timeSchema } from './session-state.ts'
import { teamFileSchema } from './team-file.ts'

const partitionSchema = v.picklist(PARTITION_NAMES)

export const signInSchema = v.variant('phase', [
  v.object({ phase: v.literal('signed-out') }),
  v.object({ phase: v.literal('preparing') }),
  v.object({
    phase: v.literal('waiting'),
    flow: v.picklist(['browser', 'device']),
    /** What the person opens. It carries no secret. */
    url: v.string(),
    /** The host of the start URL: what the person compares before allowing anything. */
    host: v.string(),
    userCode: v.nullable(v.string()),
    /** Whether a browser was asked to show it; one that could not leaves it to the person. */
    page: v.picklist(['opened', 'not-opened']),
    endsAt: timeSchema,
  }),
  v.object({
    phase: v.literal('signed-in'),
    expiresAt: timeSchema,
    /** A refresh token is held, so the sign-in outlives `expiresAt` by itself. */
    refreshable: v.boolean(),
  }),
  v.object({ phase: v.literal('failed'), error: errorSchema }),
])

export const syncSchema = v.variant('phase', [
  v.object({ phase: v.literal('never') }),
  v.object({
    phase: v.literal('running'),
    accountsDone: v.number(),
    /** `null` until the last page of accounts is in. */
    accountsTotal: v.nullable(v.number()),
    /** Requests a second, as measured. */
    rate: v.number(),
  }),
  v.object({ phase: v.literal('done'), at: timeSchema }),
  v.object({ phase: v.literal('failed'), at: timeSchema, error: errorSchema }),
])

export const portalSchema = v.object({
  id: v.string(),
  name: v.string(),
  startUrl: v.string(),
  region: v.string(),
  partition: partitionSchema,
  accountAccess: v.nullable(accountAccessSchema),
  /** The AWS CLI and the SDKs share its sign-in. */
  sharesSignIn: v.exactOptional(v.boolean()),
  signIn: signInSchema,
  sync: syncSchema,
})

export const sessionSchema = v.object({
  id: v.string(),
  kind: v.picklist(SESSION_KINDS),
  /** The user's alias, or `account/role`. */
  name: v.string(),
  alias: v.nullable(v.string()),
  portalId: v.nullable(v.string()),
  accountId: v.string(),
  accountName: v.string(),
  roleName: v.string(),
  partition: partitionSchema,
  region: v.string(),
  pinned: v.boolean(),
  renews: v.boolean(),
  /** The names of the sessions it was borrowed through, first hop first, itself last. */
  chain: v.array(v.string()),
  /** The AWS profile that reads it, where one is written. */
  profile: v.nullable(v.string()),
  /** How often a terminal read it since the engine started. */
  reads: v.number(),
  /** `arn:…:assumed-role/…`, once known. */
  arn: v.nullable(v.string()),
  lastStartedAt: v.nullable(timeSchema),
  state: sessionStateSchema,
})

/** Something that only a person can answer, and that sessions wait for. The answer goes in and never comes out. */
export const questionSchema = v.variant('kind', [
  v.object({
    id: v.string(),
    kind: v.literal('mfa-code'),
    /** The device's serial or ARN. */
    serial: v.string(),
    /** The sessions that wait for it, chains included; one that is only tried is none of the snapshot's. */
    sessionIds: v.array(v.string()),
    /** Their names. */
    wantedBy: v.array(v.string()),
    /** Why AWS did not take the last code; `null` where none was given yet. */
    rejected: v.nullable(v.string()),
    /** When it is given up, by AWS's clock. */
    endsAt: timeSchema,
  }),
])

/** The change of an IAM user's access key that is under way. */
export const keyRotationSchema = v.object({
  sessionId: v.string(),
  /** What is being done now; it is written down before it is begun, so that an interrupted change goes on from there. */
  step: v.picklist(['create', 'try', 'deactivate-old', 'delete-old']),
  /** An earlier Lanyard began it and was interrupted. */
  resumed: v.boolean(),
})

export const noticeSchema = v.object({ id: v.string(), at: timeSchema, error: errorSchema })

export const vaultStorageSchema = v.variant('kind', [
  v.object({ kind: v.literal('keychain') }),
  v.object({ kind: v.literal('memory'), reason: v.string() }),
  /** In memory too, on purpose: practice sign-ins are worth nothing. */
  v.object({ kind: v.literal('practice') }),
])

export const liveSchema = v.object({
  portals: v.array(portalSchema),
  /** The sessions the user has started, pinned or named; every other role of the catalogue is stopped. */
  sessions: v.array(sessionSchema),
  notices: v.array(noticeSchema),
  questions: v.array(questionSchema),
  keyRotations: v.array(keyRotationSchema),
  vault: vaultStorageSchema,
  /** AWS's time minus this computer's, in milliseconds. */
  clockOffset: v.number(),
})

export const catalogAccountSchema = v.object({
  portalId: v.string(),
  accountId: v.string(),
  name: v.string(),
  email: v.string(),
  /** `null` until they were listed. */
  roles: v.nullable(v.array(v.string())),
  /** The ARNs of the roles that account access lists; left out where it lists none. */
  accessRoles: v.exactOptional(v.array(v.string())),
})

export const catalogSchema = v.object({ accounts: v.array(catalogAccountSchema) })

export const snapshotSchema = v.object({
  revision: v.number(),
  live: liveSchema,
  catalog: catalogSchema,
  /** What the user says of accounts. */
  marks: accountMarksSchema,
  /** The team's setup that is followed; `null` where none is. */
  teamFile: v.nullable(teamFileSchema),
})

export type SignInState = v.InferOutput<typeof signInSchema>
export type SyncState = v.InferOutput<typeof syncSchema>
export type PortalView = v.InferOutput<typeof portalSchema>
export type SessionView = v.InferOutput<typeof sessionSchema>
export type Question = v.InferOutput<typeof questionSchema>
export type KeyRotationView = v.InferOutput<typeof keyRotationSchema>
export type VaultStorage = v.InferOutput<typeof vaultStorageSchema>
export type LiveSlice = v.InferOutput<typeof liveSchema>
export type CatalogAccount = v.InferOutput<typeof catalogAccountSchema>
export type CatalogSlice = v.InferOutput<typeof catalogSchema>
export type Snapshot = v.InferOutput<typeof snapshotSchema>

/** What there is to see before the engine stands. */
export const EMPTY_LIVE: LiveSlice = {
  portals: [],
  sessions: [],
  notices: [],
  questions: [],
  keyRotations: [],
  vault: { kind: 'keychain' },
  clockOffset: 0,
}
