import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createCertificateAuthority } from '../../electron/emulator/certificate-authority.ts'
import { createTlsServer, publishCertificate } from '../../electron/emulator/tls.ts'

export interface DocumentServer {
  /** `https://127.0.0.1:PORT/team.json` */
  readonly url: string
  /** The file of the CA that vouches for it. */
  readonly ca: string
  /** What was asked so far: the status that was answered. */
  readonly answered: readonly number[]
  /** What it answers from now on: a document, or something of the test's. */
  serve(answer: string | ((request: IncomingMessage, response: ServerResponse) => void)): void
}

/** A real https server with one document, which knows it again by its ETag; it ends with the test. */
export async function serveDocument(document: string): Promise<DocumentServer> {
  const authority = await createCertificateAuthority()
  const { path: ca, remove } = publishCertificate(authority.pem)
  const answered: number[] = []
  let answer: Parameters<DocumentServer['serve']>[0] = document
  const server = await createTlsServer(authority, (request, response) => {
    response.on('finish', () => answered.push(response.statusCode))
    if (typeof answer === 'function') return answer(request, response)
    const etag = `"${Buffer.from(answer).toString('base64url').slice(-24)}"`
    if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
    response.writeHead(200, { etag, 'content-type': 'application/json' }).end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    remove()
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/team.json`,
    ca,
    answered,
    serve: (next) => void (answer = next),
  }
}
