import { matchesArn, matchesWildcard } from './wildcard.ts'
import type { PolicyStatement } from './world.ts'

/** What is known of a request, for conditions: values by key. Keys are compared without case. */
export class ConditionContext {
  readonly #values = new Map<string, readonly string[]>()

  constructor(entries: Iterable<readonly [string, string | readonly string[]]> = []) {
    for (const [key, value] of entries) this.#values.set(key.toLowerCase(), list(value))
  }

  get(key: string): readonly string[] | undefined {
    return this.#values.get(key.toLowerCase())
  }

  /** This context with more entries; where a key is in both, the added one holds. */
  with(entries: Iterable<readonly [string, string | readonly string[]]>): ConditionContext {
    return new ConditionContext([...this.#values, ...entries])
  }
}

type Compare = (actual: string, expected: string) => boolean

interface Operator {
  readonly compare: Compare
  /** StringNotEquals and its like: true where none of the expected values compares. */
  readonly negated: boolean
}

const equals: Compare = (actual, expected) => actual === expected
const equalsIgnoringCase: Compare = (actual, expected) => actual.toLowerCase() === expected.toLowerCase()
const like: Compare = (actual, expected) => matchesWildcard(expected, actual)
const arnLike: Compare = (actual, expected) => matchesArn(expected, actual)

const byNumber = numeric(Number)
// AWS takes both ISO 8601 and epoch seconds for a date.
const byDate = numeric((text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)))

// Source: "IAM JSON policy elements: Condition operators", IAM user guide. The IP address operators and
// BinaryEquals are not here: the emulator knows no keys for them.
const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...bothWays('StringEquals', 'StringNotEquals', equals),
  ...bothWays('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...bothWays('StringLike', 'StringNotLike', like),
  // AWS gives ArnEquals the meaning of ArnLike.
  ...bothWays('ArnLike', 'ArnNotLike', arnLike),
  ...bothWays('ArnEquals', 'ArnNotEquals', arnLike),
  ...only('Bool', equalsIgnoringCase),
  ...comparisons('Numeric', byNumber),
  ...comparisons('Date', byDate),
])

/** Whether every condition of a statement holds: all operators, and all keys of each, against any of the values. */
export function conditionsHold(conditions: PolicyStatement['Condition'], context: ConditionContext): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      conditionHolds(operator, context.get(key), withVariables(list(expected), context)),
    ),
  )
}

/** Whether AWS's condition operators include this one, quantifier and IfExists included. */
export function isConditionOperator(name: string): boolean {
  const { base } = partsOf(name)
  return base === 'Null' || OPERATORS.has(base)
}

/** `${aws:PrincipalTag/team}` filled in from the context; a value whose variable is not known matches nothing. */
export function withVariables(values: readonly string[], context: ConditionContext): readonly string[] {
  return values.flatMap((value) => {
    let unknown = false
    const filled = value.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (/^[*?$]$/.test(name)) return name
      const known = context.get(name)
      if (known?.length !== 1) unknown = true
      return known?.[0] ?? ''
    })
    return unknown ? [] : [filled]
  })
}

function conditionHolds(
  name: string,
  actual: readonly string[] | undefined,
  expected: readonly string[],
): boolean {
  const { quantifier, base, ifExists } = partsOf(name)
  if (base === 'Null') return expected.includes(String(actual === undefined))
  const operator = OPERATORS.get(base)
  if (!operator) return false
  const test = (value: string): boolean =>
    expected.some((one) => operator.compare(value, one)) !== operator.negated

  if (actual === undefined || actual.length === 0) {
    return ifExists || quantifier === 'ForAllValues' || (quantifier === null && operator.negated)
  }
  if (quantifier === 'ForAllValues') return actual.every(test)
  if (quantifier === 'ForAnyValue') return actual.some(test)
  return operator.negated ? actual.every(test) : actual.some(test)
}

function partsOf(name: string): {
  quantifier: 'ForAllValues' | 'ForAnyValue' | null
  base: string
  ifExists: boolean
} {
  const parts = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name)
  const quantifier = (parts?.[1] ?? null) as 'ForAllValues' | 'ForAnyValue' | null
  return { quantifier, base: parts?.[2] ?? name, ifExists: parts?.[3] !== undefined }
}

function bothWays(name: string, opposite: string, compare: Compare): [string, Operator][] {
  return [
    [name, { compare, negated: false }],
    [opposite, { compare, negated: true }],
  ]
}

function only(name: string, compare: Compare): [string, Operator][] {
  return [[name, { compare, negated: false }]]
}

function comparisons(prefix: string, compare: (test: (a: number, b: number) => boolean) => Compare) {
  return [
    ...bothWays(
      `${prefix}Equals`,
      `${prefix}NotEquals`,
      compare((a, b) => a === b),
    ),
    ...only(
      `${prefix}LessThan`,
      compare((a, b) => a < b),
    ),
    ...only(
      `${prefix}LessThanEquals`,
      compare((a, b) => a <= b),
    ),
    ...only(
      `${prefix}GreaterThan`,
      compare((a, b) => a > b),
    ),
    ...only(
      `${prefix}GreaterThanEquals`,
      compare((a, b) => a >= b),
    ),
  ]
}

function numeric(read: (text: string) => number) {
  return (test: (a: number, b: number) => boolean): Compare =>
    (actual, expected) =>
      test(read(actual), read(expected))
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}
