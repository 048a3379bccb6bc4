import { setupInvalid } from '../../shared/setup-text.ts'
import type { Documents } from '../core/ports.ts'
import type { AwsHttp } from './aws-client.ts'

/** Documents of the user's own, through the proxy and by the certificates that AWS is reached with. */
export function createDocuments(http: Pick<AwsHttp, 'get'>): Documents {
  return {
    async read(url) {
      // Whoever is between could otherwise say where roles are borrowed from.
      if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
        throw setupInvalid(url, 'only https:// is asked')
      const { status, text } = await http.get(url, { accept: 'application/json' })
      if (status === 200) return text
      throw setupInvalid(url, `it answers ${status}`)
    },
  }
}
