import { partitionOfArn } from '../arn-parts.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { Refusal, validationError } from '../refusal.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { IamUser, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { requirePermission } from './permission.ts'

/** GetUser; without UserName, of the caller. Throws NoSuchEntity (404) or AccessDenied (403). */
export function getUser(world: World, parameters: QueryParameters, caller: VerifiedCaller): XmlChildren {
  const user = permittedUser(world, parameters, caller, 'iam:GetUser')
  return { User: { Path: '/', UserName: user.name, UserId: user.id, Arn: user.arn, CreateDate: USER_SINCE } }
}

// The organisation does not say when a user was made, and IAM must.
const USER_SINCE = '2024-01-01T00:00:00Z'

/**
 * The user that `UserName` names in the caller's account, or else the caller itself, once the caller was found to
 * be permitted: IAM does not tell a stranger which users there are.
 */
export function permittedUser(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
  action: string,
): IamUser {
  const { principal } = caller.credentials
  const asked = parameters.text('UserName', { min: 1, max: 128, pattern: /^[\w+=,.@-]*$/ })
  parameters.finish()
  const name = asked ?? (principal.kind === 'user' ? principal.user.name : undefined)
  if (name === undefined) {
    throw validationError('Must specify userName when calling with non-User credentials')
  }
  const arn = `arn:${partitionOfArn(principal.arn)}:iam::${principal.accountId}:user/${name}`
  requirePermission(world, caller, action, { arn, named: `user ${name}` })
  const user = world.organisation.user(principal.accountId, name)
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`)
  return user
}

export function noSuchEntity(message: string): Refusal {
  return new Refusal('NoSuchEntity', 404, message)
}
