import * as v from 'valibot'
import { errorSchema } from './error-view.ts'

/** Where the credentials of a profile come from in the end. */
export const PROFILE_WAYS = ['keys', 'sso', 'web-identity', 'process', 'login', 'machine'] as const

/** A profile of the user's AWS files, as far as it can be told without borrowing it. */
export const awsProfileSchema = v.object({
  name: v.string(),
  /** `null` where it cannot be borrowed; `error` says why. */
  way: v.nullable(v.picklist(PROFILE_WAYS)),
  /** The profiles it is borrowed through, the one that gives the first credentials first, itself last. */
  through: v.array(v.string()),
  accountId: v.nullable(v.string()),
  roleName: v.nullable(v.string()),
  region: v.nullable(v.string()),
  /** The program that its credentials come from. It runs once a person has seen and allowed it. */
  command: v.nullable(v.string()),
  /** The session it is already. */
  sessionId: v.nullable(v.string()),
  error: v.nullable(errorSchema),
})

export type AwsProfile = v.InferOutput<typeof awsProfileSchema>
