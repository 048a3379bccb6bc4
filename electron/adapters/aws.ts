import type { Aws } from '../core/ports.ts'
import { createFederation } from './aws-federation.ts'
import { createAwsHttp } from './aws-http.ts'
import { createSsoPortal } from './aws-sso.ts'
import { createSsoOidc } from './aws-sso-oidc.ts'
import { createSts } from './aws-sts.ts'

/** AWS as the engine uses it. The SDK's clients read AWS_ENDPOINT_URL_* themselves; here they only name the host. */
export function createAws(environment: NodeJS.ProcessEnv): Aws {
  const http = createAwsHttp(environment)
  const listeners = new Set<(awsTime: number, localTime: number) => void>()
  const onTime = (awsTime: number) => {
    for (const listener of listeners) listener(awsTime, Date.now())
  }
  return {
    ssoOidc: createSsoOidc(http, onTime, environment['AWS_ENDPOINT_URL_SSO_OIDC']),
    ssoPortal: createSsoPortal(http, onTime, environment['AWS_ENDPOINT_URL_SSO']),
    sts: createSts(http, onTime, environment['AWS_ENDPOINT_URL_STS']),
    federation: createFederation(http, onTime, environment['LANYARD_SIGNIN_ENDPOINT']),
    watchTime(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
