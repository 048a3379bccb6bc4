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
      const html = headers['content-type']?.startsWith('text/html')
      if (status === 200 && html) throw new AppError('captive-portal', { host })
      arrived(headers['date'])
      if (status >= 500) throw new AppError('aws-outage', { host, status })
      const token = status === 200 ? signinTokenIn(text) : null
      if (token) return new Secret(token)
      if (status === 200) throw new AppError('captive-portal', { host })
      throw new AppError('console-unavailable', { name: 'this session', reason: `it answered ${status}` })
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
