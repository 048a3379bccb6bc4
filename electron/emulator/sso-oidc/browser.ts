import type { EmulatorReply, EmulatorRequest } from '../world.ts'
import type { AuthorizationCodes, AuthorizationRequest } from './authorization-codes.ts'
import type { DeviceCodes } from './device-codes.ts'
import { consentPage, messagePage, userCodePage } from './pages.ts'
import { sameRedirect, type Registrations } from './registrations.ts'

export interface BrowserParts {
  readonly registrations: Registrations
  readonly authorizations: AuthorizationCodes
  readonly devices: DeviceCodes
  readonly autoApprove: boolean
}

/** The two places a person's browser comes to: `/authorize` from a tool, and `/device` with a code to type. */
export function createBrowserPages({ registrations, authorizations, devices, autoApprove }: BrowserParts) {
  function authorize(request: EmulatorRequest): EmulatorReply {
    return request.method === 'POST' ? decideAuthorization(request) : askAuthorization(request)
  }

  function askAuthorization({ url }: EmulatorRequest): EmulatorReply {
    const query = url.searchParams
    const client = registrations.find(query.get('client_id') ?? '')
    const redirectUri = query.get('redirect_uri') ?? ''
    // Until the redirect is known to be the client's own, nothing may be sent to it (RFC 6749, 4.1.2.1).
    if (!client?.portal) {
      return messagePage('Authorize', 400, 'Unknown tool', 'The tool that sent you here is not registered.')
    }
    if (!client.redirectUris.some((registered) => sameRedirect(registered, redirectUri))) {
      return messagePage(
        'Authorize',
        400,
        'Wrong address',
        'The tool wants to be answered at another address.',
      )
    }
    const state = query.get('state')
    const codeChallenge = query.get('code_challenge') ?? ''
    const proofKey = query.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(codeChallenge)
    if (query.get('response_type') !== 'code' || !proofKey) {
      return back(redirectUri, { error: 'invalid_request', state })
    }
    const scopes = (query.get('scopes') ?? query.get('scope') ?? '').split(' ').filter(Boolean)
    if (scopes.some((scope) => !client.scopes.includes(scope))) {
      return back(redirectUri, { error: 'invalid_scope', state })
    }
    const asked: AuthorizationRequest = {
      client,
      redirectUri,
      state,
      codeChallenge,
      scopes: scopes.length > 0 ? scopes : client.scopes,
    }
    if (autoApprove) return back(redirectUri, { code: authorizations.approve(asked), state })
    return consentPage('Authorize', {
      clientName: client.name,
      portal: client.portal,
      action: '/authorize',
      field: ['request', authorizations.hold(asked)],
    })
  }

  function decideAuthorization({ body }: EmulatorRequest): EmulatorReply {
    const form = new URLSearchParams(body.toString('utf8'))
    const asked = authorizations.release(form.get('request') ?? '')
    if (!asked) {
      return messagePage('Authorize', 400, 'Too late', 'This was answered already, or its time is over.')
    }
    const { redirectUri, state } = asked
    return form.get('decision') === 'allow'
      ? back(redirectUri, { code: authorizations.approve(asked), state })
      : back(redirectUri, { error: 'access_denied', state })
  }

  function device(request: EmulatorRequest): EmulatorReply {
    const form =
      request.method === 'POST'
        ? new URLSearchParams(request.body.toString('utf8'))
        : request.url.searchParams
    const typed = form.get('user_code')
    if (typed === null) return userCodePage('Device', null)
    const authorization = devices.findByUserCode(typed)
    const client = authorization && registrations.find(authorization.clientId)
    if (!client) return userCodePage('Device', typed)
    const { userCode, portal } = authorization
    if (request.method !== 'POST') {
      return consentPage('Device', {
        clientName: client.name,
        portal,
        action: '/device',
        field: ['user_code', userCode],
        userCode,
      })
    }
    const allowed = form.get('decision') === 'allow'
    devices.decide(userCode, allowed ? 'approved' : 'denied')
    return messagePage(
      'Device',
      200,
      allowed ? 'Request approved' : 'Request denied',
      'You can close this window and go back to your tool.',
    )
  }

  return { authorize, device }
}

function back(
  redirectUri: string,
  answer: { code?: string; error?: string; state: string | null },
): EmulatorReply {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(answer)) {
    if (value !== null) url.searchParams.set(name, value)
  }
  return {
    operation: 'Authorize',
    // 303, so that a form's POST becomes the GET that the tool's listener waits for.
    status: 303,
    headers: { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  }
}
