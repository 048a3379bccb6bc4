import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ContainerListener, EndpointRequest } from '../core/ports.ts'
import { errorCode } from './real-path.ts'

const LOOPBACK = '127.0.0.1'

/** The container endpoint's listener. It is never bound to an address that another computer can reach. */
export function createContainerListener(): ContainerListener {
  return {
    async listen(port, answer) {
      const server = createServer((request, response) => {
        answer(requestOf(request)).then(
          ({ status, body }) => {
            response.writeHead(status, {
              'content-type': 'application/json',
              'cache-control': 'no-store',
              'content-length': Buffer.byteLength(body),
              ...(status === 405 ? { allow: 'GET' } : {}),
            })
            response.end(body)
          },
          () => response.destroy(),
        )
      })
      await bind(server, port)
      return {
        port: (server.address() as AddressInfo).port,
        async close() {
          const closed = once(server, 'close')
          server.close()
          // Clients keep connections open, and the port has to be free for the next engine.
          server.closeAllConnections()
          await closed
        },
      }
    },
  }
}

async function bind(server: Server, port: number | null): Promise<void> {
  try {
    await listen(server, port ?? 0)
  } catch (error) {
    if (port === null || !['EADDRINUSE', 'EACCES'].includes(errorCode(error) ?? '')) throw error
    await listen(server, 0)
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen({ host: LOOPBACK, port, exclusive: true })
  await once(server, 'listening')
}

function requestOf({ method = '', url = '', headers }: IncomingMessage): EndpointRequest {
  return {
    method,
    path: url,
    host: headers.host ?? null,
    authorization: headers.authorization ?? null,
    // Sec-Fetch-Mode would not do: the fetch of Node sends it too.
    fromBrowser: headers.origin !== undefined || headers['sec-fetch-site'] !== undefined,
  }
}
