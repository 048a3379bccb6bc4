import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { BlockList, type AddressInfo } from 'node:net'
import { CONTAINER_ADDRESS } from '../core/delivery/container-network.ts'
import type { ContainerListener, EndpointReply, EndpointRequest } from '../core/ports.ts'
import { errorCode } from './real-path.ts'

const LOOPBACK = '127.0.0.1'
const CONTAINERS = new BlockList()
CONTAINERS.addSubnet(CONTAINER_ADDRESS, 24)

/** The container endpoint's listeners. Neither answers another computer. */
export function createContainerListener(): ContainerListener {
  return {
    async listen(port, answer) {
      const server = serverOf(answer)
      await bind(server, port)
      return { port: (server.address() as AddressInfo).port, close: () => close(server) }
    },
    async listenToContainers(port, answer) {
      const server = serverOf(answer)
      // An address of this computer's can be reached over all its networks: a neighbour, or a container of another
      // network, has another address, and one that claims to be a container gets no reply.
      server.on('connection', (socket) => {
        if (!CONTAINERS.check(socket.remoteAddress ?? '')) socket.destroy()
      })
      try {
        await listen(server, CONTAINER_ADDRESS, port)
      } catch (error) {
        if (errorCode(error) === 'EADDRNOTAVAIL') return null
        throw error
      }
      return { close: () => close(server) }
    },
  }
}

function serverOf(answer: (request: EndpointRequest) => Promise<EndpointReply>): Server {
  return createServer((request, response) => {
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
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // Clients keep connections open, and the port has to be free for the next engine.
  server.closeAllConnections()
  await closed
}

async function bind(server: Server, port: number | null): Promise<void> {
  try {
    await listen(server, LOOPBACK, port ?? 0)
  } catch (error) {
    if (port === null || !['EADDRINUSE', 'EACCES'].includes(errorCode(error) ?? '')) throw error
    await listen(server, LOOPBACK, 0)
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port, exclusive: true })
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
