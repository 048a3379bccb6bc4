import http from 'node:http'
import type https from 'node:https'
import type { Duplex } from 'node:stream'
import { awsHost } from './aws-hosts.ts'

export interface Proxy {
  readonly server: http.Server
  /** A tunnel is no longer the server's own connection, and would keep it from closing. */
  dropTunnels(): void
}

/**
 * A CONNECT proxy that is AWS itself: it ends TLS for AWS's host names with certificates of the practice CA, and
 * hands the requests to the emulator. Any other host is refused, so nothing leaves this machine through it. It is
 * for clients that cannot be given an endpoint: they take HTTPS_PROXY and AWS_CA_BUNDLE.
 * @param aws Answers inside the tunnels; it need not listen itself.
 */
export function createProxy(aws: https.Server): Proxy {
  const server = http.createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain' })
    response.end('This proxy takes CONNECT to AWS hosts only.\n')
  })
  const tunnels = new Set<Duplex>()
  server.on('connect', ({ url = '' }, socket, head) => {
    tunnels.add(socket)
    socket.once('close', () => tunnels.delete(socket))
    // A client that goes away in mid-handshake is its own affair.
    socket.on('error', () => socket.destroy())
    if (!url.endsWith(':443') || !awsHost(url)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      return
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    aws.emit('connection', socket)
  })
  return {
    server,
    dropTunnels() {
      for (const socket of tunnels) socket.destroy()
    },
  }
}
