import {
  ASSUME_ROLE_MAX_SECONDS,
  ASSUME_ROLE_MIN_SECONDS,
  ROLE_SESSION_NAME,
  TENANT_ID,
} from '../../shared/limits.ts'
import { jsonError, jsonReply } from './aws-error.ts'
import { secondsTime } from './aws-time.ts'
import { ConditionContext } from './conditions.ts'
import { pageOf } from './paging.ts'
import type { SignIn, SignIns } from './sign-ins.ts'
import { findRole, issueRoleSession } from './sts/role-session.ts'
import { NO_TAGS } from './sts/session-tags.ts'
import { trusts } from './sts/trust.ts'
import { ACCOUNT_ACCESS_SERVICE, tenantArn } from './tenant-arn.ts'
import type {
  Account,
  EmulatorReply,
  EmulatorRequest,
  IamRole,
  PortalOfOrganisation,
  Service,
  World,
} from './world.ts'

interface AccessRole {
  readonly accountId: string
  readonly accountName: string
  readonly roleArn: string
}

/** The operations, and the scope that the sign-in must have been asked for with. */
const OPERATIONS = {
  '/access': { name: 'ListAccess', scope: 'account_access:read_only' },
  '/access/credentials': { name: 'GetAccessCredentials', scope: 'account_access:assume' },
} as const

/**
 * Account access: people of Identity Center borrow the IAM roles that trust it, under a session name and for a time of
 * their own choice. Paths, parameters and limits are AWS's as they were published; its errors and the members of
 * `credentials` could not be verified and follow the portal API.
 */
export function createAccountAccess(world: World, signIns: SignIns): Service {
  const listed = new Map<PortalOfOrganisation, readonly AccessRole[]>()

  function letsIn(role: IamRole, account: Account, tenantId: string): boolean {
    const context = new ConditionContext([
      ['aws:CurrentTime', secondsTime(world.now())],
      ['aws:SourceAccount', account.id],
      ['aws:SourceArn', tenantArn(account.partition, account.id, tenantId)],
    ])
    const service = { kind: 'Service', name: ACCOUNT_ACCESS_SERVICE } as const
    return ['sts:AssumeRole', 'sts:SetContext'].every((action) => trusts(role, service, action, context))
  }

  function rolesOf(account: Account, tenantId: string): readonly AccessRole[] {
    return world.organisation.roleNames(account.id).flatMap((name) => {
      const role = world.organisation.role(account.id, name)
      if (!role || !letsIn(role, account, tenantId)) return []
      return [{ accountId: account.id, accountName: account.name, roleArn: role.arn }]
    })
  }

  function allRoles(portal: PortalOfOrganisation, tenantId: string): readonly AccessRole[] {
    const known = listed.get(portal)
    if (known) return known
    const roles = portal.accounts.flatMap((account) => rolesOf(account, tenantId))
    listed.set(portal, roles)
    return roles
  }

  function listAccess({ url }: EmulatorRequest, portal: PortalOfOrganisation, tenantId: string) {
    const { name } = OPERATIONS['/access']
    const asked = { size: url.searchParams.get('maxResults'), token: url.searchParams.get('nextToken') }
    const page = pageOf(allRoles(portal, tenantId), asked)
    if (!page) return invalid(name, 'maxResults must be 1 to 100 and nextToken one that was given out')
    return jsonReply(name, 200, { roles: page.items, nextToken: page.nextToken })
  }

  function getCredentials({ url }: EmulatorRequest, portal: PortalOfOrganisation, tenantId: string) {
    const { name } = OPERATIONS['/access/credentials']
    const asked = (parameter: string) => url.searchParams.get(parameter) ?? ''
    if (asked('accessType') !== 'PROGRAMMATIC_ACCESS')
      return invalid(name, 'accessType must be PROGRAMMATIC_ACCESS')
    const sessionName = asked('sessionName')
    if (!ROLE_SESSION_NAME.test(sessionName))
      return invalid(name, 'sessionName must have 2 to 64 characters of [\\w+=,.@-]')
    const seconds = Number(asked('sessionDuration'))
    if (!Number.isInteger(seconds) || seconds < ASSUME_ROLE_MIN_SECONDS || seconds > ASSUME_ROLE_MAX_SECONDS)
      return invalid(name, 'sessionDuration must be 900 to 43200')
    const roleArn = asked('roleArn')
    const account = portal.accounts.find(({ id }) => id === roleArn.split(':')[4])
    const role = account && roleOf(roleArn)
    if (!role || !letsIn(role, account, tenantId)) return denied(name, 'You are not assigned to the role')
    if (seconds > role.maxSessionDuration)
      return invalid(name, 'sessionDuration exceeds the MaxSessionDuration set for this role')
    const issued = issueRoleSession(world, {
      role,
      sessionName,
      mfa: false,
      sourceIdentity: null,
      tags: NO_TAGS,
      sessionPolicies: [],
      durationSeconds: seconds,
    })
    return jsonReply(name, 200, {
      credentials: {
        accessKeyId: issued.accessKeyId,
        secretAccessKey: issued.secretAccessKey,
        sessionToken: issued.sessionToken,
        expiration: issued.expiresAt,
      },
    })
  }

  function roleOf(arn: string): IamRole | null {
    try {
      return findRole(world, arn) ?? null
    } catch {
      // One that is malformed is as little assigned as one that is not there.
      return null
    }
  }

  return (request) => {
    const { method, url, headers } = request
    const operation = OPERATIONS[url.pathname as keyof typeof OPERATIONS]
    if (method !== 'GET' || !operation)
      return jsonError('Unknown', 404, 'ResourceNotFoundException', 'There is no such operation')
    const { name, scope } = operation
    const signIn = signIns.find(/^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1] ?? '')
    if (!signIn) return jsonError(name, 401, 'UnauthorizedException', 'Session token not found or invalid')
    if (!signIn.scopes.includes(scope)) return denied(name, `The token lacks the scope ${scope}`)
    const tenantId = url.searchParams.get('tenantId') ?? ''
    const problem = tenantProblem(name, tenantId, signIn)
    if (problem) return problem
    return name === 'ListAccess'
      ? listAccess(request, signIn.portal, tenantId)
      : getCredentials(request, signIn.portal, tenantId)
  }
}

function tenantProblem(operation: string, tenantId: string, { portal }: SignIn): EmulatorReply | null {
  if (!TENANT_ID.test(tenantId))
    return invalid(operation, 'tenantId must begin with aa- and have 3 to 24 characters of [a-z0-9-]')
  return tenantId === portal.tenantId
    ? null
    : jsonError(operation, 404, 'ResourceNotFoundException', 'There is no such tenant')
}

function invalid(operation: string, message: string): EmulatorReply {
  return jsonError(operation, 400, 'ValidationException', message)
}

function denied(operation: string, message: string): EmulatorReply {
  return jsonError(operation, 403, 'AccessDeniedException', message)
}
