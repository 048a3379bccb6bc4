import type { Aws, Clock } from '../core/ports.ts'
import type { AwsHttp, AwsReach } from './aws-client.ts'
import { authorizeUrl } from './aws-authorize-url.ts'
import { awsEndpoint, type AwsServiceHost, type ServiceAddress } from './aws-endpoint.ts'
import { createAccountAccess } from './aws-account-access.ts'
import { createDocuments } from './documents.ts'
import { createFederation } from './aws-federation.ts'
import { createReplyTime } from './aws-reply-time.ts'
import { once } from './once.ts'

/**
 * AWS's services over whatever a host reaches them by. `environment` names the endpoints that differ from AWS's. Its
 * clients are two thirds of all the engine's code, and nothing of a start needs them: each is loaded when first asked.
 */
export function createAwsServices(ports: {
  http: AwsHttp
  environment: NodeJS.ProcessEnv
  /** Against which the time in AWS's replies is held, and by which a region that failed is looked at again. */
  clock: Pick<Clock, 'now' | 'at'>
}): Aws {
  const { http, environment, clock } = ports
  const time = createReplyTime(clock)
  const reach: AwsReach = { http, time }
  const dualStack = environment['AWS_USE_DUALSTACK_ENDPOINT']?.toLowerCase() === 'true'
  const address = (service: AwsServiceHost, override: string | undefined): ServiceAddress => ({
    service,
    override,
    dualStack,
  })
  const oidcAt = address('oidc', environment['AWS_ENDPOINT_URL_SSO_OIDC'])
  const portalAt = address('portal.sso', environment['AWS_ENDPOINT_URL_SSO'])
  const stsAt = address('sts', environment['AWS_ENDPOINT_URL_STS'])
  const eksAt = address('eks', environment['AWS_ENDPOINT_URL_EKS'])
  const ecrAt = address('api.ecr', environment['AWS_ENDPOINT_URL_ECR'])
  const codeArtifactAt = address('codeartifact', environment['AWS_ENDPOINT_URL_CODEARTIFACT'])
  const ssmAt = address('ssm', environment['AWS_ENDPOINT_URL_SSM'])
  const presigner = once(async () => (await import('./aws-presigner.ts')).createPresigner(stsAt))
  const eks = once(async () => (await import('./aws-eks.ts')).createEks(reach, eksAt))
  const ecr = once(async () => (await import('./aws-ecr.ts')).createEcr(reach, ecrAt))
  const codeArtifact = once(async () =>
    (await import('./aws-codeartifact.ts')).createCodeArtifact(reach, codeArtifactAt),
  )
  const ssm = once(async () => (await import('./aws-ssm.ts')).createSsm(reach, ssmAt))
  const oidc = once(async () => (await import('./aws-sso-oidc.ts')).createSsoOidc(reach, oidcAt))
  const portal = once(async () => (await import('./aws-sso.ts')).createSsoPortal(reach, portalAt))
  const sts = once(async () => (await import('./aws-sts.ts')).createSts(reach, stsAt, clock))
  const iam = once(async () =>
    (await import('./aws-iam.ts')).createIam(reach, environment['AWS_ENDPOINT_URL_IAM']),
  )
  return {
    ssoOidc: {
      registerClient: async (input) => (await oidc()).registerClient(input),
      startDeviceAuthorization: async (input) => (await oidc()).startDeviceAuthorization(input),
      createToken: async (input) => (await oidc()).createToken(input),
      authorizeUrl: (input) => authorizeUrl(input, oidcAt),
    },
    ssoPortal: {
      listAccounts: async (...call) => (await portal()).listAccounts(...call),
      listAccountRoles: async (...call) => (await portal()).listAccountRoles(...call),
      getRoleCredentials: async (...call) => (await portal()).getRoleCredentials(...call),
      logout: async (call) => (await portal()).logout(call),
    },
    accountAccess: createAccountAccess(reach),
    sts: {
      assumeRole: async (input) => (await sts()).assumeRole(input),
      assumeRoleWithSaml: async (input) => (await sts()).assumeRoleWithSaml(input),
      assumeRoleWithWebIdentity: async (input) => (await sts()).assumeRoleWithWebIdentity(input),
      getSessionToken: async (input) => (await sts()).getSessionToken(input),
      getFederationToken: async (input) => (await sts()).getFederationToken(input),
      getCallerIdentity: async (...call) => (await sts()).getCallerIdentity(...call),
    },
    iam: {
      listAccessKeys: async (call) => (await iam()).listAccessKeys(call),
      createAccessKey: async (call) => (await iam()).createAccessKey(call),
      deactivateAccessKey: async (...call) => (await iam()).deactivateAccessKey(...call),
      deleteAccessKey: async (...call) => (await iam()).deleteAccessKey(...call),
      wasUsed: async (...call) => (await iam()).wasUsed(...call),
      listMfaDevices: async (call) => (await iam()).listMfaDevices(call),
    },
    documents: createDocuments(reach.http),
    presigner: {
      callerIdentity: async (input) => (await presigner()).callerIdentity(input),
      databaseConnection: async (input) => (await presigner()).databaseConnection(input),
    },
    eks: {
      listClusters: async (call) => (await eks()).listClusters(call),
      describeCluster: async (...call) => (await eks()).describeCluster(...call),
    },
    ecr: { password: async (call) => (await ecr()).password(call) },
    codeArtifact: { token: async (...call) => (await codeArtifact()).token(...call) },
    ssm: {
      onlineInstances: async (call) => (await ssm()).onlineInstances(call),
      startSession: async (...call) => (await ssm()).startSession(...call),
      terminateSession: async (...call) => (await ssm()).terminateSession(...call),
      endpoint: (region) => awsEndpoint(ssmAt, region),
    },
    federation: createFederation(reach, environment['LANYARD_SIGNIN_ENDPOINT']),
    watchTime: time.watchTime,
  }
}
