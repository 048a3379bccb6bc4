import * as v from 'valibot'
import { awsProfileSchema } from './aws-profile.ts'
import { accountAccessSchema } from './account-access.ts'
import { markChangeSchema } from './account-marks.ts'
import { ACCOUNT_ID } from './limits.ts'
import { profileOutcomeSchema, profileRequestSchema, profileListSchema } from './profile-views.ts'
import { borrowableSchema, sessionDraftSchema } from './session-draft.ts'
import { timeSchema } from './session-state.ts'
import { foundSetupSchema, setupSchema, setupStepSchema } from './setup.ts'
import { portalSchema, sessionSchema, snapshotSchema } from './snapshot.ts'
import { teamFileSchema } from './team-file.ts'

/** Where the person who asked sits; `null`: at the host the engine runs on. */
const seatSchema = v.nullable(
  v.object({
    browser: v.nullable(v.string()),
    display: v.nullable(v.string()),
    waylandDisplay: v.nullable(v.string()),
    remote: v.boolean(),
  }),
)

const portalRef = v.object({ portalId: v.string() })
const portalAtSeat = v.object({ portalId: v.string(), seat: seatSchema })
const sessionRef = v.object({ sessionId: v.string() })

/** A portal as its start URL gives it. */
export const newPortalSchema = v.object({
  startUrl: v.string(),
  region: v.nullable(v.string()),
  name: v.nullable(v.string()),
})

/** What a user may choose of a session; what is left out stays as it is. */
const choiceSchema = v.object({
  alias: v.exactOptional(v.nullable(v.string())),
  pinned: v.exactOptional(v.boolean()),
  region: v.exactOptional(v.nullable(v.string())),
  renews: v.exactOptional(v.boolean()),
})

/** What AWS answered to a session that was tried. */
const trialSchema = v.object({
  /** Whom it speaks for. */
  arn: v.string(),
  accountId: v.string(),
  /** By AWS's clock. */
  expiresAt: timeSchema,
  /** How many percent of AWS's packed limit its policies and tags take; `null` where it has none. */
  packedPolicySize: v.nullable(v.number()),
})

/** What an identity provider's assertion offers. The assertion itself stays in the engine, for whoever asks next. */
const samlOfferSchema = v.object({
  /** `null` where the assertion is encrypted: role and provider have to be known then. */
  roles: v.nullable(
    v.array(
      v.object({
        roleArn: v.string(),
        providerArn: v.string(),
        accountId: v.string(),
        /** As the catalogue has it, where it does. */
        accountName: v.nullable(v.string()),
        roleName: v.string(),
      }),
    ),
  ),
  /** How CloudTrail will name the person. */
  sessionName: v.nullable(v.string()),
  /** By AWS's clock. */
  usableUntil: v.nullable(timeSchema),
})

const nothing = v.void()

function command<I extends v.GenericSchema, O extends v.GenericSchema>(schemas: { input: I; output: O }) {
  return schemas
}

/**
 * The UI's door. This one map gives the types, the checks of both directions, the preload's surface, the test client
 * and the tray's actions. No output has room for a credential, and a `Secret` fits no schema.
 */
export const contract = {
  'snapshot.get': command({ input: nothing, output: snapshotSchema }),
  'portal.add': command({
    input: v.object({
      ...newPortalSchema.entries,
      accountAccess: v.optional(v.nullable(accountAccessSchema), null),
    }),
    output: portalSchema,
  }),
  /** `null` takes account access away, with the roles and sessions that came by it. */
  'portal.edit': command({
    input: v.object({ portalId: v.string(), accountAccess: v.nullable(accountAccessSchema) }),
    output: portalSchema,
  }),
  /**
   * Whether the AWS CLI and the SDKs share the sign-in. `keys`: what they find it by, names of sso-sessions and start
   * URLs; none where no section of the AWS config file has the start URL.
   */
  'portal.share-sign-in': command({
    input: v.object({ portalId: v.string(), share: v.boolean() }),
    output: v.object({ portal: portalSchema, keys: v.array(v.string()) }),
  }),
  'portal.remove': command({ input: portalRef, output: nothing }),
  /** Resolves once signed in; what to show meanwhile stands in the snapshot. */
  'portal.sign-in': command({
    input: v.object({ portalId: v.string(), flow: v.picklist(['browser', 'device']), seat: seatSchema }),
    output: nothing,
  }),
  'portal.cancel-sign-in': command({ input: portalRef, output: nothing }),
  'portal.reopen-sign-in': command({ input: portalAtSeat, output: nothing }),
  'portal.sign-out': command({ input: portalRef, output: nothing }),
  'catalog.sync': command({ input: portalRef, output: nothing }),
  'catalog.cancel-sync': command({ input: portalRef, output: nothing }),
  'session.start': command({
    input: v.object({ session: borrowableSchema, choice: choiceSchema }),
    output: sessionSchema,
  }),
  /** Keeps a session of a kind that no portal lists. The same role through the same source is the same session. */
  'session.add': command({ input: v.object({ draft: sessionDraftSchema }), output: sessionSchema }),
  /** What it is from now on; what is borrowed stays until it is renewed. Its kind stays as it is. */
  'session.edit': command({
    input: v.object({ sessionId: v.string(), draft: sessionDraftSchema }),
    output: sessionSchema,
  }),
  /** How it was described, to edit or to share it. Keys and seeds are not in it. */
  'session.describe': command({ input: sessionRef, output: sessionDraftSchema }),
  /** Borrows it once and forgets what came: what AWS answers to it. Nothing is kept. */
  'session.try': command({
    input: v.object({
      draft: sessionDraftSchema,
      /** The session that is being edited: what the draft leaves out is taken from it. */
      sessionId: v.nullable(v.string()),
    }),
    output: trialSchema,
  }),
  /** The profiles of the user's AWS files, but for Lanyard's own: what a session of kind `profile` can be made of. */
  'profile.list': command({ input: nothing, output: v.array(awsProfileSchema) }),
  /** Stops and forgets it, and whatever is borrowed through it. */
  'session.remove': command({ input: sessionRef, output: nothing }),
  'session.choose': command({
    input: v.object({ session: borrowableSchema, choice: choiceSchema }),
    output: sessionSchema,
  }),
  'session.renew': command({ input: sessionRef, output: sessionSchema }),
  'session.stop': command({ input: sessionRef, output: sessionSchema }),
  /** Shows the page of a SAML identity provider; resolves once it has posted an assertion. */
  'saml.sign-in': command({ input: v.object({ url: v.string() }), output: samlOfferSchema }),
  /**
   * Takes an assertion that the person fetched with their own browser: the SAMLResponse that the provider posts to AWS.
   * For a few minutes every session of a role in it can be borrowed; a sign-in that waits for it goes on.
   */
  'saml.hand-over': command({
    input: v.object({
      assertion: v.string(),
      /** The session it is meant for: one that does not offer its role is then refused. */
      sessionId: v.nullable(v.string()),
    }),
    output: samlOfferSchema,
  }),
  /** Forgets whom the session's identity provider knows, so that it asks again. */
  'saml.sign-out': command({ input: sessionRef, output: nothing }),
  'session.open-console': command({
    input: v.object({
      sessionId: v.string(),
      service: v.nullable(v.string()),
      seat: seatSchema,
      /** The session's own where it is left out. */
      region: v.optional(v.nullable(v.string()), null),
    }),
    output: nothing,
  }),
  /**
   * Resolves once AWS has taken or refused the code: a question that still stands then says why. Throws
   * `mfa-code-invalid`, `question-unknown`.
   */
  'question.answer': command({
    input: v.object({ questionId: v.string(), answer: v.string() }),
    output: nothing,
  }),
  /** What waits for the answer fails. */
  'question.cancel': command({ input: v.object({ questionId: v.string() }), output: nothing }),
  /** The long-term key of an IAM user's session, without its secret. */
  'key.describe': command({
    input: sessionRef,
    output: v.object({
      accessKeyId: v.string(),
      /** The profile of the credentials file that it was moved out of; `null` where it was typed. */
      movedFrom: v.nullable(v.string()),
      /** A rotation was begun and is yet to be finished or undone. */
      rotating: v.boolean(),
    }),
  }),
  /** When the key was made, as IAM says; `null` where the user may not ask it. */
  'key.age': command({ input: sessionRef, output: v.object({ createdAt: v.nullable(timeSchema) }) }),
  /** Replaces the user's key by a new one: made, tried, and only then the old one deleted. */
  'key.rotate': command({ input: sessionRef, output: sessionSchema }),
  /** Writes the key back into the profile it was moved out of; the session keeps it too. */
  'key.restore': command({ input: sessionRef, output: v.object({ file: v.string(), profile: v.string() }) }),
  /** Changes what the user says of one account, and nothing of any other. */
  'account.mark': command({
    input: v.object({ accountId: v.pipe(v.string(), v.regex(ACCOUNT_ID)), change: markChangeSchema }),
    output: nothing,
  }),
  /** What can be handed on of what is here. */
  'setup.export': command({ input: nothing, output: setupSchema }),
  /** What taking a setup over would do. Nothing is changed. */
  'setup.preview': command({ input: v.object({ setup: setupSchema }), output: v.array(setupStepSchema) }),
  /** Takes a setup over, and tells what became of each part. */
  'setup.take': command({ input: v.object({ setup: setupSchema }), output: v.array(setupStepSchema) }),
  /** The setup at an https URL. Throws `setup-invalid`, `unreachable`. */
  'setup.fetch': command({ input: v.object({ url: v.string() }), output: setupSchema }),
  /** A setup made from the AWS files of the user's: their profiles, and what other tools have written there. */
  'setup.find': command({ input: nothing, output: foundSetupSchema }),
  /**
   * Follows a setup from now on, in place of the one before: an absolute path, or an https URL. What cannot be read yet
   * is followed too, and `error` says why. Throws `team-file-place`.
   */
  'team.follow': command({ input: v.object({ from: v.string() }), output: teamFileSchema }),
  /** Looks at it now. `null` where none is followed. */
  'team.look': command({ input: nothing, output: v.nullable(teamFileSchema) }),
  /** Takes over what it said when it had this digest. Throws `team-file-none`, `team-file-moved-on`. */
  'team.take': command({ input: v.object({ digest: v.string() }), output: v.array(setupStepSchema) }),
  /** Nobody is told of this again before it says something else. Throws as `team.take`. */
  'team.later': command({ input: v.object({ digest: v.string() }), output: nothing }),
  /** Follows it no more; what was taken over stays. */
  'team.leave': command({ input: nothing, output: nothing }),
  /** Lanyard's profiles in the AWS config file. */
  'profiles.list': command({
    input: nothing,
    output: profileListSchema,
  }),
  /** `preview`: says what it would do, and does nothing. */
  'profiles.request': command({
    input: v.object({ request: profileRequestSchema, preview: v.boolean() }),
    output: profileOutcomeSchema,
  }),
  'notice.dismiss': command({ input: v.object({ noticeId: v.string() }), output: nothing }),
} as const

export type Contract = typeof contract
export type CommandName = keyof Contract
export type CommandInput<N extends CommandName> = v.InferInput<Contract[N]['input']>
/** An input once it is checked, what was left out filled in. */
export type CheckedInput<N extends CommandName> = v.InferOutput<Contract[N]['input']>
export type CommandOutput<N extends CommandName> = v.InferOutput<Contract[N]['output']>
export type SamlOffer = v.InferOutput<typeof samlOfferSchema>
export type Trial = v.InferOutput<typeof trialSchema>
export type SessionChoice = v.InferOutput<typeof choiceSchema>
