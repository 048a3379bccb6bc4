import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { callbackify } from 'node:util'
import { awsHost } from './aws-hosts.ts'
import type { CertificateAuthority } from './certificate-authority.ts'

/** An HTTPS server that is 127.0.0.1, localhost, or whichever host of AWS's the client asks for by SNI. */
export async function createTlsServer(
  authority: CertificateAuthority,
  listener: RequestListener,
): Promise<https.Server> {
  const contexts = new Map<string, Promise<SecureContext>>()

  function contextFor(host: string): Promise<SecureContext> {
    const known = contexts.get(host)
    if (known) return known
    const made = authority.certify(host).then(createSecureContext)
    contexts.set(host, made)
    return made
  }

  return https.createServer(
    {
      ALPNProtocols: ['http/1.1'],
      // Who connects by address sends no SNI, and is shown the address.
      ...(await authority.certify('127.0.0.1')),
      SNICallback(name, done) {
        if (name !== 'localhost' && !awsHost(name)) {
          done(new Error(`No certificate is made for ${name}`))
          return
        }
        callbackify(contextFor)(name, done)
      },
    },
    listener,
  )
}

/** Writes the CA's certificate where other processes can read it, until `remove` or the end of this process. */
export function publishCertificate(pem: string): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'lanyard-emulator-'))
  const path = join(folder, 'ca.pem')
  writeFileSync(path, pem)
  const remove = () => {
    process.off('exit', remove)
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  return { path, remove }
}
