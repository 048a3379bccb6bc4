import { validationError } from './refusal.ts'

interface TextRule {
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
}

/**
 * The parameters of one query-protocol request, read against the API's model. Broken rules are gathered, as AWS
 * reports all of them in one ValidationError; `finish()` throws it.
 */
export class QueryParameters {
  readonly #values: URLSearchParams
  readonly #violations: string[] = []

  constructor(values: URLSearchParams) {
    this.#values = values
  }

  get(name: string): string | undefined {
    return this.#values.get(name) ?? undefined
  }

  /** An optional text. */
  text(name: string, rule: TextRule = {}): string | undefined {
    const value = this.get(name)
    if (value !== undefined) this.#check(memberName(name), value, rule)
    return value
  }

  /** A text that must be there; empty where it is not, and `finish()` will throw. */
  requiredText(name: string, rule: TextRule = {}): string {
    const value = this.text(name, rule)
    if (value === undefined) this.broken('null', memberName(name), 'Member must not be null')
    return value ?? ''
  }

  /** A whole number within a range, or the fallback where none is given. */
  integer(name: string, range: { min: number; max: number; fallback: number }): number {
    const text = this.get(name)
    if (text === undefined) return range.fallback
    const value = Number(text)
    const member = memberName(name)
    if (!/^-?\d+$/.test(text)) this.broken(`'${text}'`, member, 'Member must be an integer')
    else if (value < range.min) {
      this.broken(`'${text}'`, member, `Member must have value greater than or equal to ${range.min}`)
    } else if (value > range.max) {
      this.broken(`'${text}'`, member, `Member must have value less than or equal to ${range.max}`)
    }
    return value
  }

  /** How many members a list has: `Tags.member.1.Key`, `Tags.member.2.Key`, … */
  count(list: string): number {
    const prefix = `${list}.member.`
    const indices = [...this.#values.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => Number(key.slice(prefix.length).split('.')[0]))
    return Math.max(0, ...indices.filter((index) => Number.isInteger(index)))
  }

  /** Checks a text that was read from a list or elsewhere, under the member's name as AWS would report it. */
  check(member: string, value: string, rule: TextRule): void {
    this.#check(member, value, rule)
  }

  /** Notes a broken rule; `value` is written as it is, so quote a text. */
  broken(value: string, member: string, rule: string): void {
    this.#violations.push(`Value ${value} at '${member}' failed to satisfy constraint: ${rule}`)
  }

  /** Throws one ValidationError (400) for everything that was noted. */
  finish(): void {
    const count = this.#violations.length
    if (count === 0) return
    const plural = count === 1 ? 'error' : 'errors'
    throw validationError(`${count} validation ${plural} detected: ${this.#violations.join('; ')}`)
  }

  #check(member: string, value: string, { min = 0, max = Infinity, pattern }: TextRule): void {
    const shown = `'${value}'`
    if (value.length < min)
      this.broken(shown, member, `Member must have length greater than or equal to ${min}`)
    if (value.length > max) this.broken(shown, member, `Member must have length less than or equal to ${max}`)
    if (pattern && !pattern.test(value)) {
      const source = pattern.source.replace(/^\^|\$$/g, '')
      this.broken(shown, member, `Member must satisfy regular expression pattern: ${source}`)
    }
  }
}

/** AWS reports `RoleArn` as `roleArn`. */
function memberName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
