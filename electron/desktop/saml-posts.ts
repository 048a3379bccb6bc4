import { PARTITION_NAMES, partitionFacts } from '../../shared/partition.ts'

/** What a request carries, as Electron tells it; files have no bytes here. */
export interface UploadPart {
  readonly bytes?: Uint8Array
}

/**
 * Whether an address is where identity providers post assertions to AWS: `/saml` of a sign-in host of any partition, or
 * of one of its regions. Source: "Configure SAML assertions for the authentication response", IAM user guide.
 * @param endpoint LANYARD_SIGNIN_ENDPOINT, a host of the user's own beside AWS's.
 */
export function isAssertionConsumer(url: string, endpoint: string | null): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, origin, pathname } = new URL(url)
  if (protocol !== 'https:' || !/^\/saml(\/|$)/.test(pathname)) return false
  if (endpoint !== null && URL.canParse(endpoint) && origin === new URL(endpoint).origin) return true
  return PARTITION_NAMES.map((name) => partitionFacts(name).signinHost).some(
    (host) => hostname === host || hostname.endsWith(`.${host}`),
  )
}

/** The SAMLResponse of a posted form; `null` where there is none in it. */
export function postedResponse(parts: readonly UploadPart[]): string | null {
  const form = Buffer.concat(parts.flatMap(({ bytes }) => (bytes ? [bytes] : []))).toString('utf8')
  return new URLSearchParams(form).get('SAMLResponse')
}
