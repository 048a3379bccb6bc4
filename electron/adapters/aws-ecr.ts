import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import type { Ecr } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import type { AwsReach } from './aws-client.ts'
import { incomplete } from './aws-credentials.ts'
import type { ServiceAddress } from './aws-endpoint.ts'
import { createAsking } from './aws-regional.ts'

const ACTION = 'ecr:GetAuthorizationToken'
const USER = 'AWS:'

/** ECR through AWS's own client. */
export function createEcr(reach: AwsReach, address: ServiceAddress): Ecr {
  const asking = createAsking(reach, address, (settings) => new ECRClient(settings))
  return {
    password: (call) =>
      asking(call, ACTION, async (client) => {
        const { authorizationData: [data] = [] } = await client.send(new GetAuthorizationTokenCommand({}))
        const login = Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8')
        if (!login.startsWith(USER) || !data?.expiresAt) throw incomplete(ACTION)
        return { token: new Secret(login.slice(USER.length)), expiresAt: data.expiresAt.getTime() }
      }),
  }
}
