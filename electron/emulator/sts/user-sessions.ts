import { partitionOfArn } from '../arn-parts.ts'
import { callerContext, decide, denial } from '../authorisation.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { accessDenied } from '../refusal.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { Principal, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { readMfa, type MfaDesk } from './mfa.ts'
import { packedPolicySize } from './packed-size.ts'
import { credentialsReply, NAME_RULE } from './role-session.ts'
import { readSessionPolicy, sessionPolicies } from './session-policy.ts'
import { readSessionTags, tagEntries } from './session-tags.ts'

/** Seconds: both operations take up to 36 hours, and give 12 where nothing is asked. */
const USER_DURATION = { min: 900, max: 129_600, fallback: 43_200 }

/**
 * GetSessionToken: the user again, for a while, and with MFA where a code is given. It asks no policy, but takes
 * only a user's long-term key. Source: GetSessionToken, STS API reference.
 */
export function getSessionToken(
  world: World,
  mfaDesk: MfaDesk,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const seconds = parameters.integer('DurationSeconds', USER_DURATION)
  const mfaRequest = readMfa(parameters)
  parameters.finish()
  const user = requireLongTermKey(caller, 'GetSessionToken')
  const mfa = mfaDesk.check(mfaRequest, caller.credentials)
  const issued = world.credentials.issue({ ...user, mfa }, seconds * 1000)
  return { Credentials: credentialsReply(issued) }
}

/**
 * GetFederationToken: a federated user with what the IAM user and the session policies both allow, so nothing
 * without a session policy. Source: GetFederationToken, STS API reference.
 */
export function getFederationToken(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const name = parameters.requiredText('Name', { ...NAME_RULE, max: 32 })
  const seconds = parameters.integer('DurationSeconds', USER_DURATION)
  const policy = readSessionPolicy(parameters)
  const tags = readSessionTags(parameters)
  const principal = requireLongTermKey(caller, 'GetFederationToken')
  const { accountId, user } = principal
  const arn = `arn:${partitionOfArn(user.arn)}:sts::${accountId}:federated-user/${name}`

  const context = callerContext(world, caller).with(tagEntries(tags))
  const actions = ['sts:GetFederationToken', ...(tags.tags.size > 0 ? ['sts:TagSession'] : [])]
  for (const action of actions) {
    const decision = decide(principal, { action, resource: arn, context })
    if (decision.verdict !== 'allowed') throw accessDenied(denial(principal, action, arn, decision))
  }

  const documents = sessionPolicies(policy)
  const packedSize = packedPolicySize(policy, tags)
  const issued = world.credentials.issue(
    {
      kind: 'federated-user',
      accountId,
      arn,
      userId: `${accountId}:${name}`,
      user,
      sessionPolicies: documents,
    },
    seconds * 1000,
  )
  return {
    Credentials: credentialsReply(issued),
    FederatedUser: { FederatedUserId: `${accountId}:${name}`, Arn: arn },
    PackedPolicySize: packedSize ?? undefined,
  }
}

function requireLongTermKey(
  { credentials }: VerifiedCaller,
  operation: string,
): Extract<Principal, { kind: 'user' }> {
  const { principal, sessionToken } = credentials
  if (principal.kind === 'user' && sessionToken === null) return principal
  throw accessDenied(`Cannot call ${operation} with session credentials`)
}
