import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { getCACertificates } from 'node:tls'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { AppError } from '../../shared/errors.ts'
import type { AwsHttp, HttpText } from './aws-client.ts'
import { unreachable } from './aws-unreachable.ts'

/** Milliseconds: until a connection stands, and from then on until the reply. */
export interface HttpTimeouts {
  readonly connectMs: number
  readonly requestMs: number
}

const TIMEOUTS: HttpTimeouts = { connectMs: 5_000, requestMs: 15_000 }
const MAX_SOCKETS = 32
const MAX_REPLY_BYTES = 8 * 1_048_576

/** AWS through Node's own HTTP. Reads HTTPS_PROXY, NO_PROXY and AWS_CA_BUNDLE from `environment`. Throws `unreachable` when the bundle can't be read. */
export function createAwsHttp(environment: NodeJS.ProcessEnv, timeouts = TIMEOUTS): AwsHttp {
  const { connectMs, requestMs } = timeouts
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, proxyEnv: environment }
  const httpsAgent = new HttpsAgent({ ...options, ca: trusted(environment['AWS_CA_BUNDLE']) })
  const httpAgent = new HttpAgent(options)

  function exchange(
    url: string,
    request: Pick<RequestOptions, 'method' | 'headers' | 'signal'>,
    body = '',
  ): Promise<HttpText> {
    return new Promise((resolve, reject) => {
      const secure = new URL(url).protocol === 'https:'
      const send = secure ? httpsRequest : httpRequest
      const agent = secure ? httpsAgent : httpAgent
      const fail = (cause: Error) =>
        reject(
          request.signal?.aborted
            ? new AppError('interrupted', {}, { cause })
            : unreachable(new URL(url).host, cause),
        )
      const sent = send(url, { ...request, agent, timeout: requestMs }, (reply) => {
        const chunks: Buffer[] = []
        let size = 0
        reply.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > MAX_REPLY_BYTES) reply.destroy(new Error('the reply is too long'))
          else chunks.push(chunk)
        })
        reply.on('error', fail)
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      })
      sent.on('timeout', () => sent.destroy(new Error('it does not answer')))
      sent.on('error', fail)
      sent.end(body)
    })
  }

  return {
    handler: new NodeHttpHandler({
      httpAgent,
      httpsAgent,
      connectionTimeout: connectMs,
      requestTimeout: requestMs,
      throwOnRequestTimeout: true,
    }),
    postForm: (url, body) =>
      exchange(
        url,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          },
        },
        body,
      ),
    get: (url, headers, signal) =>
      exchange(url, { method: 'GET', headers: { ...headers }, ...(signal ? { signal } : {}) }),
  }
}

function trusted(bundle: string | undefined): string[] {
  const system = [...getCACertificates('default'), ...getCACertificates('system')]
  if (!bundle) return system
  try {
    return [...system, readFileSync(bundle, 'utf8')]
  } catch (cause) {
    throw new AppError(
      'unreachable',
      { host: 'AWS', reason: `AWS_CA_BUNDLE (${bundle}) cannot be read` },
      { cause },
    )
  }
}
