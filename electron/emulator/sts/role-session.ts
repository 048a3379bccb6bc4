import { parseRoleArn } from '../../../shared/arn.ts'
import {
  ASSUME_ROLE_DEFAULT_SECONDS,
  ASSUME_ROLE_MAX_SECONDS,
  ASSUME_ROLE_MIN_SECONDS,
} from '../../../shared/limits.ts'
import { accountOfArn, partitionOfArn } from '../arn-parts.ts'
import { secondsTime } from '../aws-time.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { validationError } from '../refusal.ts'
import type { IamRole, IssuedCredentials, PolicyDocument, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import type { SessionTags } from './session-tags.ts'

/** AWS's own pattern: lengths are a rule of their own. */
export const NAME_RULE = { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ }

/** What a new role session is to be. */
export interface RoleSessionRequest {
  readonly role: IamRole
  readonly sessionName: string
  readonly mfa: boolean
  readonly sourceIdentity: string | null
  readonly tags: SessionTags
  readonly sessionPolicies: readonly PolicyDocument[]
  readonly durationSeconds: number
}

export function readRoleArn(parameters: QueryParameters): string {
  return parameters.requiredText('RoleArn', { min: 20, max: 2048 })
}

/** Seconds; 3,600 where none is asked for. */
export function readRoleDuration(parameters: QueryParameters): number {
  return parameters.integer('DurationSeconds', {
    min: ASSUME_ROLE_MIN_SECONDS,
    max: ASSUME_ROLE_MAX_SECONDS,
    fallback: ASSUME_ROLE_DEFAULT_SECONDS,
  })
}

/** The role of an ARN, path and partition included; `undefined` where there is none. Throws ValidationError (400). */
export function findRole(world: World, roleArn: string): IamRole | undefined {
  const arn = parseRoleArn(roleArn)
  if (!arn) throw validationError(`${roleArn} is invalid`)
  const role = world.organisation.role(arn.accountId, arn.roleName)
  return role?.arn === roleArn ? role : undefined
}

/** Throws ValidationError (400) where more is asked for than the role allows. */
export function requireDuration(role: IamRole, seconds: number): void {
  if (seconds <= role.maxSessionDuration) return
  throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
}

/** Makes the session's credentials. How long they live is what was asked for, unless the emulator was told otherwise. */
export function issueRoleSession(world: World, request: RoleSessionRequest): IssuedCredentials {
  const { role, sessionName } = request
  const accountId = accountOfArn(role.arn)
  return world.credentials.issue(
    {
      kind: 'assumed-role',
      accountId,
      arn: `arn:${partitionOfArn(role.arn)}:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
      userId: `${role.id}:${sessionName}`,
      role,
      sessionName,
      mfa: request.mfa,
      sourceIdentity: request.sourceIdentity,
      tags: request.tags.tags,
      transitiveTagKeys: request.tags.transitiveKeys,
      sessionPolicies: request.sessionPolicies,
    },
    world.lifetimes.role ?? request.durationSeconds * 1000,
  )
}

/** The elements that every AssumeRole operation answers with. */
export function roleSessionReply(
  issued: IssuedCredentials,
  sourceIdentity: string | null,
  packedSize: number | null,
): XmlChildren {
  return {
    Credentials: credentialsReply(issued),
    AssumedRoleUser: { AssumedRoleId: issued.principal.userId, Arn: issued.principal.arn },
    PackedPolicySize: packedSize ?? undefined,
    SourceIdentity: sourceIdentity ?? undefined,
  }
}

export function credentialsReply(issued: IssuedCredentials): XmlChildren {
  return {
    AccessKeyId: issued.accessKeyId,
    SecretAccessKey: issued.secretAccessKey,
    SessionToken: issued.sessionToken ?? undefined,
    Expiration: issued.expiresAt === null ? undefined : secondsTime(issued.expiresAt),
  }
}
