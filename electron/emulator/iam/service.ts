import { Refusal } from '../refusal.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { queryService, type QueryOperation } from '../query-service.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { Service, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  updateAccessKey,
} from './keys.ts'
import { deleteRolePolicy, getRole, getRolePolicy, listRolePolicies, putRolePolicy } from './roles.ts'
import { listMfaDevices } from './mfa-devices.ts'
import { getUser } from './users.ts'

const API = { version: '2010-05-08', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' }

type Run = (world: World, parameters: QueryParameters, caller: VerifiedCaller) => XmlChildren | null

const OPERATIONS: Readonly<Record<string, Run>> = {
  ListAccessKeys: listAccessKeys,
  CreateAccessKey: createAccessKey,
  UpdateAccessKey: updateAccessKey,
  DeleteAccessKey: deleteAccessKey,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  ListMFADevices: listMfaDevices,
  GetUser: getUser,
  GetRole: getRole,
  ListRolePolicies: listRolePolicies,
  GetRolePolicy: getRolePolicy,
  PutRolePolicy: putRolePolicy,
  DeleteRolePolicy: deleteRolePolicy,
}

/** What a session manager needs of IAM: a user's access keys, and a role's inline policies. */
export function createIam(world: World): Service {
  const operations = Object.entries(OPERATIONS).map(([name, run]): [string, QueryOperation] => [
    name,
    {
      kind: 'signed',
      run(parameters, caller) {
        requireIamCaller(caller)
        return run(world, parameters, caller)
      },
    },
  ])
  return queryService(world, 'iam', API, new Map(operations))
}

// IAM takes neither a federated user's credentials nor a GetSessionToken session without MFA, and answers as if
// it did not know them. Source: GetSessionToken and GetFederationToken, STS API reference.
function requireIamCaller({ credentials: { principal, sessionToken } }: VerifiedCaller): void {
  const withoutMfa = principal.kind === 'user' && sessionToken !== null && !principal.mfa
  if (principal.kind === 'federated-user' || withoutMfa) {
    throw new Refusal('InvalidClientTokenId', 403, 'The security token included in the request is invalid')
  }
}
