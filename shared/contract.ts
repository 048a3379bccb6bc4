import * as v from 'valibot'
import { awsProfileSchema } from './aws-profile.ts'
import { borrowableSchema, sessionDraftSchema } from './session-draft.ts'
import { timeSchema } from './session-state.ts'
import { portalSchema, sessionSchema, snapshotSchema } from './snapshot.ts'

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
    input: v.object({ startUrl: v.string(), region: v.nullable(v.string()), name: v.nullable(v.string()) }),
    output: portalSchema,
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
  'session.open-console': command({
    input: v.object({ sessionId: v.string(), service: v.nullable(v.string()), seat: seatSchema }),
    output: nothing,
  }),
  'notice.dismiss': command({ input: v.object({ noticeId: v.string() }), output: nothing }),
} as const

export type Contract = typeof contract
export type CommandName = keyof Contract
export type CommandInput<N extends CommandName> = v.InferInput<Contract[N]['input']>
/** An input once it is checked, what was left out filled in. */
export type CheckedInput<N extends CommandName> = v.InferOutput<Contract[N]['input']>
export type CommandOutput<N extends CommandName> = v.InferOutput<Contract[N]['output']>
export type Trial = v.InferOutput<typeof trialSchema>
export type SessionChoice = v.InferOutput<typeof choiceSchema>
