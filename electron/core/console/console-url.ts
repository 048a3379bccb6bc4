import { AppError } from '../../../shared/errors.ts'
import { partitionFacts, partitionOfRegion, type Partition } from '../../../shared/partition.ts'
import { printable } from '../../../shared/printable.ts'
import type { RevealedCredentials } from '../delivery/revealed-credentials.ts'

/** A POST that asks for a sign-in token. Its body holds the credentials. */
export interface SigninTokenRequest {
  readonly url: string
  readonly contentType: 'application/x-www-form-urlencoded'
  readonly body: string
}

/** Seconds that a console session may be asked to last. Source: IAM User Guide, "custom identity broker". */
const CONSOLE_SECONDS = { least: 900, most: 43_200 } as const

/**
 * The partition whose console shows a region.
 * @throws AppError `partition-unknown`: a guess would send credentials to a host that nobody vouched for.
 */
export function consolePartition(region: string): Partition {
  const partition = partitionOfRegion(region)
  if (!partition) throw new AppError('partition-unknown', { region })
  return partition
}

/**
 * The federation endpoint of a partition.
 * @param override LANYARD_SIGNIN_ENDPOINT: the origin that stands for both the sign-in and the console host.
 */
export function federationEndpoint(partition: Partition, override: string | null = null): string {
  return `${origin(override) ?? `https://${partitionFacts(partition).signinHost}`}/federation`
}

/**
 * The request for a sign-in token, which is a secret and usable for 15 minutes. By POST, so that the credentials
 * stand in no URL, and so in no log.
 * @param sessionDuration Seconds, 900 to 43,200, or null to last as long as the credentials. AWS refuses any for
 * chained credentials and those of GetFederationToken, and with one the console may outlive the credentials.
 * @throws RangeError for another duration.
 */
export function signinTokenRequest(
  endpoint: string,
  credentials: Pick<RevealedCredentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>,
  sessionDuration: number | null = null,
): SigninTokenRequest {
  const form = new URLSearchParams({
    Action: 'getSigninToken',
    Session: JSON.stringify({
      sessionId: credentials.accessKeyId,
      sessionKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
    }),
  })
  if (sessionDuration !== null) {
    if (!(sessionDuration >= CONSOLE_SECONDS.least && sessionDuration <= CONSOLE_SECONDS.most)) {
      throw new RangeError(`A console session of ${sessionDuration} seconds cannot be had`)
    }
    form.set('SessionDuration', String(Math.floor(sessionDuration)))
  }
  return { url: endpoint, contentType: 'application/x-www-form-urlencoded', body: form.toString() }
}

/**
 * The URL that signs a browser in and goes to the destination. It holds the sign-in token: a secret.
 * @param issuer Where the console sends a person whose session has ended: the portal's start URL.
 */
export function loginUrl(endpoint: string, login: LoginTarget): string {
  const query = new URLSearchParams({
    Action: 'login',
    Issuer: login.issuer,
    Destination: login.destination,
    SigninToken: login.signinToken,
  })
  return `${endpoint}?${query.toString()}`
}

export interface LoginTarget {
  readonly issuer: string
  readonly destination: string
  readonly signinToken: string
}

/**
 * A page of the console in a region: its home, or a service's by a path such as `s3`, `ec2/home#Instances:` or
 * `cloudwatch/home?x=y`.
 * @param override LANYARD_SIGNIN_ENDPOINT, as above.
 * @throws AppError `partition-unknown` where the region belongs to none; `usage` where the path leads elsewhere.
 */
export function consoleDestination(
  region: string,
  service: string | null = null,
  override: string | null = null,
): string {
  const host = origin(override) ?? `https://${partitionFacts(consolePartition(region)).consoleHost}`
  const path = (service ?? '').trim().replace(/^\/+/, '') || 'console'
  // The path is put behind the host, never resolved against it, so that `//other.example` cannot replace the host.
  const url = new URL(`${host}/${path}`)
  if (/[\\\p{Cc}\s]|^\w+:/u.test(path)) {
    throw new AppError('usage', {
      reason: `"${printable(path)}" is not a page of the console`,
      command: 'console',
    })
  }
  if (!/\/home$|\/$|\/[^/]+\/[^/]/.test(url.pathname)) url.pathname += '/home'
  if (!url.searchParams.has('region')) url.searchParams.set('region', region)
  return url.href
}

function origin(override: string | null): string | null {
  return override === null || override === '' ? null : override.replace(/\/+$/, '')
}
