import type { STSClientConfig } from '@aws-sdk/client-sts'
import type { Client, MetadataBearer, RetryStrategyV2 } from '@smithy/types'
import { AppError } from '../../shared/errors.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'
import type { ReplyTime } from './aws-reply-time.ts'

/** How a host reaches AWS: Node's HTTP in the agent, Chromium's in the desktop app. */
export interface AwsHttp {
  readonly handler: NonNullable<STSClientConfig['requestHandler']>
  /** Posts a form. Throws `unreachable`. */
  postForm(url: string, body: string): Promise<HttpText>
  /** Throws `unreachable`, and `interrupted` once the signal aborts. */
  get(url: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<HttpText>
}

/** A reply as text, its headers' names in lower case. */
export interface HttpText {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

/** What the clients of AWS share. */
export interface AwsReach {
  readonly http: AwsHttp
  readonly time: ReplyTime
}

/**
 * What every client of the engine is made with. Whatever is not given here the SDK would look for in the user's AWS
 * config file and environment, where an endpoint, a retry mode or a line that it cannot read is meant for other tools.
 */
export function clientSettings(
  reach: AwsReach,
  address: ServiceAddress,
  region: string,
  maxAttempts: number,
  /** In place of the SDK's own, which tries again whatever may pass. */
  retryStrategy?: RetryStrategyV2,
) {
  return settingsAt(reach, awsEndpoint(address, region), region, maxAttempts, retryStrategy)
}

/** The same for a service that is at one place in all regions. */
export function settingsAt(
  { http }: AwsReach,
  endpoint: string,
  region: string,
  maxAttempts: number,
  retryStrategy?: RetryStrategyV2,
) {
  return {
    region,
    endpoint,
    maxAttempts,
    retryMode: 'standard',
    ...(retryStrategy ? { retryStrategy } : {}),
    defaultsMode: 'standard' as const,
    useFipsEndpoint: false,
    // The endpoint above says it already, and the SDK lets none be given beside this.
    useDualstackEndpoint: false,
    authSchemePreference: [],
    userAgentAppId: '',
    requestHandler: http.handler,
    customUserAgent: 'lanyard',
  }
}

interface HttpReply {
  readonly headers: Readonly<Record<string, string>>
}

interface HttpQuestion {
  readonly hostname: string
}

// The clients' own types differ in their commands, which this middleware never looks at.
type AnyClient = Pick<Client<object, MetadataBearer, unknown>, 'middlewareStack'>

/**
 * Looks at each raw reply: tells AWS's time, and refuses a web page, which AWS's APIs never send. A network that wants
 * its own sign-in answers every request with one, with status 200.
 */
export function watchReplies(client: object, time: ReplyTime): void {
  const { middlewareStack } = client as AnyClient
  middlewareStack.add(
    (next) => async (args) => {
      const arrived = time.sent()
      const result = await next(args)
      const { headers } = result.response as HttpReply
      const { hostname } = args.request as HttpQuestion
      if (headers['content-type']?.startsWith('text/html'))
        throw new AppError('captive-portal', { host: hostname })
      arrived(headers['date'])
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'lanyardReplies' },
  )
}
