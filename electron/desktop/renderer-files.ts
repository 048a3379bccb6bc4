import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol, type ProtocolRequest, type ProtocolResponse, type Session } from 'electron'
import { FRAME_FILES, FRAME_HOST } from './console-frame-page.ts'

/** The origin of everything the app itself shows. */
export const APP_SCHEME = 'lanyard'
export const APP_ORIGIN = `${APP_SCHEME}://app`

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/** To be called before the app is ready: Chromium treats the scheme as it does https. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/**
 * Serves the files of one folder as `lanyard://app/`, the frame of a console as `lanyard://frame/`, and nothing else.
 *
 * Electron would rather have `protocol.handle`, but that one speaks in the classes of fetch, and Node's have to be read
 * first: every start would wait 60 to 100 ms for them, measured against a buffer served in the same bare app.
 */
export function serveRenderer({ protocol }: Session, folder: string): void {
  protocol.registerBufferProtocol(APP_SCHEME, (request, respond) => {
    void answer(request, folder).then(respond)
  })
}

async function answer({ url, method }: ProtocolRequest, folder: string): Promise<ProtocolResponse> {
  const frame = frameFile(url)
  if (frame) return response(200, frame.type, Buffer.from(frame.text))
  const path = fileFor(url, folder)
  if (method !== 'GET' || path === null) return NOTHING_HERE
  try {
    return response(200, TYPES[extname(path)] ?? 'application/octet-stream', await readFile(path))
  } catch {
    return NOTHING_HERE
  }
}

function response(statusCode: number, type: string, data: Buffer): ProtocolResponse {
  return { statusCode, headers: { ...HEADERS, 'content-type': type }, data }
}

const NOTHING_HERE = response(404, 'text/plain; charset=utf-8', Buffer.from('There is nothing here.'))

function frameFile(url: string): { type: string; text: string } | null {
  if (!URL.canParse(url)) return null
  const { host, pathname } = new URL(url)
  return host === FRAME_HOST ? (FRAME_FILES.get(pathname) ?? null) : null
}

/** The file a URL of the app means; `null` where it means none, or one outside of the folder. */
export function fileFor(url: string, folder: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol: scheme, host, pathname } = new URL(url)
  if (scheme !== `${APP_SCHEME}:` || host !== 'app') return null
  let plain: string
  try {
    plain = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (/[\0\\]/.test(plain)) return null
  const path = normalize(join(folder, plain === '/' ? 'index.html' : plain))
  return path.startsWith(folder + sep) ? path : null
}
