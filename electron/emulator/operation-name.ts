import { assertNever } from '../../shared/assert-never.ts'
import type { EmulatorRequest } from './world.ts'

const PORTAL_PATHS: Readonly<Record<string, string>> = {
  '/client/register': 'RegisterClient',
  '/device_authorization': 'StartDeviceAuthorization',
  '/token': 'CreateToken',
  '/authorize': 'Authorize',
  '/device': 'Device',
  '/assignment/accounts': 'ListAccounts',
  '/assignment/roles': 'ListAccountRoles',
  '/federation/credentials': 'GetRoleCredentials',
  '/logout': 'Logout',
  '/access': 'ListAccess',
  '/access/credentials': 'GetAccessCredentials',
}

const UNNAMED = 'Unknown'

function actionOf({ url, body }: EmulatorRequest): string {
  // The Query protocol names the operation in the form (AWS's STS and IAM), sign-in in either.
  const action = url.searchParams.get('Action') ?? new URLSearchParams(body.toString('utf8')).get('Action')
  return action !== null && /^\w{1,64}$/.test(action) ? action : UNNAMED
}

/** The AWS name of the operation a request asks for, told before anything is done with it: faults go by it. */
export function operationName(request: EmulatorRequest): string {
  const { service, url, method, headers } = request
  switch (service) {
    case 'sso-oidc':
    case 'sso':
    case 'account-access':
      return PORTAL_PATHS[url.pathname.replace(/(?<=.)\/$/, '')] ?? UNNAMED
    case 'sts':
    case 'iam':
      return actionOf(request)
    case 'signin':
      return url.pathname.startsWith('/federation') ? actionOf(request) : 'Console'
    case 's3':
      return method === 'GET' && url.pathname === '/' ? 'ListBuckets' : UNNAMED
    case 'eks':
      return /^\/clusters\/?$/.test(url.pathname) ? 'ListClusters' : 'DescribeCluster'
    case 'codeartifact':
      return url.pathname === '/v1/authorization-token' ? 'GetAuthorizationToken' : UNNAMED
    case 'ecr':
    case 'ssm':
      return /\.(\w{1,64})$/.exec(headers.get('x-amz-target') ?? '')?.[1] ?? UNNAMED
    case 'kubernetes':
      return 'Kubernetes'
    default:
      return assertNever(service)
  }
}
