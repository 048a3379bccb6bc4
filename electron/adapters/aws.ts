import type { Aws, Clock } from '../core/ports.ts'
import type { AwsReach } from './aws-client.ts'
import { createFederation } from './aws-federation.ts'
import { createAwsHttp, type HttpTimeouts } from './aws-http.ts'
import { createReplyTime } from './aws-reply-time.ts'
import { createSsoPortal } from './aws-sso.ts'
import { createSsoOidc } from './aws-sso-oidc.ts'
import { createSts } from './aws-sts.ts'
import { createClock } from './clock.ts'

export interface AwsOptions {
  /** Against which the time in AWS's replies is held. */
  readonly clock?: Pick<Clock, 'now'>
  readonly timeouts?: HttpTimeouts
}

/** AWS as the engine uses it. `environment` names the proxy, the certificates and the endpoints that differ from AWS's. */
export function createAws(environment: NodeJS.ProcessEnv, options: AwsOptions = {}): Aws {
  const time = createReplyTime(options.clock ?? createClock())
  const reach: AwsReach = { http: createAwsHttp(environment, options.timeouts), time }
  return {
    ssoOidc: createSsoOidc(reach, environment['AWS_ENDPOINT_URL_SSO_OIDC']),
    ssoPortal: createSsoPortal(reach, environment['AWS_ENDPOINT_URL_SSO']),
    sts: createSts(reach, environment['AWS_ENDPOINT_URL_STS']),
    federation: createFederation(reach, environment['LANYARD_SIGNIN_ENDPOINT']),
    watchTime: time.watchTime,
  }
}
