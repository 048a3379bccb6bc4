import type { Client, MetadataBearer } from '@smithy/types'
import { AppError } from '../../shared/errors.ts'
import type { AwsHttp } from './aws-http.ts'

/** Told the time of AWS, from a reply's Date header. */
export type OnAwsTime = (awsTime: number) => void

/** What every client of the engine is made with. It reads no profile and no credentials of the user's. */
export function clientSettings(http: AwsHttp, region: string, maxAttempts: number) {
  return { region, maxAttempts, requestHandler: http.handler, customUserAgent: 'lanyard' }
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
export function watchReplies(client: object, onTime: OnAwsTime): void {
  const { middlewareStack } = client as AnyClient
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { headers } = result.response as HttpReply
      const { hostname } = args.request as HttpQuestion
      if (headers['content-type']?.startsWith('text/html'))
        throw new AppError('captive-portal', { host: hostname })
      const time = Date.parse(headers['date'] ?? '')
      if (!Number.isNaN(time)) onTime(time)
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'lanyardReplies' },
  )
}
