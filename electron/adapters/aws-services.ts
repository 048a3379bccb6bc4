import type { Aws, Clock } from '../core/ports.ts'
import type { AwsHttp, AwsReach } from './aws-client.ts'
import { createFederation } from './aws-federation.ts'
import { createIam } from './aws-iam.ts'
import { createReplyTime } from './aws-reply-time.ts'
import { createSsoPortal } from './aws-sso.ts'
import { createSsoOidc } from './aws-sso-oidc.ts'
import { createSts } from './aws-sts.ts'

/** AWS's services over whatever a host reaches them by. `environment` names the endpoints that differ from AWS's. */
export function createAwsServices(ports: {
  http: AwsHttp
  environment: NodeJS.ProcessEnv
  /** Against which the time in AWS's replies is held. */
  clock: Pick<Clock, 'now'>
}): Aws {
  const { http, environment, clock } = ports
  const time = createReplyTime(clock)
  const reach: AwsReach = { http, time }
  return {
    ssoOidc: createSsoOidc(reach, environment['AWS_ENDPOINT_URL_SSO_OIDC']),
    ssoPortal: createSsoPortal(reach, environment['AWS_ENDPOINT_URL_SSO']),
    sts: createSts(reach, environment['AWS_ENDPOINT_URL_STS']),
    iam: createIam(reach, environment['AWS_ENDPOINT_URL_IAM']),
    federation: createFederation(reach, environment['LANYARD_SIGNIN_ENDPOINT']),
    watchTime: time.watchTime,
  }
}
