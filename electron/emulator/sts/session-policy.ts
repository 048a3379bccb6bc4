import { SESSION_POLICY_MAX_CHARACTERS } from '../../../shared/limits.ts'
import { managedPolicy } from '../managed-policies.ts'
import { parseIdentityPolicy } from '../policy-document.ts'
import { statementsOf } from '../policy.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { Refusal } from '../refusal.ts'
import type { PolicyDocument } from '../world.ts'

const MOST_POLICY_ARNS = 10

/** The inline policy and the managed ones that a caller narrows its session with, as they were sent. */
export interface SessionPolicyRequest {
  readonly inline: string | null
  readonly arns: readonly string[]
}

/** Reads `Policy` and `PolicyArns`, noting what breaks AWS's limits: 2,048 characters, 10 ARNs. */
export function readSessionPolicy(parameters: QueryParameters): SessionPolicyRequest {
  const inline = parameters.text('Policy', { min: 1, max: SESSION_POLICY_MAX_CHARACTERS }) ?? null
  const count = parameters.count('PolicyArns')
  if (count > MOST_POLICY_ARNS) {
    parameters.broken(
      `'[${count} policy ARNs]'`,
      'policyArns',
      `Member must have length less than or equal to ${MOST_POLICY_ARNS}`,
    )
  }
  const arns = Array.from({ length: Math.min(count, MOST_POLICY_ARNS) }, (_, index) => {
    const arn = parameters.get(`PolicyArns.member.${index + 1}.arn`) ?? ''
    parameters.check(`policyArns.${index + 1}.member.arn`, arn, { min: 20, max: 2048 })
    return arn
  })
  return { inline, arns }
}

/**
 * The session policies as documents. Inline and managed ones are of one type to AWS, so any of them may allow:
 * they become one document. Throws MalformedPolicyDocument (400), or ValidationError for an ARN nobody knows.
 */
export function sessionPolicies({ inline, arns }: SessionPolicyRequest): readonly PolicyDocument[] {
  const documents = [...(inline === null ? [] : [parseIdentityPolicy(inline)]), ...arns.map(managed)]
  if (documents.length === 0) return []
  return [{ Version: '2012-10-17', Statement: documents.flatMap(statementsOf) }]
}

function managed(arn: string): PolicyDocument {
  const policy = managedPolicy(arn)
  if (policy) return policy
  throw new Refusal('ValidationError', 400, `Policy ${arn} does not exist or is not attachable.`)
}
