import * as v from 'valibot'
import { isConditionOperator } from './conditions.ts'
import { statementsOf } from './policy.ts'
import { Refusal } from './refusal.ts'
import type { PolicyDocument, PolicyStatement } from './world.ts'

const oneOrMany = v.union([v.string(), v.array(v.string())])
// JSON in the wild has bare numbers and booleans as condition values, and AWS takes them.
const conditionValue = v.pipe(
  v.union([v.string(), v.number(), v.boolean()]),
  v.transform((value) => String(value)),
)

const statement = v.strictObject({
  Sid: v.exactOptional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.exactOptional(v.union([v.literal('*'), v.record(v.string(), oneOrMany)])),
  Action: v.exactOptional(oneOrMany),
  NotAction: v.exactOptional(oneOrMany),
  Resource: v.exactOptional(oneOrMany),
  NotResource: v.exactOptional(oneOrMany),
  Condition: v.exactOptional(
    v.record(v.string(), v.record(v.string(), v.union([conditionValue, v.array(conditionValue)]))),
  ),
})

const document = v.strictObject({
  Version: v.exactOptional(v.picklist(['2012-10-17', '2008-10-17'])),
  Id: v.exactOptional(v.string()),
  Statement: v.union([statement, v.array(statement)]),
})

/**
 * Reads the text of an identity or session policy, or throws MalformedPolicyDocument (400) in AWS's words.
 * Source: "IAM JSON policy elements reference", IAM user guide.
 */
export function parseIdentityPolicy(text: string): PolicyDocument {
  const parsed = v.safeParse(document, fromJson(text))
  if (!parsed.success) throw malformed('Syntax errors in policy.')
  const policy: PolicyDocument = parsed.output
  for (const one of statementsOf(policy)) checkStatement(one)
  return policy
}

function checkStatement(one: PolicyStatement): void {
  if (one.Principal !== undefined) throw malformed('Policy document should not specify a principal.')
  if ((one.Action === undefined) === (one.NotAction === undefined)) {
    throw malformed('Policy statement must contain actions.')
  }
  if ((one.Resource === undefined) === (one.NotResource === undefined)) {
    throw malformed('Policy statement must contain resources.')
  }
  const unknown = Object.keys(one.Condition ?? {}).find((operator) => !isConditionOperator(operator))
  if (unknown !== undefined) throw malformed(`Invalid Condition type : ${unknown}.`)
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('The policy is not in the valid JSON format.')
  }
}

function malformed(message: string): Refusal {
  return new Refusal('MalformedPolicyDocument', 400, message)
}
