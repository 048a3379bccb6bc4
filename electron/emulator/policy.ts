import { conditionsHold, withVariables, type ConditionContext } from './conditions.ts'
import { matchesWildcard } from './wildcard.ts'
import type { PolicyDocument, PolicyStatement } from './world.ts'

/** What is asked of a policy. */
export interface Question {
  readonly action: string
  /** An ARN, or `*` where the action knows no resource. */
  readonly resource: string
  readonly context: ConditionContext
}

/** `silent`: no statement applies, which AWS calls an implicit deny. */
export type Verdict = 'allowed' | 'denied' | 'silent'

/**
 * What a set of policies of one type says together: an explicit deny wins, then any allow.
 * Source: "Policy evaluation logic", IAM user guide.
 */
export function evaluate(policies: Iterable<PolicyDocument>, question: Question): Verdict {
  let verdict: Verdict = 'silent'
  for (const policy of policies) {
    for (const statement of statementsOf(policy)) {
      if (!applies(statement, question)) continue
      if (statement.Effect === 'Deny') return 'denied'
      verdict = 'allowed'
    }
  }
  return verdict
}

export function statementsOf(policy: PolicyDocument): readonly PolicyStatement[] {
  return listOf(policy.Statement)
}

/** Whether a statement speaks of this action and resource, and its conditions hold. Its principal is not looked at. */
export function applies(statement: PolicyStatement, { action, resource, context }: Question): boolean {
  return (
    coversAction(statement, action) &&
    coversResource(statement, resource, context) &&
    conditionsHold(statement.Condition, context)
  )
}

// Actions are compared without case, ARNs with it.
function coversAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const named = (patterns: readonly string[]) =>
    patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()))
  if (Action !== undefined) return named(listOf(Action))
  return NotAction !== undefined && !named(listOf(NotAction))
}

function coversResource(
  { Resource, NotResource }: PolicyStatement,
  resource: string,
  context: ConditionContext,
): boolean {
  const named = (patterns: readonly string[]) =>
    withVariables(patterns, context).some((pattern) => matchesWildcard(pattern, resource))
  if (Resource !== undefined) return named(listOf(Resource))
  // A trust policy names no resource: it is the role's own.
  return NotResource === undefined || !named(listOf(NotResource))
}

export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return isList(value) ? value : [value]
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
