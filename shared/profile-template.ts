import { AppError } from './errors.ts'
import type { Environment } from './account-marks.ts'

/** What a template's fields are filled with; an empty one leaves nothing behind. */
export interface ProfileFacts {
  /** The session's alias, or `account/role` where it has none. */
  readonly alias: string
  /** The account's name as sessions have it. */
  readonly account: string
  readonly accountId: string
  readonly role: string
  readonly portal: string
  /** What the user says of the account. */
  readonly environment: Environment | ''
  readonly group: string
}

export const PROFILE_FIELDS = [
  'alias',
  'account',
  'accountId',
  'role',
  'portal',
  'environment',
  'group',
] as const satisfies readonly (keyof ProfileFacts)[]

/** The alias, or `account/role`. */
export const DEFAULT_PROFILE_TEMPLATE = '{alias}'

const FIELD = /\{([^{}]*)\}/g
const LONGEST = 160

/**
 * A template as it was typed. Throws `profile-template-invalid` where it has a field that there is not, a character
 * that some tool would not read in a profile's name, or nothing that tells one role from another.
 */
export function checkedProfileTemplate(typed: string): string {
  const template = typed.trim()
  const refuse = (reason: string) => new AppError('profile-template-invalid', { template, reason })
  const names: readonly string[] = PROFILE_FIELDS
  const fields = [...template.matchAll(FIELD)].map(([, name]) => name ?? '')
  const unknown = fields.find((name) => !names.includes(name))
  if (unknown !== undefined) throw refuse(`there is no field {${unknown}}`)
  const rest = template.replace(FIELD, '')
  const [foreign] = /[^\w@+.:/-]/u.exec(rest) ?? []
  if (foreign !== undefined) throw refuse(`a profile's name cannot have "${foreign}"`)
  if (template.length > LONGEST) throw refuse(`it is longer than ${LONGEST} characters`)
  const tells = fields.includes('alias') || fields.includes('role')
  if (!tells) throw refuse('without {alias} or {role} every role of an account would have the same name')
  return template
}

/** A profile's name as the template has it, before what tools could not read is taken out. */
export function profileText(template: string, facts: ProfileFacts): string {
  // In other scripts than Latin nothing would be left of it.
  const account = /^[ -~]+$/.test(facts.account) ? facts.account : facts.accountId
  const values = { ...facts, account }
  return template.replace(FIELD, (_field, name: keyof ProfileFacts) => values[name])
}
