import { secondsTime } from '../aws-time.ts'
import { ConditionContext } from '../conditions.ts'
import { accessDenied } from '../refusal.ts'
import type { IamRole, IssuedCredentials, World } from '../world.ts'
import { packedPolicySize } from './packed-size.ts'
import { issueRoleSession, requireDuration } from './role-session.ts'
import { sessionPolicies, type SessionPolicyRequest } from './session-policy.ts'
import { tagEntries, type SessionTags } from './session-tags.ts'
import { trusts } from './trust.ts'

/** A role session asked for with an assertion or a token in place of a signature. */
export interface FederatedRequest {
  readonly action: 'sts:AssumeRoleWithSAML' | 'sts:AssumeRoleWithWebIdentity'
  readonly role: IamRole | undefined
  readonly providerArn: string
  /** What the provider vouches for, under its own condition keys. */
  readonly claims: readonly (readonly [string, string])[]
  readonly sessionName: string
  readonly sourceIdentity: string | null
  readonly tags: SessionTags
  readonly policy: SessionPolicyRequest
  readonly durationSeconds: number
}

export interface FederatedSession {
  readonly issued: IssuedCredentials
  readonly packedSize: number | null
}

/**
 * Asks the role's trust policy for the action, for tags and for a source identity, then makes the session. Throws
 * AccessDenied (403) in AWS's words, which are the same for a role that is not there.
 */
export function federatedSession(world: World, request: FederatedRequest): FederatedSession {
  const { role, action, sourceIdentity, tags } = request
  const context = new ConditionContext([
    ['aws:CurrentTime', secondsTime(world.now())],
    ['sts:RoleSessionName', request.sessionName],
    ...request.claims,
    ...tagEntries(tags),
    ...(sourceIdentity === null ? [] : [['sts:SourceIdentity', sourceIdentity] as const]),
  ])
  const needed = [
    action,
    ...(tags.tags.size > 0 ? ['sts:TagSession'] : []),
    ...(sourceIdentity === null ? [] : ['sts:SetSourceIdentity']),
  ]
  for (const one of needed) {
    if (role && trusts(role, { kind: 'Federated', name: request.providerArn }, one, context)) continue
    throw accessDenied(`Not authorized to perform ${one}`)
  }
  const documents = sessionPolicies(request.policy)
  const packedSize = packedPolicySize(request.policy, tags)
  requireDuration(role!, request.durationSeconds)
  const issued = issueRoleSession(world, {
    role: role!,
    sessionName: request.sessionName,
    mfa: false,
    sourceIdentity,
    tags,
    sessionPolicies: documents,
    durationSeconds: request.durationSeconds,
  })
  return { issued, packedSize }
}
