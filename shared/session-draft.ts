import * as v from 'valibot'
import { PARTITION_NAMES } from './partition.ts'
import { RESTRICTIONS } from './restrictions.ts'

const optionalText = v.optional(v.nullable(v.string()), null)
const seconds = v.optional(v.nullable(v.pipe(v.number(), v.integer())), null)

/** A session of the snapshot, or a role of the catalogue that is none yet. */
export const borrowableSchema = v.union([
  v.object({ sessionId: v.string() }),
  v.object({ portalId: v.string(), accountId: v.string(), roleName: v.string() }),
  /** Borrowed by account access. */
  v.object({ portalId: v.string(), roleArn: v.string() }),
])

/** What narrows a session further than its role does. */
const policyFields = {
  policyArns: v.optional(v.array(v.string()), []),
  /** An inline session policy, as JSON. */
  policy: optionalText,
  restriction: v.optional(v.nullable(v.picklist(RESTRICTIONS)), null),
}

export const sessionTagSchema = v.object({ key: v.string(), value: v.string(), transitive: v.boolean() })

/** What a person may choose of AssumeRole. What is left out is AWS's default, or Lanyard's where it says so. */
export const assumeFields = {
  roleArn: v.string(),
  /** A template, see session-name-template.ts; `null`: the user's name on this computer. */
  sessionName: optionalText,
  /** Seconds; `null`: one hour, as AWS has it. */
  duration: seconds,
  externalId: optionalText,
  /** A template too. */
  sourceIdentity: optionalText,
  tags: v.optional(v.array(sessionTagSchema), []),
  ...policyFields,
}

/** A serial that stands for the user's own device, which AWS is asked for when the session is kept. */
export const MFA_SERIAL_AUTO = 'auto'

export const iamUserFields = {
  /** Where the user lives: an access key does not tell. */
  partition: v.optional(v.picklist(PARTITION_NAMES), 'aws'),
  /** The device's serial or ARN, or MFA_SERIAL_AUTO; `null`: no MFA. */
  mfaSerial: optionalText,
  /** Seconds; `null`: 12 hours, as AWS has it. */
  duration: seconds,
}

export const samlFields = {
  /** Where signing in at the identity provider begins; `null`: the assertion is handed over. */
  signInUrl: optionalText,
  roleArn: v.string(),
  /** The SAML provider in IAM: `arn:…:saml-provider/Name`. */
  providerArn: v.string(),
  duration: seconds,
  ...policyFields,
}

export const tokenSourceSchema = v.variant('from', [
  v.object({ from: v.literal('file'), path: v.string() }),
  /** A program and its arguments; no shell takes part. */
  v.object({ from: v.literal('command'), command: v.array(v.string()) }),
])

export const webIdentityFields = {
  roleArn: v.string(),
  token: tokenSourceSchema,
  sessionName: optionalText,
  duration: seconds,
  ...policyFields,
}

export const accountAccessFields = {
  portalId: v.string(),
  roleArn: v.string(),
  sessionName: optionalText,
  duration: seconds,
}

export const profileFields = {
  /** The name of a profile of the user's AWS config or credentials file. */
  profile: v.string(),
  /** The `credential_process` that may run for it, as the user saw it; `null`: none. Another one must be allowed anew. */
  allowedCommand: optionalText,
}

/** Where an IAM user's key comes from. It goes into the vault and never comes out by this door. */
export const keySourceSchema = v.variant('from', [
  v.object({ from: v.literal('typed'), accessKeyId: v.string(), secretAccessKey: v.string() }),
  /** Moved out of the credentials file, which is kept for undo. */
  v.object({ from: v.literal('credentials-file'), profile: v.string() }),
])

export const chainedRoleSchema = v.object({
  kind: v.literal('chained-role'),
  source: borrowableSchema,
  ...assumeFields,
})

export const accountAccessDraftSchema = v.object({
  kind: v.literal('account-access'),
  ...accountAccessFields,
})

/** Where the codes of an MFA device come from. */
export const mfaCodesSchema = v.variant('from', [
  /** They are asked for. */
  v.object({ from: v.literal('person') }),
  /** Made from the device's seed, in Base32, kept in the vault. `null` while editing: it stays as it is. */
  v.object({ from: v.literal('seed'), seed: optionalText }),
])

/** A session as a person describes it: any but a permission set, of which nothing can be chosen. */
export const sessionDraftSchema = v.variant('kind', [
  chainedRoleSchema,
  v.object({ kind: v.literal('web-identity'), ...webIdentityFields }),
  v.object({
    kind: v.literal('iam-user'),
    ...iamUserFields,
    codes: v.optional(mfaCodesSchema, { from: 'person' }),
    /** `null` while editing: the key stays as it is. */
    key: v.nullable(keySourceSchema),
  }),
  v.object({ kind: v.literal('saml'), ...samlFields }),
  v.object({ kind: v.literal('profile'), ...profileFields }),
  accountAccessDraftSchema,
])

export type Borrowable = v.InferOutput<typeof borrowableSchema>
export type SessionTag = v.InferOutput<typeof sessionTagSchema>
export type SessionDraft = v.InferOutput<typeof sessionDraftSchema>
export type DraftKind = SessionDraft['kind']
export type DraftOf<K extends DraftKind> = Extract<SessionDraft, { kind: K }>
export type KeySource = v.InferOutput<typeof keySourceSchema>
export type TokenSource = v.InferOutput<typeof tokenSourceSchema>
