import { HOUR_MS } from '../../shared/time.ts'
import { answerInJson, type JsonOperation } from './json-service.ts'
import { accountOf, registryHost } from './practice-resources.ts'
import type { Service, World } from './world.ts'

/** Source: GetAuthorizationToken, ECR API reference. */
const TOKEN_MS = 12 * HOUR_MS

/** ECR as far as docker's sign-in needs it. */
export function createEcr(world: World): Service {
  const getAuthorizationToken: JsonOperation = {
    name: 'GetAuthorizationToken',
    resource: () => '*',
    run: ({ credentials: { principal }, region }) => ({
      authorizationData: [
        {
          authorizationToken: Buffer.from(`AWS:${world.randomHex(48)}`).toString('base64'),
          expiresAt: (world.now() + TOKEN_MS) / 1000,
          proxyEndpoint: `https://${registryHost(accountOf(world, principal.accountId), region)}`,
        },
      ],
    }),
  }
  return (request) => {
    const isIt =
      request.headers.get('x-amz-target') === 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken'
    return answerInJson(world, 'ecr', request, isIt ? getAuthorizationToken : undefined)
  }
}
