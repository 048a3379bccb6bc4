import type { Aws, Clock } from '../core/ports.ts'
import type { AwsHttp, AwsReach } from './aws-client.ts'
import type { AwsServiceHost, ServiceAddress } from './aws-endpoint.ts'
import { createFederation } from './aws-federation.ts'
import { createReplyTime } from './aws-reply-time.ts'
import { createSsoPortal } from './aws-sso.ts'
import { createSsoOidc } from './aws-sso-oidc.ts'
import { createSts } from './aws-sts.ts'

/** AWS's services over whatever a host reaches them by. `environment` names the endpoints that differ from AWS's. */
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
  return {
    ssoOidc: createSsoOidc(reach, address('oidc', environment['AWS_ENDPOINT_URL_SSO_OIDC'])),
    ssoPortal: createSsoPortal(reach, address('portal.sso', environment['AWS_ENDPOINT_URL_SSO'])),
    sts: createSts(reach, address('sts', environment['AWS_ENDPOINT_URL_STS']), clock),
    federation: createFederation(reach, environment['LANYARD_SIGNIN_ENDPOINT']),
    watchTime: time.watchTime,
  }
}
