import { AppError } from '../../shared/errors.ts'
import { federationEndpoint, signinTokenRequest } from '../core/console/console-url.ts'
import type { Federation } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import type { OnAwsTime } from './aws-client.ts'
import type { AwsHttp } from './aws-http.ts'

/** The console's federation endpoint. `endpoint` (LANYARD_SIGNIN_ENDPOINT) takes the place of each partition's own. */
export function createFederation(http: AwsHttp, onTime: OnAwsTime, endpoint: string | undefined): Federation {
  return {
    endpoint: endpoint ?? null,
    async signinToken({ partition, credentials }) {
      const request = signinTokenRequest(federationEndpoint(partition, endpoint ?? null), {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey.reveal(),
        sessionToken: credentials.sessionToken.reveal(),
      })
      const { host } = new URL(request.url)
      const { status, headers, text } = await http.postForm(request.url, request.body)
      const time = Date.parse(String(headers['date'] ?? ''))
      if (!Number.isNaN(time)) onTime(time)
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
