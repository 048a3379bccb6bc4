import { partitionOfArn } from './arn-parts.ts'
import { consoleRegion } from './console-destination.ts'
import { consolePage, expiredPage, logOutFirstPage, messagePage } from './console-page.ts'
import { createConsoleSignIns, type ConsoleIdentity, type ConsolePrincipal } from './console-sign-in.ts'
import type { EmulatorReply, EmulatorRequest, Service, World } from './world.ts'

const COOKIE = 'practice-console'
const LOGOUT = '/oauth?Action=logout'

interface ConsoleSession extends ConsoleIdentity {
  readonly issuer: string | null
}

/**
 * AWS's sign-in and a console to land in: `/federation` (getSigninToken, login), `/console`, and logging out. One
 * browser holds one identity, as AWS has it without multi-session.
 * @param publicUrl Where browsers reach the emulator: over https the cookie is marked Secure.
 */
export function createSignin(world: World, publicUrl: () => string): Service {
  const signIns = createConsoleSignIns(world)
  const sessions = new Map<string, ConsoleSession>()

  function sessionOf(request: EmulatorRequest): { id: string; session: ConsoleSession } | null {
    const id = cookieOf(request)
    const session = id === null ? undefined : sessions.get(id)
    return id !== null && session ? { id, session } : null
  }

  function setCookie(value: string, rest = ''): string {
    const secure = publicUrl().startsWith('https:') ? '; Secure' : ''
    return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${rest}`
  }

  function getSigninToken(form: URLSearchParams): EmulatorReply {
    const token = signIns.trade(form.get('Session') ?? '', form.get('SessionDuration'))
    if (token === null) return html('getSigninToken', 400, messagePage('Error', 'The request is not valid.'))
    return {
      operation: 'getSigninToken',
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify({ SigninToken: token }),
    }
  }

  function login(request: EmulatorRequest, form: URLSearchParams): EmulatorReply {
    const identity = signIns.redeem(form.get('SigninToken') ?? '')
    const destination = form.get('Destination') ?? ''
    if (!identity) {
      return html('login', 400, messagePage('Error', 'The sign-in token is not valid, or it has expired.'))
    }
    if (consoleRegion(destination, partitionOfArn(identity.principal.arn)!, publicUrl()) === null) {
      return html('login', 400, messagePage('Error', 'The destination is not a page of this console.'))
    }
    const present = sessionOf(request)
    if (present && world.now() < present.session.expiresAt && !sameIdentity(present.session, identity)) {
      return html('login', 400, logOutFirstPage(LOGOUT))
    }
    if (present) sessions.delete(present.id)
    const id = world.randomHex(32)
    sessions.set(id, { ...identity, issuer: webUrl(form.get('Issuer')) })
    return {
      operation: 'login',
      status: 302,
      // Relative, so that the browser stays at the host it knows, be it through the proxy or directly.
      headers: {
        location: `/console?destination=${encodeURIComponent(destination)}`,
        'set-cookie': setCookie(id),
        'cache-control': 'no-store',
      },
      body: '',
    }
  }

  function showConsole(request: EmulatorRequest): EmulatorReply {
    const present = sessionOf(request)
    if (!present) return html('Console', 401, messagePage('Not signed in', 'Sign in from your portal first.'))
    const { principal, expiresAt, issuer } = present.session
    if (world.now() >= expiresAt) return html('Console', 401, expiredPage(issuer))
    const destination = request.url.searchParams.get('destination') ?? ''
    const body = consolePage({
      account: world.organisation.account(principal.accountId)?.name ?? principal.accountId,
      accountId: principal.accountId,
      ...namesOf(principal),
      region: consoleRegion(destination, partitionOfArn(principal.arn)!, publicUrl()) ?? '',
      destination,
      expiresAt,
    })
    return html('Console', 200, body)
  }

  function logout(request: EmulatorRequest): EmulatorReply {
    const present = sessionOf(request)
    if (present) sessions.delete(present.id)
    const reply = html('logout', 200, messagePage('Signed out', 'You have signed out of the console.'))
    return { ...reply, headers: { ...reply.headers, 'set-cookie': setCookie('', '; Max-Age=0') } }
  }

  return (request) => {
    const form = formOf(request)
    const action = form.get('Action')
    const { pathname } = request.url
    if (action === 'logout' || pathname === '/logout') return logout(request)
    if (pathname === '/federation') {
      if (action === 'getSigninToken') return getSigninToken(form)
      if (action === 'login') return login(request, form)
      return html('federation', 400, messagePage('Error', 'The Action must be getSigninToken or login.'))
    }
    if (pathname === '/console' || pathname.startsWith('/console/')) return showConsole(request)
    return html('Unknown', 404, messagePage('Not found', 'There is no such page.'))
  }
}

function namesOf(principal: ConsolePrincipal): { role: string; session: string } {
  return principal.kind === 'assumed-role'
    ? { role: principal.role.name, session: principal.sessionName }
    : { role: 'federated user', session: principal.userId.split(':')[1] ?? '' }
}

function sameIdentity(a: ConsoleIdentity, b: ConsoleIdentity): boolean {
  return a.principal.arn === b.principal.arn
}

function webUrl(text: string | null): string | null {
  const protocol = text === null ? undefined : URL.parse(text)?.protocol
  return protocol === 'https:' || protocol === 'http:' ? text : null
}

function cookieOf(request: EmulatorRequest): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(/[;,]\s*/).map((pair) => pair.split('='))
  return pairs.find(([name]) => name === COOKIE)?.[1] ?? null
}

function formOf(request: EmulatorRequest): URLSearchParams {
  const form = new URLSearchParams(request.body.toString('utf8'))
  for (const [name, value] of request.url.searchParams) form.append(name, value)
  return form
}

function html(operation: string, status: number, body: string): EmulatorReply {
  return {
    operation,
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    },
    body,
  }
}
