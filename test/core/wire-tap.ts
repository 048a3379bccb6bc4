import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Stands before an emulator and remembers each secret that AWS sends: tokens, keys, codes and sign-in tokens. */
export interface WireTap {
  readonly url: string
  /** Every secret that came over the wire, by what AWS calls it. */
  readonly secrets: ReadonlyMap<string, string>
}

// User codes, client IDs and access key IDs are shown to people; the rest is for the engine alone.
const SECRETS = [
  /"(accessToken|refreshToken|clientSecret|deviceCode|secretAccessKey|sessionToken|SigninToken)":"([^"]+)"/g,
  /<(SecretAccessKey|SessionToken)>([^<]+)</g,
  /[?&](code|SigninToken)=([^&"\s]+)/g,
]

export async function tapWire(target: string): Promise<WireTap> {
  const secrets = new Map<string, string>()

  function remember(text: string): void {
    for (const pattern of SECRETS) {
      for (const [, name = '', value = ''] of text.matchAll(pattern)) secrets.set(value, name)
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = new Headers()
      for (const [name, value] of Object.entries(request.headers)) {
        if (typeof value === 'string' && name !== 'connection') headers.set(name, value)
      }
      headers.delete('content-length')
      headers.delete('host')
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
      fetch(`${target}${request.url}`, { method: request.method!, headers, redirect: 'manual', ...body })
        .then(async (reply) => {
          const text = await reply.text()
          const replied = Object.fromEntries(reply.headers)
          remember(text)
          remember(replied['location'] ?? '')
          delete replied['content-length']
          delete replied['transfer-encoding']
          response.writeHead(reply.status, replied)
          response.end(text)
        })
        .catch(() => response.destroy())
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, secrets }
}
