import type http from 'node:http'
import type https from 'node:https'
import type { AddressInfo } from 'node:net'
import { AppError } from '../../shared/errors.ts'

type WebServer = http.Server | https.Server

/**
 * Listens on 127.0.0.1 and answers the port.
 * @throws AppError `usage` when the port is taken or may not be used.
 */
export async function listenOnLoopback(server: WebServer, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = `Port ${port} cannot be listened on (${cause.code}); --port 0 takes any that is free`
      reject(new AppError('usage', { reason, command: 'emulator' }, { cause }))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

/** Ends the server at once, requests it has not answered included. */
export function closeServer(server: WebServer): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
