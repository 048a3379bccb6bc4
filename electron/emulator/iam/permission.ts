import { callerContext, decide, denial } from '../authorisation.ts'
import { accessDenied } from '../refusal.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { World } from '../world.ts'

/** Throws AccessDenied (403) unless the caller's policies allow an IAM action; `named` is how IAM words the resource. */
export function requirePermission(
  world: World,
  caller: VerifiedCaller,
  action: string,
  resource: { readonly arn: string; readonly named: string },
): void {
  const { principal } = caller.credentials
  const decision = decide(principal, {
    action,
    resource: resource.arn,
    context: callerContext(world, caller),
  })
  if (decision.verdict === 'allowed') return
  throw accessDenied(denial(principal, action, resource.named, decision))
}
