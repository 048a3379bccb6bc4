import { accessKeysOf, type AccessKey } from '../access-keys.ts'
import { secondsTime } from '../aws-time.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { Refusal } from '../refusal.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { IamUser, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { requirePermission } from './permission.ts'
import { noSuchEntity, permittedUser } from './users.ts'

const MOST_KEYS = 2
const KEY_ID = { min: 16, max: 128, pattern: /^[\w]*$/ }

/** ListAccessKeys. Throws NoSuchEntity (404) or AccessDenied (403). */
export function listAccessKeys(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const user = permittedUser(world, parameters, caller, 'iam:ListAccessKeys')
  const keys = accessKeysOf(world).of(user.arn)
  return {
    IsTruncated: false,
    AccessKeyMetadata: {
      member: keys.map((key) => ({
        UserName: user.name,
        AccessKeyId: key.id,
        Status: key.status,
        CreateDate: secondsTime(key.createdAt),
      })),
    },
  }
}

/** CreateAccessKey. Throws LimitExceeded (409) at the third key of a user. */
export function createAccessKey(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const user = permittedUser(world, parameters, caller, 'iam:CreateAccessKey')
  const keys = accessKeysOf(world)
  if (keys.of(user.arn).length >= MOST_KEYS) {
    throw new Refusal('LimitExceeded', 409, `Cannot exceed quota for AccessKeysPerUser: ${MOST_KEYS}`)
  }
  const { accountId, arn, id: userId } = user
  const issued = world.credentials.issueKey({ kind: 'user', accountId, arn, userId, user, mfa: false })
  keys.note(issued)
  return {
    AccessKey: {
      UserName: user.name,
      AccessKeyId: issued.accessKeyId,
      Status: 'Active',
      SecretAccessKey: issued.secretAccessKey,
      CreateDate: secondsTime(issued.issuedAt),
    },
  }
}

/** UpdateAccessKey: an inactive key is refused everywhere from then on. */
export function updateAccessKey(world: World, parameters: QueryParameters, caller: VerifiedCaller): null {
  const id = parameters.requiredText('AccessKeyId', KEY_ID)
  const status = parameters.requiredText('Status', { pattern: /^(Active|Inactive)$/ })
  const user = permittedUser(world, parameters, caller, 'iam:UpdateAccessKey')
  requireKey(world, user, id)
  accessKeysOf(world).setStatus(id, status === 'Active' ? 'Active' : 'Inactive')
  return null
}

export function deleteAccessKey(world: World, parameters: QueryParameters, caller: VerifiedCaller): null {
  const id = parameters.requiredText('AccessKeyId', KEY_ID)
  const user = permittedUser(world, parameters, caller, 'iam:DeleteAccessKey')
  requireKey(world, user, id)
  accessKeysOf(world).remove(id)
  world.credentials.forget(id)
  return null
}

/** GetAccessKeyLastUsed: `N/A` for service and region, and no date, where the key was never used. */
export function getAccessKeyLastUsed(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const id = parameters.requiredText('AccessKeyId', KEY_ID)
  parameters.finish()
  const owner = world.credentials.find(id)?.principal
  if (owner?.kind !== 'user' || owner.accountId !== caller.credentials.principal.accountId)
    throw noSuchKey(id)
  const { user } = owner
  requirePermission(world, caller, 'iam:GetAccessKeyLastUsed', { arn: user.arn, named: `user ${user.name}` })
  const { lastUsed } = requireKey(world, user, id)
  return {
    UserName: user.name,
    AccessKeyLastUsed: {
      LastUsedDate: lastUsed ? secondsTime(lastUsed.at) : undefined,
      ServiceName: lastUsed?.service ?? 'N/A',
      Region: lastUsed?.region ?? 'N/A',
    },
  }
}

function requireKey(world: World, user: IamUser, id: string): AccessKey {
  const issued = world.credentials.find(id)
  if (issued?.sessionToken === null && issued.principal.arn === user.arn) accessKeysOf(world).note(issued)
  const key = accessKeysOf(world).find(id)
  if (key?.userArn === user.arn) return key
  throw noSuchKey(id)
}

function noSuchKey(id: string): Refusal {
  return noSuchEntity(`The Access Key with id ${id} cannot be found.`)
}
