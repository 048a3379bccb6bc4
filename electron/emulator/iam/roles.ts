import { partitionOfArn } from '../arn-parts.ts'
import { parseIdentityPolicy } from '../policy-document.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { Refusal } from '../refusal.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { IamRole, PolicyDocument, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { requirePermission } from './permission.ts'
import { noSuchEntity } from './users.ts'

const NAME = { min: 1, max: 64, pattern: /^[\w+=,.@-]*$/ }
const POLICY_NAME = { ...NAME, max: 128 }
/** Of all inline policies of a role together, whitespace not counted. */
const INLINE_POLICIES_MAX_CHARACTERS = 10_240
// The organisation does not say when a role was made, and IAM must.
const ROLE_SINCE = '2024-01-01T00:00:00Z'

export function getRole(world: World, parameters: QueryParameters, caller: VerifiedCaller): XmlChildren {
  const role = permittedRole(world, parameters, caller, 'iam:GetRole')
  return {
    Role: {
      Path: role.path,
      RoleName: role.name,
      RoleId: role.id,
      Arn: role.arn,
      CreateDate: ROLE_SINCE,
      AssumeRolePolicyDocument: encoded(role.trust),
      MaxSessionDuration: role.maxSessionDuration,
    },
  }
}

export function listRolePolicies(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const role = permittedRole(world, parameters, caller, 'iam:ListRolePolicies')
  return { IsTruncated: false, PolicyNames: { member: [...role.policies.keys()] } }
}

export function getRolePolicy(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const policyName = parameters.requiredText('PolicyName', POLICY_NAME)
  const role = permittedRole(world, parameters, caller, 'iam:GetRolePolicy')
  const policy = role.policies.get(policyName)
  if (!policy) throw noSuchPolicy(policyName)
  return { RoleName: role.name, PolicyName: policyName, PolicyDocument: encoded(policy) }
}

/**
 * PutRolePolicy, with which AWSRevokeOlderSessions is written. Throws UnmodifiableEntity (400) for a permission
 * set's role, MalformedPolicyDocument (400), LimitExceeded (409).
 */
export function putRolePolicy(world: World, parameters: QueryParameters, caller: VerifiedCaller): null {
  const policyName = parameters.requiredText('PolicyName', POLICY_NAME)
  const text = parameters.requiredText('PolicyDocument', { min: 1, max: 131_072 })
  const role = permittedRole(world, parameters, caller, 'iam:PutRolePolicy')
  requireModifiable(role)
  const policy = parseIdentityPolicy(text)
  const others = [...role.policies].filter(([name]) => name !== policyName).map(([, other]) => other)
  const characters = [...others, policy].map((one) => JSON.stringify(one).length)
  if (characters.reduce((sum, one) => sum + one, 0) > INLINE_POLICIES_MAX_CHARACTERS) {
    throw new Refusal(
      'LimitExceeded',
      409,
      `Maximum policy size of ${INLINE_POLICIES_MAX_CHARACTERS} bytes exceeded for role ${role.name}`,
    )
  }
  role.policies.set(policyName, policy)
  return null
}

export function deleteRolePolicy(world: World, parameters: QueryParameters, caller: VerifiedCaller): null {
  const policyName = parameters.requiredText('PolicyName', POLICY_NAME)
  const role = permittedRole(world, parameters, caller, 'iam:DeleteRolePolicy')
  requireModifiable(role)
  if (!role.policies.delete(policyName)) throw noSuchPolicy(policyName)
  return null
}

function permittedRole(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
  action: string,
): IamRole {
  const name = parameters.requiredText('RoleName', NAME)
  parameters.finish()
  const { principal } = caller.credentials
  const role = world.organisation.role(principal.accountId, name)
  const arn = role?.arn ?? `arn:${partitionOfArn(principal.arn)}:iam::${principal.accountId}:role/${name}`
  requirePermission(world, caller, action, { arn, named: `role ${name}` })
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

function requireModifiable(role: IamRole): void {
  if (!role.reserved) return
  throw new Refusal(
    'UnmodifiableEntity',
    400,
    `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
  )
}

function noSuchPolicy(name: string): Refusal {
  return noSuchEntity(`The role policy with name ${name} cannot be found.`)
}

/** IAM writes a policy percent-encoded into its XML. */
function encoded(policy: PolicyDocument): string {
  return encodeURIComponent(JSON.stringify(policy))
}
