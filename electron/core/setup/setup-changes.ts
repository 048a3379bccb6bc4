import type { SetupChange } from '../../../shared/setup.ts'

type Fields = Readonly<Record<string, unknown>>

/** Names that say nothing by themselves: a step has its own, and AWS has the account's. */
const UNSAID = ['accountName']

/** What a part of a setup says otherwise than what is here, field by field; what it leaves out stays as it is. */
export function changedFields(before: Fields, after: Fields): SetupChange[] {
  return Object.keys(after)
    .filter((field) => !UNSAID.includes(field))
    .map((field) => ({ field, from: told(before[field]), to: told(after[field]) }))
    .filter(({ from, to }) => from !== to)
}

/** What a part says that is not here at all. */
export function newFields(part: Fields): SetupChange[] {
  const { name: _name, ...fields } = part
  return changedFields({}, fields)
}

function told(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (Array.isArray(value) && value.length === 0) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
