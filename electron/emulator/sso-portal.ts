import { ACCOUNT_ID } from '../../shared/limits.ts'
import { jsonError, jsonReply } from './aws-error.ts'
import { PortalSession } from './portal-session.ts'
import type { SignIn, SignIns } from './sign-ins.ts'
import type { Account, EmulatorReply, EmulatorRequest, Service, World } from './world.ts'

const MAX_PAGE = 100
// AWS names no size for a page nobody asked a size for. This one is small, to catch clients that read only one.
const DEFAULT_PAGE = 20

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
    const page = pageOf(portal.accounts, request)
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
    const page = pageOf(account.permissionSets, request)
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

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextToken?: string | undefined
}

/** One page by `max_result` (1 to 100) and `next_token`; `null` when either is none of ours. */
function pageOf<Item>(all: readonly Item[], { url }: EmulatorRequest): Page<Item> | null {
  const size = Number(url.searchParams.get('max_result') ?? DEFAULT_PAGE)
  const token = url.searchParams.get('next_token')
  const start = token === null || token === '' ? 0 : tokenOffset(token)
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE || start === null || start > all.length)
    return null
  const end = start + size
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(`from:${end}`).toString('base64url') : undefined,
  }
}

function tokenOffset(token: string): number | null {
  const match = /^from:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))
  return match ? Number(match[1]) : null
}

function badRequest(operation: string, message: string): EmulatorReply {
  return jsonError(operation, 400, 'InvalidRequestException', message)
}

function badPaging(operation: string): EmulatorReply {
  return badRequest(operation, 'max_result must be 1 to 100 and next_token one that was given out')
}

function noAccess(operation: string): EmulatorReply {
  return jsonError(operation, 403, 'ForbiddenException', 'No access')
}
