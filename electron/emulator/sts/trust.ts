import { decide, denial, sessionVerdict } from '../authorisation.ts'
import type { ConditionContext } from '../conditions.ts'
import { accountOfArn, partitionOfArn } from '../arn-parts.ts'
import { applies, listOf, statementsOf } from '../policy.ts'
import { accessDenied } from '../refusal.ts'
import type { IamRole, PolicyStatement, Principal } from '../world.ts'

/**
 * Whom a trust policy lets in: it may name the caller's `account` and so leave the choice to that account's own
 * policies, or the `identity` (a role, a user, everyone), or the very `session`.
 */
type Trust = 'denied' | 'silent' | 'account' | 'identity' | 'session'

/**
 * Throws AccessDenied (403) unless the role's trust policy and the caller's own policies together allow an STS
 * action. Across accounts both must; within one account a trust policy that names the identity is enough, though
 * session policies still limit it, and a deny anywhere wins.
 * Source: "Policy evaluation for requests within a single account" and "Cross-account policy evaluation logic".
 */
export function requireTrust(
  caller: Principal,
  role: IamRole,
  action: string,
  context: ConditionContext,
): void {
  const question = { action, resource: role.arn, context }
  const trust = askTrust(role, caller, action, context)
  const own = decide(caller, question)
  const plain = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${role.arn}`
  if (own.verdict === 'denied') throw accessDenied(denial(caller, action, role.arn, own))
  if (trust === 'denied') throw accessDenied(`${plain} with an explicit deny in a resource-based policy`)
  if (trust === 'silent') throw accessDenied(plain)

  const sameAccount = caller.accountId === accountOfArn(role.arn)
  if (sameAccount && trust === 'session') return
  if (sameAccount && trust === 'identity' && sessionVerdict(caller, question) === 'allowed') return
  if (own.verdict !== 'allowed') throw accessDenied(plain)
}

/**
 * Whether the trust policy lets a federated principal (a SAML or OIDC provider's ARN) or a service of AWS's do this, and
 * no statement denies it.
 */
export function trusts(
  role: IamRole,
  principal: { readonly kind: 'Federated' | 'Service'; readonly name: string },
  action: string,
  context: ConditionContext,
): boolean {
  const found = statementsOf(role.trust).filter(
    (statement) =>
      namedPrincipals(statement.Principal, principal.kind).some(
        (name) => name === '*' || name === principal.name,
      ) && applies(statement, { action, resource: role.arn, context }),
  )
  return found.length > 0 && found.every((statement) => statement.Effect === 'Allow')
}

function askTrust(role: IamRole, caller: Principal, action: string, context: ConditionContext): Trust {
  let strongest: Trust = 'silent'
  for (const statement of statementsOf(role.trust)) {
    const kinds = namedPrincipals(statement.Principal, 'AWS')
      .map((name) => kindOfMatch(name, caller))
      .filter((kind) => kind !== 'silent')
    if (kinds.length === 0 || !applies(statement, { action, resource: role.arn, context })) continue
    if (statement.Effect === 'Deny') return 'denied'
    for (const kind of kinds) if (STRENGTH.indexOf(kind) > STRENGTH.indexOf(strongest)) strongest = kind
  }
  return strongest
}

const STRENGTH: readonly Trust[] = ['silent', 'account', 'identity', 'session']

function kindOfMatch(name: string, caller: Principal): Trust {
  if (name === '*') return 'identity'
  const partition = partitionOfArn(caller.arn)
  if (name === caller.accountId || name === `arn:${partition}:iam::${caller.accountId}:root`) return 'account'
  if (name === caller.arn) return caller.kind === 'assumed-role' ? 'session' : 'identity'
  return caller.kind === 'assumed-role' && name === caller.role.arn ? 'identity' : 'silent'
}

function namedPrincipals(
  principal: PolicyStatement['Principal'],
  kind: 'AWS' | 'Federated' | 'Service',
): readonly string[] {
  if (principal === undefined) return []
  if (principal === '*') return ['*']
  const named = principal[kind]
  return named === undefined ? [] : listOf(named)
}
