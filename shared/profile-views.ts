import * as v from 'valibot'
import { errorSchema } from './error-view.ts'
import { borrowableSchema } from './session-draft.ts'

/** One thing that becomes of a profile in Lanyard's block. */
export const profileChangeSchema = v.variant('change', [
  v.object({ change: v.literal('added'), name: v.string(), region: v.string() }),
  v.object({ change: v.literal('removed'), name: v.string() }),
  v.object({
    change: v.literal('region'),
    name: v.string(),
    /** `null` where somebody took it out. */
    from: v.nullable(v.string()),
    to: v.string(),
  }),
  v.object({ change: v.literal('command'), name: v.string(), from: v.string(), to: v.string() }),
])

/** A profile of Lanyard's. */
const profileSchema = v.object({
  name: v.string(),
  sessionId: v.string(),
  /** The session's name: its alias, or `account/role`. */
  session: v.string(),
  accountId: v.string(),
  role: v.string(),
  region: v.string(),
  /** It was added, so it stays whatever the session does. */
  added: v.boolean(),
  /** Its keys stand in the credentials file while the session is active. */
  keys: v.boolean(),
  /**
   * `written`: it stands in the file. `yours`: a profile of the user's has the name. `missing`: it could not be written.
   */
  state: v.picklist(['written', 'yours', 'missing']),
  /** The portal was listed and has no such role any more. */
  gone: v.boolean(),
})

/** What became of the profiles in the config file of another side of WSL, or would. */
const sideOutcomeSchema = v.object({
  /** `windows`, or the name of a distribution. */
  side: v.string(),
  /** `null` where it could not be found. */
  file: v.nullable(v.string()),
  changes: v.array(profileChangeSchema),
  /** Names that are left to profiles of the user's there. */
  conflicts: v.array(v.string()),
  /** Why nothing was written there. */
  error: v.nullable(errorSchema),
})

export const profileListSchema = v.object({
  file: v.string(),
  /** The other sides of WSL that profiles can be written for. */
  sides: v.array(v.string()),
  /** The side that is chosen, with what would change there. */
  also: v.nullable(sideOutcomeSchema),
  /** What names are made from. */
  template: v.string(),
  profiles: v.array(profileSchema),
})

/** A profile to be added. */
const addedSchema = v.object({
  session: borrowableSchema,
  /** `null`: the session's own profile. */
  name: v.nullable(v.string()),
  region: v.nullable(v.string()),
})

/** What can be asked wherever one asks. */
const SHARED_REQUESTS = [
  v.object({ kind: v.literal('remove'), names: v.array(v.string()) }),
  /** What names are made from; every profile that the user did not name is named anew. */
  v.object({ kind: v.literal('template'), template: v.string() }),
  /** The other side of WSL whose config file is to have them too. */
  v.object({ kind: v.literal('wsl'), side: v.nullable(v.string()) }),
  /** Back to the profiles that the file had before its last change. */
  v.object({ kind: v.literal('undo') }),
  /** What there is to write where the file is not as it should be. */
  v.object({ kind: v.literal('write') }),
] as const

/** What is asked of the profiles. */
export const profileRequestSchema = v.variant('kind', [
  v.object({
    kind: v.literal('add'),
    profiles: v.array(
      v.object({
        ...addedSchema.entries,
        /** Whether its keys stand in the credentials file while the session is active; left out it stays as it is. */
        keys: v.exactOptional(v.boolean()),
      }),
    ),
  }),
  /** The region of an account's sessions that have none of their own. */
  v.object({ kind: v.literal('account-region'), accountId: v.string(), region: v.nullable(v.string()) }),
  ...SHARED_REQUESTS,
])

/** What a page of the app may ask: keys are put into the credentials file at the command line's word alone. */
export const pageProfileRequestSchema = v.variant('kind', [
  v.object({ kind: v.literal('add'), profiles: v.array(addedSchema) }),
  ...SHARED_REQUESTS,
])

/** What became of it, or would. */
export const profileOutcomeSchema = v.object({
  file: v.string(),
  changes: v.array(profileChangeSchema),
  /** Names that are left to profiles of the user's. */
  conflicts: v.array(v.string()),
  /** Names that an earlier version had, and of which nobody knows any more whose they were: they are left out. */
  unknown: v.array(v.string()),
  /** The other side that has them too, and one that has them no more. */
  sides: v.array(sideOutcomeSchema),
})

export type ProfileChangeView = v.InferOutput<typeof profileChangeSchema>
export type ProfileView = v.InferOutput<typeof profileSchema>
export type ProfileList = v.InferOutput<typeof profileListSchema>
export type ProfileRequest = v.InferOutput<typeof profileRequestSchema>
export type PageProfileRequest = v.InferOutput<typeof pageProfileRequestSchema>
export type SideOutcome = v.InferOutput<typeof sideOutcomeSchema>
export type ProfileOutcome = v.InferOutput<typeof profileOutcomeSchema>
