import * as v from 'valibot'

/** What an account is for. Production is what nobody may take for something else. */
export const ENVIRONMENTS = ['production', 'staging', 'development'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/** Where a console is opened. */
export const CONSOLE_CHOICES = ['default-browser', 'window'] as const

const word = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64))
const colour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(11))
const environment = v.picklist(ENVIRONMENTS)
const consoleChoice = v.picklist(CONSOLE_CHOICES)

/** What the user says of one account; what is missing was not said. */
export const accountMarkSchema = v.object({
  /** Shown by the window and the panel in place of the account's name. Its ID stands beside it, as everywhere. */
  alias: v.exactOptional(word),
  group: v.exactOptional(word),
  environment: v.exactOptional(environment),
  /** The index of a colour of the palette. */
  colour: v.exactOptional(colour),
  console: v.exactOptional(consoleChoice),
  starred: v.exactOptional(v.literal(true)),
})

/** A change of it: what is left out stays, and `null` takes it back. */
export const markChangeSchema = v.object({
  alias: v.exactOptional(v.nullable(word)),
  group: v.exactOptional(v.nullable(word)),
  environment: v.exactOptional(v.nullable(environment)),
  colour: v.exactOptional(v.nullable(colour)),
  console: v.exactOptional(v.nullable(consoleChoice)),
  starred: v.exactOptional(v.nullable(v.literal(true))),
})

/** By account ID. A record asks for no field, so it says itself that an object of a class is none. */
export const accountMarksSchema = v.pipe(
  v.custom<Record<string, AccountMark>>(isPlain),
  v.record(v.string(), accountMarkSchema),
)

/** Whether it is an object that a record may be read from, and none of a class. */
export function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

export type AccountMark = v.InferOutput<typeof accountMarkSchema>
export type MarkChange = v.InferOutput<typeof markChangeSchema>
export type AccountMarks = v.InferOutput<typeof accountMarksSchema>

/** The marks after a change of one account's; an account of which nothing is said any more is left out. */
export function withMark(marks: AccountMarks, accountId: string, change: MarkChange): AccountMarks {
  const said = Object.entries({ ...marks[accountId], ...change }).filter(([, value]) => value !== null)
  const { [accountId]: _, ...others } = marks
  if (said.length === 0) return others
  return { ...others, [accountId]: Object.fromEntries(said) }
}
