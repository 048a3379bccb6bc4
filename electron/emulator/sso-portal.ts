import { ACCOUNT_ID } from '../../shared/limits.ts'
import { jsonError, jsonReply } from './aws-error.ts'
import { pageOf } from './paging.ts'
import { PortalSession } from './portal-session.ts'
import type { SignIn, SignIns } from './sign-ins.ts'
import type { Account, EmulatorReply, EmulatorRequest, Service, World } from './world.ts'

/** The portal API (service `sso`): what a signed-in person may use, and the credentials for it. */
export function createSsoPortal(world: World, signIns: SignIns): Service {
  return (request) => {
    const { method, url } = request
    const token = request.headers.get('x-amz-sso_bearer_token')
    switch (`${method} ${url.pathname}`) {
      case 'GET /assignment/accounts':
        return signedIn('ListAccounts', token, (signIn) => listAccounts(request, signIn))
      case 'GET /assignment/roles':
        return signedIn('ListAccountRoles', token, (signIn) => listAccountRoles(request, signIn))
      case 'GET /federation/credentials':
        return signedIn('GetRoleCredentials', token, (signIn) => getRoleCredentials(request, signIn))
      case 'POST /logout':
        return signedIn('Logout', token, () => {
          // Role sessions that were handed out go on: AWS has no way to call them back either.
          signIns.end(token ?? '')
          return jsonReply('Logout', 200, undefined)
        })
      default:
        return jsonError('Unknown', 404, 'ResourceNotFoundException', 'There is no such operation')
    }
  }

  function signedIn(
    operation: string,
    token: string | null | undefined,
    run: (signIn: SignIn) => EmulatorReply,
  ): EmulatorReply {
    const signIn = signIns.find(token ?? '')
    if (signIn) return run(signIn)
    return jsonError(operation, 401, 'UnauthorizedException', 'Session token not found or invalid')
  }

  function listAccounts(request: EmulatorRequest, { portal }: SignIn): EmulatorReply {
    const page = pageOf(portal.accounts, paging(request))
    if (!page) return badPaging('ListAccounts')
    return jsonReply('ListAccounts', 200, {
      nextToken: page.nextToken,
      accountList: page.items.map(({ id, name, email }) => ({
        accountId: id,
        accountName: name,
        emailAddress: email,
      })),
    })
  }

  function listAccountRoles(request: EmulatorRequest, { portal }: SignIn): EmulatorReply {
    const operation = 'ListAccountRoles'
    const accountId = request.url.searchParams.get('account_id') ?? ''
    if (!ACCOUNT_ID.test(accountId)) return badRequest(operation, 'accountId must be 12 digits')
    const account = assignedAccount(portal.accounts, accountId)
    if (!account) {
      return world.organisation.account(accountId)
        ? noAccess(operation)
        : jsonError(operation, 404, 'ResourceNotFoundException', 'Account not found')
    }
    const page = pageOf(account.permissionSets, paging(request))
    if (!page) return badPaging(operation)
    return jsonReply(operation, 200, {
      nextToken: page.nextToken,
      roleList: page.items.map((roleName) => ({ roleName, accountId })),
    })
  }

  function getRoleCredentials(request: EmulatorRequest, { portal }: SignIn): EmulatorReply {
    const operation = 'GetRoleCredentials'
    const accountId = request.url.searchParams.get('account_id') ?? ''
    const roleName = request.url.searchParams.get('role_name') ?? ''
    if (!ACCOUNT_ID.test(accountId) || roleName === '') {
      return badRequest(operation, 'accountId must be 12 digits and roleName must not be empty')
    }
    const account = assignedAccount(portal.accounts, accountId)
    const set = world.organisation.permissionSets.get(roleName)
    if (!account?.permissionSets.includes(roleName) || !set) return noAccess(operation)

    const issued = world.credentials.issue(
      new PortalSession(world.organisation, account, set.name, portal.user.name),
      world.lifetimes.role ?? set.sessionDuration * 1000,
    )
    return jsonReply(operation, 200, {
      roleCredentials: {
        accessKeyId: issued.accessKeyId,
        secretAccessKey: issued.secretAccessKey,
        sessionToken: issued.sessionToken,
        // Milliseconds, where AWS's other services write seconds or ISO 8601.
        expiration: issued.expiresAt,
      },
    })
  }
}

function assignedAccount(accounts: readonly Account[], id: string): Account | undefined {
  return accounts.find((account) => account.id === id && account.permissionSets.length > 0)
}

const paging = ({ url }: EmulatorRequest) => ({
  size: url.searchParams.get('max_result'),
  token: url.searchParams.get('next_token'),
})

function badRequest(operation: string, message: string): EmulatorReply {
  return jsonError(operation, 400, 'InvalidRequestException', message)
}

function badPaging(operation: string): EmulatorReply {
  return badRequest(operation, 'max_result must be 1 to 100 and next_token one that was given out')
}

function noAccess(operation: string): EmulatorReply {
  return jsonError(operation, 403, 'ForbiddenException', 'No access')
}
