import { AppError } from '../../shared/errors.ts'
import { setupInvalid } from '../../shared/setup-text.ts'
import type { Documents } from '../core/ports.ts'
import type { AwsHttp, HttpText } from './aws-client.ts'
import { documentText } from './document-text.ts'

type Headers = Readonly<Record<string, string>>

/** Documents of the user's own, through the proxy and by the certificates that AWS is reached with. */
export function createDocuments(http: Pick<AwsHttp, 'get'>): Documents {
  return {
    async read(url, known = null, signal) {
      // Whoever is between could otherwise say where roles are borrowed from.
      if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
        throw setupInvalid(url, 'only https:// is asked')
      const reply = await http
        .get(url, { accept: 'application/json', ...(known === null ? {} : conditionsOf(known)) }, signal)
        .catch((error: unknown) => {
          // Chromium tells no more of a redirect than that there was one.
          const isRedirect = error instanceof AppError && error.code === 'captive-portal'
          throw isRedirect ? leadsElsewhere(url, error) : error
        })
      if (reply.status === 304 && known !== null) return null
      if (reply.status >= 300 && reply.status < 400) throw leadsElsewhere(url)
      if (reply.status !== 200) throw setupInvalid(url, `it answers ${reply.status}`)
      return { text: documentText(Buffer.from(reply.text), url), version: versionOf(reply) }
    },
  }
}

/** A redirect is not followed: it may lead away from https, and to whom nobody here has named. */
function leadsElsewhere(url: string, cause?: unknown): AppError {
  return setupInvalid(url, 'it leads elsewhere; name the https:// address that it leads to', cause)
}

/** By what the server knows it again (RFC 9110, 13.1), as the headers to ask with; `null` where it told nothing. */
function versionOf({ headers }: HttpText): string | null {
  const { etag, 'last-modified': modified } = headers
  if (typeof etag === 'string') return JSON.stringify({ 'if-none-match': etag })
  return typeof modified === 'string' ? JSON.stringify({ 'if-modified-since': modified }) : null
}

const conditionsOf = (version: string) => JSON.parse(version) as Headers
