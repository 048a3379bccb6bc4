import * as v from 'valibot'
import { accountMarkSchema, isPlain } from './account-marks.ts'
import { errorSchema } from './error-view.ts'
import { ACCOUNT_ID } from './limits.ts'
import { accountAccessFields, assumeFields, samlFields, webIdentityFields } from './session-draft.ts'

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(320))
const portalName = word

const common = {
  /** What other sessions of the setup call it. Without a slash in it, it is its alias too. */
  name: word,
  /** What is left out of these stays as it is where the session is here already. */
  region: v.exactOptional(v.string()),
  pinned: v.exactOptional(v.boolean()),
  renews: v.exactOptional(v.boolean()),
}

const { portalId: _portal, ...accessFields } = accountAccessFields
const { token: _token, ...tokenlessFields } = webIdentityFields

/**
 * A session as it is handed on. Nothing in it runs a program or says where a token is sent: a setup may come from
 * somebody else. An IAM user is in none, for its key is each person's own.
 */
export const setupSessionSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('sso-role'),
    ...common,
    portal: portalName,
    account: v.pipe(v.string(), v.regex(ACCOUNT_ID)),
    accountName: v.exactOptional(v.string()),
    role: word,
  }),
  v.strictObject({ kind: v.literal('account-access'), ...common, portal: portalName, ...accessFields }),
  v.strictObject({ kind: v.literal('chained-role'), ...common, source: word, ...assumeFields }),
  v.strictObject({ kind: v.literal('saml'), ...common, ...samlFields }),
  v.strictObject({ kind: v.literal('web-identity'), ...common, tokenFile: word, ...tokenlessFields }),
  v.strictObject({ kind: v.literal('profile'), ...common, profile: word }),
])

/** What is said of one account, and the region of its sessions that have none of their own. */
export const setupAccountSchema = v.strictObject({
  ...accountMarkSchema.entries,
  region: v.exactOptional(v.string()),
})

/** Portals, sessions and what is said of accounts, to hand on to a colleague or another computer. It holds no secret. */
export const setupSchema = v.strictObject({
  /** Where its schema lies, for editors. */
  $schema: v.exactOptional(v.string()),
  version: v.literal(1),
  portals: v.optional(
    v.array(v.strictObject({ name: portalName, startUrl: v.string(), region: v.string() })),
    [],
  ),
  sessions: v.optional(v.array(setupSessionSchema), []),
  /** By account ID. */
  accounts: v.optional(
    v.pipe(
      v.custom<Record<string, SetupAccount>>(isPlain),
      v.record(v.pipe(v.string(), v.regex(ACCOUNT_ID)), setupAccountSchema),
    ),
    {},
  ),
  /** The template that names of AWS profiles are made from. */
  profileNames: v.exactOptional(word),
})

/** What is otherwise, or new, in one field of a part, in the setup's own words; `null`: nothing was or is said. */
export const setupChangeSchema = v.object({
  field: v.string(),
  from: v.nullable(v.string()),
  to: v.nullable(v.string()),
})

/** What becomes, or became, of one part of a setup. */
export const setupStepSchema = v.object({
  part: v.picklist(['portal', 'session', 'account', 'profile-names']),
  name: v.string(),
  /** `same`: it is here already, just so. */
  outcome: v.picklist(['new', 'changed', 'same', 'cannot']),
  /** What of it is new or changes. */
  changes: v.array(setupChangeSchema),
  /** Why it cannot be. */
  error: v.nullable(errorSchema),
})

/** A setup that was made from another tool's files, and what of theirs is not in it. */
export const foundSetupSchema = v.object({
  setup: setupSchema,
  left: v.array(v.object({ name: v.string(), reason: v.string() })),
})

export type Setup = v.InferOutput<typeof setupSchema>
export type SetupSession = v.InferOutput<typeof setupSessionSchema>
export type SetupAccount = v.InferOutput<typeof setupAccountSchema>
export type SetupChange = v.InferOutput<typeof setupChangeSchema>
export type SetupStep = v.InferOutput<typeof setupStepSchema>
export type FoundSetup = v.InferOutput<typeof foundSetupSchema>

/** Whether taking it over would change anything here. */
export function isOpen({ outcome }: Pick<SetupStep, 'outcome'>): boolean {
  return outcome === 'new' || outcome === 'changed'
}
