import * as v from 'valibot'
import { errorSchema } from './error-view.ts'
import { timeSchema } from './session-state.ts'
import { isOpen, setupStepSchema, type SetupStep } from './setup.ts'

/** The setup of a team that is followed: what it says that is not here. It is never taken over by itself. */
export const teamFileSchema = v.object({
  /** An absolute path, or an https URL. */
  from: v.string(),
  /** When it was read last, or answered that it is as it was; `null` before. */
  lookedAt: v.nullable(timeSchema),
  /** Why it says nothing now. */
  error: v.nullable(errorSchema),
  /** What tells what it says now from what it will say; `null` where it says nothing. */
  digest: v.nullable(v.string()),
  /** The parts that are not here as it has them, those that cannot be among them. */
  changes: v.array(setupStepSchema),
  /** How many parts are here just so. */
  here: v.number(),
  /** What it says was taken over or put off, and nobody is told of it again before it says something else. */
  settled: v.boolean(),
})

export type TeamFile = v.InferOutput<typeof teamFileSchema>

/** What could be taken over, and was neither taken nor put off. */
export function teamNews(file: TeamFile | null): readonly SetupStep[] {
  return file === null || file.settled ? [] : file.changes.filter(isOpen)
}
