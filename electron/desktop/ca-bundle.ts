import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** Chromium's answer to "is this certificate good": its own result, or ours. */
export const TRUST = { yes: 0, asChromiumSays: -3 } as const
const CERT_AUTHORITY_INVALID = -202

/** A certificate as Electron hands it over, with the one that signed it. */
export interface PresentedCertificate {
  readonly data: string
  readonly issuerCert?: PresentedCertificate | null
}

/** The certificates of a PEM file. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.map((block) => new X509Certificate(block))
}

/**
 * Whether a bundle vouches for a host whose signer Chromium does not know. Every other fault of a certificate (its
 * dates, its name) stays a fault.
 */
export function judge(
  bundle: readonly X509Certificate[],
  asked: { hostname: string; errorCode: number; certificate: PresentedCertificate },
  now: number,
): (typeof TRUST)[keyof typeof TRUST] {
  if (asked.errorCode !== CERT_AUTHORITY_INVALID) return TRUST.asChromiumSays
  const chain = chainOf(asked.certificate)
  const [leaf] = chain
  const { hostname } = asked
  const named = isIP(hostname) ? leaf?.checkIP(hostname) : leaf?.checkHost(hostname)
  if (!named) return TRUST.asChromiumSays
  for (const [index, certificate] of chain.entries()) {
    if (!isInForce(certificate, now)) return TRUST.asChromiumSays
    if (bundle.some((authority) => signed(authority, certificate, now))) return TRUST.yes
    const next = chain[index + 1]
    if (!next || !signed(next, certificate, now)) return TRUST.asChromiumSays
  }
  return TRUST.asChromiumSays
}

const MOST_LINKS = 10

function chainOf(certificate: PresentedCertificate): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  let link: PresentedCertificate | null | undefined = certificate
  while (link?.data && chain.length < MOST_LINKS) {
    chain.push(new X509Certificate(link.data))
    link = link.issuerCert
  }
  return chain
}

function signed(authority: X509Certificate, certificate: X509Certificate, now: number): boolean {
  return (
    authority.ca &&
    isInForce(authority, now) &&
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey)
  )
}

function isInForce({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now < Date.parse(validTo)
}
