import { SECOND_MS } from '../../shared/time.ts'
import { AppError } from '../../shared/errors.ts'
import type { AwsHttp, HttpText } from '../adapters/aws-client.ts'
import { unreachable } from '../adapters/aws-unreachable.ts'

const REQUEST_MS = 15 * SECOND_MS
const MAX_REPLY_BYTES = 8 * 1_048_576

/** What is needed of Electron's Session: `net`'s fetch, with the session's proxy and certificates. */
export interface Fetcher {
  fetch(url: string, init: RequestInit): Promise<Response>
}

interface SignedRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

/** Set by Chromium itself; a fetch that names them is refused. */
const CHROMIUM_SETS = new Set(['host', 'content-length', 'connection', 'expect', 'transfer-encoding'])

/**
 * AWS through Chromium's network: the system's proxy (PAC too), its certificates, and AWS_CA_BUNDLE. No cookie is sent
 * or kept, and a redirect, which AWS's APIs never send, is refused before a signed request follows it elsewhere.
 */
export function createChromiumHttp(session: Fetcher): AwsHttp {
  async function send(url: string, init: RequestInit, signal?: AbortSignal) {
    const late = AbortSignal.timeout(REQUEST_MS)
    const { host } = new URL(url)
    try {
      const response = await session.fetch(url, {
        ...init,
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
        signal: signal ? AbortSignal.any([signal, late]) : late,
      })
      const headers: Record<string, string> = Object.fromEntries(response.headers)
      return { status: response.status, headers, body: await readAll(response) }
    } catch (error) {
      if (error instanceof AppError) throw error
      if (signal?.aborted) throw Object.assign(new Error('It was given up'), { name: 'AbortError' })
      if (isRedirect(error)) throw new AppError('captive-portal', { host }, { cause: error })
      throw late.aborted ? timedOut() : withNodesCode(error)
    }
  }

  const handler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: SignedRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
      const sent = await send(
        urlOf(request),
        {
          method: request.method,
          headers: Object.entries(request.headers).filter(([name]) => !CHROMIUM_SETS.has(name.toLowerCase())),
          ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestInit['body']> }),
        },
        abortSignal,
      )
      return { response: { statusCode: sent.status, headers: sent.headers, body: sent.body } }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }

  async function exchange(url: string, init: RequestInit, signal?: AbortSignal): Promise<HttpText> {
    try {
      const { body: bytes, ...sent } = await send(url, init, signal)
      return { ...sent, text: new TextDecoder().decode(bytes) }
    } catch (error) {
      if (error instanceof AppError) throw error
      if (signal?.aborted) throw new AppError('interrupted', {}, { cause: error })
      throw unreachable(new URL(url).host, error as Error)
    }
  }

  return {
    handler,
    postForm: (url, body) =>
      exchange(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      }),
    get: (url, headers, signal) => exchange(url, { method: 'GET', headers: { ...headers } }, signal),
  }
}

function urlOf({ protocol, hostname, port, path, query }: SignedRequest): string {
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  const pairs = Object.entries(query ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => {
      if (value === null) return [escaped(name)]
      const values = typeof value === 'string' ? [value] : value
      return values.map((one) => `${escaped(name)}=${escaped(one)}`)
    })
  const search = pairs.length > 0 ? `?${pairs.join('&')}` : ''
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${search}`
}

async function readAll(response: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.length > MAX_REPLY_BYTES) throw new Error('the reply is too long')
  return bytes
}

// Electron has no name for it: "Attempted to redirect, but redirect policy was 'error'".
function isRedirect(thrown: unknown): boolean {
  return thrown instanceof Error && /redirect/i.test(saidBy(thrown))
}

function timedOut(): Error {
  return Object.assign(new Error('it does not answer'), { name: 'TimeoutError', code: 'ETIMEDOUT' })
}

function saidBy({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}

// Chromium's names of failures as Node has them, which the adapters put into words.
const NODES_CODES: Readonly<Record<string, string>> = {
  NAME_NOT_RESOLVED: 'ENOTFOUND',
  CONNECTION_REFUSED: 'ECONNREFUSED',
  CONNECTION_RESET: 'ECONNRESET',
  CONNECTION_CLOSED: 'ECONNRESET',
  CONNECTION_ABORTED: 'ECONNRESET',
  EMPTY_RESPONSE: 'ECONNRESET',
  CONTENT_LENGTH_MISMATCH: 'ECONNRESET',
  INCOMPLETE_CHUNKED_ENCODING: 'ECONNRESET',
  TIMED_OUT: 'ETIMEDOUT',
  CONNECTION_TIMED_OUT: 'ETIMEDOUT',
  ADDRESS_UNREACHABLE: 'EHOSTUNREACH',
  INTERNET_DISCONNECTED: 'ENETUNREACH',
  NETWORK_CHANGED: 'ECONNRESET',
  CERT_DATE_INVALID: 'CERT_HAS_EXPIRED',
  CERT_AUTHORITY_INVALID: 'SELF_SIGNED_CERT_IN_CHAIN',
}

/** A failure of Chromium's network, with the code that Node has for it. */
export function withNodesCode(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const said = saidBy(error)
  const [, name = ''] = /net::ERR_([A-Z_]+)/.exec(said) ?? []
  return Object.assign(new Error(said), { code: NODES_CODES[name] ?? 'ECHROMIUM', cause: error })
}
