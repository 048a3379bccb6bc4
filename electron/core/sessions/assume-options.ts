import { restrictionPolicies, type Restriction } from '../../../shared/restrictions.ts'
import { parseRoleArn } from '../../../shared/arn.ts'
import type { SessionScope } from '../ports.ts'

/** The session policies of a record: its own, and those that its restriction stands for. */
export function scopeOf(record: {
  readonly roleArn: string
  readonly policyArns: readonly string[]
  readonly policy: string | null
  readonly restriction: Restriction | null
}): SessionScope {
  const { policyArns, policy, restriction } = record
  if (restriction === null) return { policyArns, policy }
  const ready = restrictionPolicies(restriction, parseRoleArn(record.roleArn)?.partition ?? 'aws')
  return { policyArns: [...new Set([...policyArns, ...ready.policyArns])], policy: policy ?? ready.policy }
}
