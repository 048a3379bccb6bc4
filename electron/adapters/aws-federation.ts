import { AppError } from '../../shared/errors.ts'
import { federationEndpoint, signinTokenRequest } from '../core/console/console-url.ts'
import type { Federation } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import type { AwsReach } from './aws-client.ts'

/** The console's federation endpoint. `endpoint` (LANYARD_SIGNIN_ENDPOINT) takes the place of each partition's own. */
export function createFederation({ http, time }: AwsReach, endpoint: string | undefined): Federation {
  return {
    endpoint: endpoint ?? null,
    async signinToken({ partition, credentials }) {
      const request = signinTokenRequest(federationEndpoint(partition, endpoint ?? null), {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey.reveal(),
        sessionToken: credentials.sessionToken.reveal(),
      })
      const { host } = new URL(request.url)
      const arrived = time.sent()
      const { status, headers, text } = await http.postForm(request.url, request.body)
      const token = status === 200 ? signinTokenIn(text) : null
      // It answers with JSON or refuses; a page in its place, or a way elsewhere, is not AWS's.
      if (status < 400 && !token) throw new AppError('captive-portal', { host })
      arrived(typeof headers['date'] === 'string' ? headers['date'] : undefined)
      if (status === 429) throw new AppError('throttled', { host })
      if (status >= 500) throw new AppError('aws-outage', { host, status })
      if (token) return new Secret(token)
      throw new AppError('console-unavailable', { reason: `it answered ${status}` })
    },
  }
}

function signinTokenIn(text: string): string | null {
  try {
    const { SigninToken } = JSON.parse(text) as { SigninToken?: unknown }
    return typeof SigninToken === 'string' ? SigninToken : null
  } catch {
    return null
  }
}
