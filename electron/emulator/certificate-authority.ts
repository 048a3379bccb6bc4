import './reflect-metadata.ts'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import { DAY_MS } from '../../shared/time.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
// Clients judge certificates by their own clock, never by the emulator's, and clocks differ a little.
const VALID_BEFORE_MS = DAY_MS
const VALID_AFTER_MS = 30 * DAY_MS

/** In PEM, as a TLS server takes it. */
export interface ServerCertificate {
  readonly key: string
  readonly cert: string
}

export interface CertificateAuthority {
  /** The CA's certificate, for clients to trust. Its key never leaves this process. */
  readonly pem: string
  /** Makes what a TLS server shows as `host`, a DNS name or an IP address. */
  certify(host: string): Promise<ServerCertificate>
}

/** Makes a new CA, which nobody trusts but who is told to. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const validity = {
    notBefore: new Date(Date.now() - VALID_BEFORE_MS),
    notAfter: new Date(Date.now() + VALID_AFTER_MS),
  }
  const issuerName = 'CN=Lanyard practice CA, O=Lanyard practice organisation'
  const caKeys = await newKeys()
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: issuerName,
    keys: caKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  // One key for all hosts: making one for each would cost a client's first request more than the signature does.
  const hostKeys = await newKeys()
  const hostKey = x509.PemConverter.encode(
    await webcrypto.subtle.exportKey('pkcs8', hostKeys.privateKey),
    'PRIVATE KEY',
  )

  async function certify(host: string): Promise<ServerCertificate> {
    const certificate = await x509.X509CertificateGenerator.create({
      ...validity,
      subject: 'O=Lanyard practice organisation',
      issuer: issuerName,
      publicKey: hostKeys.publicKey,
      signingKey: caKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        // Critical, since the subject names no host (RFC 5280, 4.2.1.6).
        new x509.SubjectAlternativeNameExtension([{ type: isIP(host) ? 'ip' : 'dns', value: host }], true),
        await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
        await x509.SubjectKeyIdentifierExtension.create(hostKeys.publicKey),
      ],
    })
    return { key: hostKey, cert: certificate.toString('pem') }
  }

  return { pem: `${ca.toString('pem')}\n`, certify }
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}
