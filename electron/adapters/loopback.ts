import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import { t } from '../../shared/text.ts'
import type { Loopback } from '../core/ports.ts'

const HERE = 'http://127.0.0.1'
const CALLBACK_PATH = '/oauth/callback'

const REDIRECT_LIFETIME_MS = 60_000

/** Listeners on 127.0.0.1, at ports of the system's choice. */
export function createLoopback(): Loopback {
  return {
    redirectOnce: (url) =>
      new Promise((resolve, reject) => {
        const path = `/${randomBytes(16).toString('hex')}`
        const server = createServer((request, response) => {
          if (request.url !== path) return page(response, 404, t('sign-in.page-elsewhere'))
          response.writeHead(302, { location: url, 'cache-control': 'no-store', connection: 'close' }).end()
          server.close()
        })
        const timer = setTimeout(() => server.close(), REDIRECT_LIFETIME_MS).unref()
        server.once('close', () => clearTimeout(timer))
        server.once('error', (cause) => reject(cannotListen(cause)))
        server.listen(0, '127.0.0.1', () => {
          server.unref()
          resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
        })
      }),
    listen: (state) =>
      new Promise((resolve, reject) => {
        let answer: (query: ReadonlyMap<string, string>) => void
        let giveUp: (error: AppError) => void
        const query = new Promise<ReadonlyMap<string, string>>((resolveQuery, rejectQuery) => {
          answer = resolveQuery
          giveUp = rejectQuery
        })
        // Whoever waits is told; that nobody waits any more is no failure.
        query.catch(() => {})

        const server = createServer((request, response) => {
          // Any page in the browser may ask here, and for anything.
          // (URL.parse is not in every Node that Electron brings.)
          const asked = request.url ?? '/'
          const url = URL.canParse(asked, HERE) ? new URL(asked, HERE) : null
          if (url?.pathname !== CALLBACK_PATH) return page(response, 404, t('sign-in.page-elsewhere'))
          // A redirect without our state is somebody else's attempt to sign us in as them (RFC 6749 §10.12).
          if (url.searchParams.get('state') !== state) return page(response, 400, t('sign-in.page-foreign'))
          const allowed = url.searchParams.has('code')
          page(response, 200, allowed ? t('sign-in.page-done') : t('sign-in.page-refused'))
          answer(new Map(url.searchParams))
        })
        server.once('error', (cause) => reject(cannotListen(cause)))
        server.listen(0, '127.0.0.1', () => {
          const { port } = server.address() as AddressInfo
          resolve({
            redirectUri: `http://127.0.0.1:${port}${CALLBACK_PATH}`,
            query,
            close() {
              giveUp(new AppError('interrupted'))
              server.close()
              // Browsers open connections ahead and leave them idle; nothing of this must be left behind.
              server.closeAllConnections()
            },
          })
        })
      }),
  }
}

function cannotListen(cause: Error): AppError {
  return new AppError('unreachable', { host: '127.0.0.1', reason: cause.message }, { cause })
}

function page(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  })
  response.end(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Lanyard</title>
<style>body{font:16px/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;margin:0}</style>
<p>${text}</p></html>
`)
}
