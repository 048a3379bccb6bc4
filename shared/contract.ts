import * as v from 'valibot'
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

/** A session, or a role of the catalogue that is none yet. */
const borrowableSchema = v.union([
  sessionRef,
  v.object({ portalId: v.string(), accountId: v.string(), roleName: v.string() }),
])

/** What a user may choose of a session; what is left out stays as it is. */
const choiceSchema = v.object({
  alias: v.exactOptional(v.nullable(v.string())),
  pinned: v.exactOptional(v.boolean()),
  region: v.exactOptional(v.nullable(v.string())),
  renews: v.exactOptional(v.boolean()),
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
  'session.add-chained': command({
    input: v.object({
      source: borrowableSchema,
      roleArn: v.string(),
      sessionName: v.nullable(v.string()),
      /** Seconds; `null`: the role's own default. */
      duration: v.nullable(v.pipe(v.number(), v.integer())),
    }),
    output: sessionSchema,
  }),
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
export type CommandOutput<N extends CommandName> = v.InferOutput<Contract[N]['output']>
export type Borrowable = v.InferOutput<typeof borrowableSchema>
export type SessionChoice = v.InferOutput<typeof choiceSchema>
