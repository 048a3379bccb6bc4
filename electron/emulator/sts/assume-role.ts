import { CHAINED_ROLE_MAX_SECONDS } from '../../../shared/limits.ts'
import { callerContext } from '../authorisation.ts'
import type { ConditionContext } from '../conditions.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { accessDenied, validationError } from '../refusal.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { Principal, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { readMfa, type MfaDesk } from './mfa.ts'
import { packedPolicySize } from './packed-size.ts'
import { markChained } from './role-chains.ts'
import {
  findRole,
  issueRoleSession,
  NAME_RULE,
  readRoleArn,
  readRoleDuration,
  requireDuration,
  roleSessionReply,
} from './role-session.ts'
import { readSessionPolicy, sessionPolicies } from './session-policy.ts'
import { inheritedTags, joinTags, readSessionTags, tagEntries, type SessionTags } from './session-tags.ts'
import { readSourceIdentity, sourceIdentityOf } from './source-identity.ts'
import { requireTrust } from './trust.ts'

interface Asked {
  readonly roleArn: string
  readonly sessionName: string
  readonly durationSeconds: number
  readonly externalId: string | undefined
  readonly sourceIdentity: string | undefined
  readonly tags: SessionTags
}

/**
 * AssumeRole. Throws ValidationError, AccessDenied, MalformedPolicyDocument or PackedPolicyTooLarge, worded as AWS
 * words them. Source: AssumeRole, STS API reference.
 */
export function assumeRole(
  world: World,
  mfaDesk: MfaDesk,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const mfaRequest = readMfa(parameters)
  const policy = readSessionPolicy(parameters)
  const asked = readAsked(parameters)
  const { principal } = caller.credentials
  requireAssumer(principal)

  const role = findRole(world, asked.roleArn)
  const hasCode = mfaDesk.check(mfaRequest, caller.credentials)
  // AWS says the same of a role that is not there and of one that lets nobody in.
  if (!role) throw accessDenied(notAuthorised(principal, asked.roleArn))

  const inherited = inheritedTags(principal)
  const sourceIdentity = sourceIdentityOf(principal, asked.sourceIdentity)
  const context = requestContext(callerContext(world, caller), asked, sourceIdentity, hasCode)
  requireTrust(principal, role, 'sts:AssumeRole', context)
  const tags = joinTags(inherited, asked.tags)
  if (tags.tags.size > 0) requireTrust(principal, role, 'sts:TagSession', context)
  if (sourceIdentity !== null) requireTrust(principal, role, 'sts:SetSourceIdentity', context)

  const documents = sessionPolicies(policy)
  const packedSize = packedPolicySize(policy, tags)
  const chained = principal.kind === 'assumed-role'
  if (chained && asked.durationSeconds > CHAINED_ROLE_MAX_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  }
  requireDuration(role, asked.durationSeconds)

  const issued = issueRoleSession(world, {
    role,
    sessionName: asked.sessionName,
    mfa: hasCode || (principal.kind !== 'federated-user' && principal.mfa),
    sourceIdentity,
    tags,
    sessionPolicies: documents,
    durationSeconds: asked.durationSeconds,
  })
  if (chained) markChained(world, issued.accessKeyId)
  return roleSessionReply(issued, sourceIdentity, packedSize)
}

function readAsked(parameters: QueryParameters): Asked {
  const roleArn = readRoleArn(parameters)
  const sessionName = parameters.requiredText('RoleSessionName', NAME_RULE)
  const durationSeconds = readRoleDuration(parameters)
  const externalId = parameters.text('ExternalId', { min: 2, max: 1224, pattern: /^[\w+=,.@:/\\-]*$/ })
  const sourceIdentity = readSourceIdentity(parameters)
  const tags = readSessionTags(parameters)
  return { roleArn, sessionName, durationSeconds, externalId, sourceIdentity, tags }
}

function requireAssumer(principal: Principal): void {
  // Source: "Compare AWS STS credentials", IAM user guide.
  if (principal.kind === 'federated-user')
    throw accessDenied('Cannot call AssumeRole with federated user credentials')
}

function requestContext(
  own: ConditionContext,
  asked: Asked,
  sourceIdentity: string | null,
  hasCode: boolean,
): ConditionContext {
  return own.with([
    ['sts:RoleSessionName', asked.sessionName],
    ...(asked.externalId === undefined ? [] : [['sts:ExternalId', asked.externalId] as const]),
    ...(sourceIdentity === null ? [] : [['sts:SourceIdentity', sourceIdentity] as const]),
    ...tagEntries(asked.tags),
    ...(hasCode
      ? ([
          ['aws:MultiFactorAuthPresent', 'true'],
          ['aws:MultiFactorAuthAge', '0'],
        ] as const)
      : []),
  ])
}

function notAuthorised(principal: Principal, roleArn: string): string {
  return `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`
}
