import { createHash } from 'node:crypto'
import { session, type Session } from 'electron'
import { AppError } from '../../shared/errors.ts'
import { unreachable } from '../adapters/aws-unreachable.ts'
import type { SamlAnswer, SamlSignIn } from '../core/ports.ts'
import { readSamlResponse } from '../core/saml/saml-response.ts'
import { reachAsTold } from './aws-session.ts'
import { withNodesCode } from './chromium-http.ts'
import { sayChromium } from './plain-browser.ts'
import { isAssertionConsumer, postedResponse } from './saml-posts.ts'
import { openSamlWindow } from './saml-window.ts'

/**
 * No document of a provider's may ask for a passkey: Electron has nothing to show for it, and the page would wait
 * without end. Refused, it hears so at once.
 */
const NO_PASSKEYS = 'publickey-credentials-get=(), publickey-credentials-create=()'

/**
 * Signing in at SAML identity providers in windows of the app, each provider with a cookie jar of its own.
 * @param isKept Whether the jars outlive the app, so that a provider still knows the person after a restart.
 */
export function createSamlSignIn({
  environment,
  isKept,
  onOwnBrowser,
}: {
  environment: NodeJS.ProcessEnv
  isKept: boolean
  /** The person would rather sign in with their own browser. */
  onOwnBrowser: () => void
}): SamlSignIn {
  const endpoint = environment['LANYARD_SIGNIN_ENDPOINT'] ?? null
  const jars = new Map<string, Promise<Session>>()
  /** What is to be done with a posted assertion, by the number of the page it comes from. */
  const catchers = new Map<number, (posted: string | null) => void>()

  function jarOf(url: string): Promise<Session> {
    const { origin } = new URL(url)
    const known = jars.get(origin)
    if (known) return known
    const made = newJar(origin)
    jars.set(origin, made)
    made.catch(() => jars.delete(origin))
    return made
  }

  async function newJar(origin: string): Promise<Session> {
    const name = `saml-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`
    const jar = session.fromPartition(isKept ? `persist:${name}` : name, { cache: false })
    sayChromium(jar)
    jar.on('will-download', (event) => event.preventDefault())
    jar.webRequest.onBeforeRequest((request, go) => {
      const { url, method, uploadData, webContentsId } = request
      if (method === 'POST' && isAssertionConsumer(url, endpoint)) {
        // AWS must not get it from here: it would sign this window in to a console.
        go({ cancel: true })
        catchers.get(webContentsId ?? 0)?.(postedResponse(uploadData ?? []))
        return
      }
      go({ cancel: !/^(https|wss|blob|data):/.test(url) })
    })
    jar.webRequest.onHeadersReceived(({ responseHeaders = {} }, go) => {
      const others = Object.entries(responseHeaders).filter(([name]) => !/^permissions-policy$/i.test(name))
      go({ responseHeaders: { ...Object.fromEntries(others), 'Permissions-Policy': [NO_PASSKEYS] } })
    })
    await reachAsTold(jar, environment)
    return jar
  }

  return {
    async signIn({ url, shown, signal }) {
      const jar = await jarOf(url)
      signal.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<SamlAnswer>()
      const window = openSamlWindow({
        jar,
        shown,
        onOwnBrowser() {
          resolve({ outcome: 'own-browser' })
          onOwnBrowser()
        },
        onFailed: (at, reason) =>
          reject(unreachable(new URL(at).host, withNodesCode(new Error(`net::${reason}`)))),
        onClosed: () => resolve({ outcome: 'closed' }),
      })
      const giveUp = () => reject(new AppError('interrupted'))
      signal.addEventListener('abort', giveUp, { once: true })
      catchers.set(window.pageId, (posted) => {
        try {
          resolve({ outcome: 'posted', response: readSamlResponse(posted ?? '') })
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
      window.load(url)
      try {
        return await promise
      } finally {
        signal.removeEventListener('abort', giveUp)
        catchers.delete(window.pageId)
        window.close()
      }
    },
    async forget(url) {
      const jar = await jarOf(url)
      await Promise.all([jar.clearStorageData(), jar.clearAuthCache()])
    },
  }
}
