import { awsHost } from './aws-hosts.ts'
import type { EmulatorRequest, ServiceName } from './world.ts'

/** What a request's signature says of itself, before anyone has verified it. */
export interface ClaimedScope {
  readonly accessKeyId: string
  readonly region: string
  readonly service: string
}

/** Reads the SigV4 credential scope from the Authorization header or a presigned query; `null` when unsigned. */
export function claimedScope(request: Pick<EmulatorRequest, 'headers' | 'url'>): ClaimedScope | null {
  const header = /^AWS4-HMAC-SHA256\s.*?Credential=([^\s,]+)/.exec(request.headers.get('authorization') ?? '')
  const scope = header?.[1] ?? request.url.searchParams.get('X-Amz-Credential')
  const [accessKeyId, , region, service, end] = scope?.split('/') ?? []
  if (!accessKeyId || !region || !service || end !== 'aws4_request') return null
  return { accessKeyId, region, service }
}

const SIGNED_SERVICES: readonly ServiceName[] = ['sts', 'iam', 's3', 'eks', 'ecr', 'codeartifact', 'ssm']

const PATHS: readonly (readonly [RegExp, ServiceName])[] = [
  [/^\/(token|client\/register|device_authorization|authorize|device)\/?$/, 'sso-oidc'],
  [/^\/(assignment\/(accounts|roles)|federation\/credentials|logout)\/?$/, 'sso'],
  [/^\/access(\/credentials)?\/?$/, 'account-access'],
  [/^\/(federation|console|oauth|sessions)(\/|$)/, 'signin'],
  [/^\/kubernetes\//, 'kubernetes'],
]

/**
 * Which service a request is for. A host name of AWS's decides (through the proxy, where each service has its
 * own); at the emulator's own address the signature does, and then the path, so all services share one root URL.
 * `null` when it is for none.
 */
export function routeService(
  request: Pick<EmulatorRequest, 'headers' | 'url' | 'method'>,
): ServiceName | null {
  const host = awsHost(request.headers.get('host') ?? '')
  if (host) return host.service
  const scope = claimedScope(request)
  const signed = SIGNED_SERVICES.find((name) => name === scope?.service)
  if (signed) return signed
  const byPath = PATHS.find(([path]) => path.test(request.url.pathname))?.[1]
  if (byPath) return byPath
  // AssumeRoleWithSAML and AssumeRoleWithWebIdentity are not signed.
  return request.method === 'POST' && request.url.pathname === '/' && !scope ? 'sts' : null
}

/** The region a request is for, from its host name or else its signature. */
export function routeRegion(request: Pick<EmulatorRequest, 'headers' | 'url'>): string | null {
  return awsHost(request.headers.get('host') ?? '')?.region ?? claimedScope(request)?.region ?? null
}
