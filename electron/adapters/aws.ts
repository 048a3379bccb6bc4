import type { Aws, Clock } from '../core/ports.ts'
import { createAwsHttp, type HttpTimeouts } from './aws-http.ts'
import { createAwsServices } from './aws-services.ts'
import { createClock } from './clock.ts'

export interface AwsOptions {
  /** Against which the time in AWS's replies is held, and by which a region that failed is looked at again. */
  readonly clock?: Pick<Clock, 'now' | 'at'>
  readonly timeouts?: HttpTimeouts
}

/** AWS over Node's HTTP. `environment` names the proxy, the certificates and the endpoints that differ from AWS's. */
export function createAws(environment: NodeJS.ProcessEnv, options: AwsOptions = {}): Aws {
  return createAwsServices({
    http: createAwsHttp(environment, options.timeouts),
    environment,
    clock: options.clock ?? createClock(),
  })
}
