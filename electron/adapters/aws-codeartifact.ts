import { CodeartifactClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-codeartifact'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { CodeArtifact } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import type { AwsReach } from './aws-client.ts'
import { incomplete } from './aws-credentials.ts'
import type { ServiceAddress } from './aws-endpoint.ts'
import { createAsking } from './aws-regional.ts'

/** CodeArtifact through AWS's own client. */
export function createCodeArtifact(reach: AwsReach, address: ServiceAddress): CodeArtifact {
  const asking = createAsking(reach, address, (settings) => new CodeartifactClient(settings))
  return {
    token(call, { name, owner, seconds }) {
      const action = `codeartifact:GetAuthorizationToken on ${name}`
      const command = new GetAuthorizationTokenCommand({
        domain: name,
        durationSeconds: seconds,
        ...(owner === null ? {} : { domainOwner: owner }),
      })
      const unknown = () =>
        new AppError('domain-unknown', {
          domain: printable(name),
          owner: owner ?? 'the account of the session',
          region: call.region,
        })
      return asking(
        call,
        action,
        async (client) => {
          const { authorizationToken, expiration } = await client.send(command)
          if (!authorizationToken || !expiration) throw incomplete(action)
          return { token: new Secret(authorizationToken), expiresAt: expiration.getTime() }
        },
        { ResourceNotFoundException: unknown },
      )
    },
  }
}
