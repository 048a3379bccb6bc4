import * as v from 'valibot'
import type { Borrowed } from './ports.ts'
import { Secret } from './secret.ts'

/** What an engine that steps down leaves to the one that takes its place. */
export interface HandOver {
  readonly sessions: readonly {
    readonly sessionId: string
    readonly startedAt: number
    readonly borrowed: Borrowed
  }[]
  /** The sessions that the user stopped: they must not begin again by being read. */
  readonly stopped: readonly string[]
  /** The vault's secrets, by name, where it lay in memory only. */
  readonly secrets: readonly (readonly [name: string, secret: Secret])[]
}

export const NOTHING_HANDED_OVER: HandOver = { sessions: [], stopped: [], secrets: [] }

const wireSchema = v.object({
  version: v.literal(1),
  sessions: v.array(
    v.object({
      sessionId: v.string(),
      startedAt: v.number(),
      arn: v.nullable(v.string()),
      packedPolicySize: v.optional(v.nullable(v.number()), null),
      accessKeyId: v.string(),
      secretAccessKey: v.string(),
      sessionToken: v.string(),
      expiresAt: v.number(),
    }),
  ),
  stopped: v.array(v.string()),
  secrets: v.array(v.strictTuple([v.string(), v.string()])),
})

/** As it goes over the private socket, secrets and all. */
export type HandOverWire = v.InferOutput<typeof wireSchema>

/** What another engine sent, its secrets secret again. Nothing where it cannot be understood: then all begins anew. */
export function readHandOver(text: string): HandOver {
  const read = v.safeParse(wireSchema, parsed(text))
  if (!read.success) return NOTHING_HANDED_OVER
  const { sessions, stopped, secrets } = read.output
  return {
    stopped,
    secrets: secrets.map(([name, secret]) => [name, new Secret(secret)] as const),
    sessions: sessions.map(({ sessionId, startedAt, arn, packedPolicySize, ...keys }) => ({
      sessionId,
      startedAt,
      borrowed: {
        arn,
        packedPolicySize,
        credentials: {
          accessKeyId: keys.accessKeyId,
          secretAccessKey: new Secret(keys.secretAccessKey),
          sessionToken: new Secret(keys.sessionToken),
          expiresAt: keys.expiresAt,
        },
      },
    })),
  }
}

// A SyntaxError quotes what it could not read.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
