import type { QueryParameters } from '../query-parameters.ts'
import { accessDenied } from '../refusal.ts'
import type { Principal } from '../world.ts'
import { NAME_RULE } from './role-session.ts'

/** Reads `SourceIdentity`: 2 to 64 characters as of a session name, and not starting `aws:`. */
export function readSourceIdentity(parameters: QueryParameters): string | undefined {
  return parameters.text('SourceIdentity', { ...NAME_RULE, pattern: /^(?!aws:)[\w+=,.@-]*$/ })
}

/**
 * The source identity of a new session: the caller's, which a chain keeps, or the one asked for. Throws
 * AccessDenied (403) where it would change. Source: "Monitor and control actions taken with assumed roles".
 */
export function sourceIdentityOf(caller: Principal, asked: string | undefined): string | null {
  const inherited = caller.kind === 'assumed-role' ? caller.sourceIdentity : null
  if (inherited === null) return asked ?? null
  if (asked === undefined || asked === inherited) return inherited
  throw accessDenied(
    `User: ${caller.arn} cannot change the source identity from ${inherited} to ${asked}: once set it stays`,
  )
}
