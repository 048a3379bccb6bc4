import { AppError } from '../../../shared/errors.ts'
import type { Crypto, EndpointRequest } from '../ports.ts'
import type { Secret } from '../secret.ts'

/** The one page of the endpoint: which session is meant follows from the token. */
export const ENDPOINT_PATH = '/credentials'

export type Judgement =
  | { readonly outcome: 'session'; readonly sessionId: string }
  | { readonly outcome: 'refused'; readonly status: 401 | 403 | 404 | 405; readonly error: AppError }

/**
 * Which session a request may have. The Host must be one of `hosts` to the letter: a page whose name was made to lead
 * here (DNS rebinding) comes with that name. A page never gets as far as the token, and no reply lets one read it.
 */
export function judge(
  request: EndpointRequest,
  allowed: {
    readonly hosts: readonly string[]
    readonly tokens: readonly (readonly [sessionId: string, token: Secret])[]
    readonly matches: Crypto['matches']
  },
): Judgement {
  if (request.host === null || !allowed.hosts.includes(request.host) || request.fromBrowser)
    return refuse(403, 'no page and no other computer may ask')
  if (request.path !== ENDPOINT_PATH) return refuse(404, `it has one page, ${ENDPOINT_PATH}`)
  if (request.method !== 'GET') return refuse(405, 'it takes GET')
  const { authorization } = request
  // All of them are compared, so that the time it takes does not tell which one was meant.
  const [found] = allowed.tokens.filter(([, token]) => allowed.matches(token, authorization ?? ''))
  if (!found) return { outcome: 'refused', status: 401, error: new AppError('endpoint-token') }
  return { outcome: 'session', sessionId: found[0] }
}

function refuse(status: 403 | 404 | 405, reason: string): Judgement {
  return { outcome: 'refused', status, error: new AppError('endpoint-refused', { reason }) }
}
