import { assertNever } from '../../shared/assert-never.ts'
import { secondsTime } from './aws-time.ts'
import { ConditionContext } from './conditions.ts'
import { evaluate, type Question, type Verdict } from './policy.ts'
import type { VerifiedCaller } from './sigv4.ts'
import type { PolicyDocument, Principal, World } from './world.ts'

/** What a caller's own policies say, and which kind of policy decided it. */
export interface Decision {
  readonly verdict: Verdict
  readonly by: 'identity-based' | 'session'
}

/**
 * What the caller's identity policies and session policies say together: each kind must allow, and an explicit
 * deny in either wins. A federated user without a session policy may do nothing.
 */
export function decide(principal: Principal, question: Question): Decision {
  const identity = evaluate(identityPolicies(principal), question)
  const session = sessionVerdict(principal, question)
  if (identity === 'denied') return { verdict: 'denied', by: 'identity-based' }
  if (session === 'denied') return { verdict: 'denied', by: 'session' }
  if (identity === 'silent') return { verdict: 'silent', by: 'identity-based' }
  return { verdict: session, by: session === 'silent' ? 'session' : 'identity-based' }
}

/** What the session policies say on their own; `allowed` where the session has none to limit it. */
export function sessionVerdict(principal: Principal, question: Question): Verdict {
  switch (principal.kind) {
    case 'user':
      return 'allowed'
    case 'federated-user':
      return combined(principal.sessionPolicies, question)
    case 'assumed-role':
      return principal.sessionPolicies.length === 0
        ? 'allowed'
        : combined(principal.sessionPolicies, question)
    default:
      return assertNever(principal)
  }
}

/**
 * What conditions may ask about the caller. Source: "AWS global condition context keys", IAM user guide: the
 * MFA and token keys are there only with temporary credentials.
 */
export function callerContext(world: World, { credentials, region }: VerifiedCaller): ConditionContext {
  const { principal, issuedAt, sessionToken } = credentials
  const now = world.now()
  return new ConditionContext([
    ['aws:PrincipalArn', principal.kind === 'assumed-role' ? principal.role.arn : principal.arn],
    ['aws:PrincipalAccount', principal.accountId],
    ['aws:PrincipalType', PRINCIPAL_TYPES[principal.kind]],
    ['aws:userid', principal.userId],
    ['aws:RequestedRegion', region],
    ['aws:CurrentTime', secondsTime(now)],
    ['aws:EpochTime', String(Math.floor(now / 1000))],
    ...ownEntries(principal),
    ...(sessionToken === null ? [] : temporaryEntries(principal, issuedAt, now)),
  ])
}

/**
 * AWS's sentence for a denial; `resource` is what it names after "on resource", if anything.
 * Source: "Troubleshoot access denied error messages", IAM user guide.
 */
export function denial(
  principal: Principal,
  action: string,
  resource: string | null,
  decision: Decision,
): string {
  const start = `User: ${principal.arn} is not authorized to perform: ${action}`
  const where = resource === null ? '' : ` on resource: ${resource}`
  const article = decision.by === 'session' ? 'a' : 'an'
  return decision.verdict === 'denied'
    ? `${start}${where} with an explicit deny in ${article} ${decision.by} policy`
    : `${start}${where} because no ${decision.by} policy allows the ${action} action`
}

type Entry = readonly [string, string | readonly string[]]

const PRINCIPAL_TYPES: Readonly<Record<Principal['kind'], string>> = {
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
}

function ownEntries(principal: Principal): Entry[] {
  switch (principal.kind) {
    case 'user':
      return [['aws:username', principal.user.name]]
    case 'federated-user':
      return []
    case 'assumed-role':
      return [
        ...[...principal.tags].map(([key, value]): Entry => [`aws:PrincipalTag/${key}`, value]),
        ...(principal.sourceIdentity === null
          ? []
          : [['aws:SourceIdentity', principal.sourceIdentity] satisfies Entry]),
      ]
    default:
      return assertNever(principal)
  }
}

function temporaryEntries(principal: Principal, issuedAt: number, now: number): Entry[] {
  const mfa = principal.kind !== 'federated-user' && principal.mfa
  return [
    ['aws:TokenIssueTime', new Date(issuedAt).toISOString()],
    ['aws:MultiFactorAuthPresent', String(mfa)],
    ...(mfa ? [['aws:MultiFactorAuthAge', String(Math.floor((now - issuedAt) / 1000))] satisfies Entry] : []),
  ]
}

function identityPolicies(principal: Principal): Iterable<PolicyDocument> {
  return principal.kind === 'assumed-role'
    ? principal.role.policies.values()
    : principal.user.policies.values()
}

// Each must allow.
function combined(policies: readonly PolicyDocument[], question: Question): Verdict {
  const verdicts = policies.map((policy) => evaluate([policy], question))
  if (verdicts.includes('denied')) return 'denied'
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'allowed') ? 'allowed' : 'silent'
}
