import { allow, answerInJson, type JsonOperation } from './json-service.ts'
import { accountOf, CODEARTIFACT_DOMAIN } from './practice-resources.ts'
import { Refusal } from './refusal.ts'
import type { EmulatorRequest, Service, World } from './world.ts'

/** Seconds. Source: GetAuthorizationToken, CodeArtifact API reference. */
const DURATION = { least: 900, most: 43_200 } as const

/** CodeArtifact as far as package managers need it: GetAuthorizationToken for the domain `packages`. */
export function createCodeArtifact(world: World): Service {
  function getAuthorizationToken({ url }: EmulatorRequest): JsonOperation {
    const asked = (name: string) => url.searchParams.get(name)
    const domain = asked('domain') ?? ''
    return {
      name: 'GetAuthorizationToken',
      resource({ credentials: { principal }, region }) {
        const { partition, id } = accountOf(world, principal.accountId)
        return `arn:${partition}:codeartifact:${region}:${asked('domain-owner') ?? id}:domain/${domain}`
      },
      run(caller) {
        allow(world, caller, 'sts:GetServiceBearerToken', '*', 403)
        const { accountId } = caller.credentials.principal
        const owner = asked('domain-owner') ?? accountId
        if (domain !== CODEARTIFACT_DOMAIN || !world.organisation.account(owner)) {
          const message = `Domain not found. Domain '${domain}' owned by account '${owner}' does not exist.`
          throw new Refusal('ResourceNotFoundException', 404, message)
        }
        return {
          authorizationToken: `eyJ2ZXIiOjF9.${world.randomHex(64)}`,
          expiration: expiryOf(caller.credentials.expiresAt, asked('duration')) / 1000,
        }
      },
    }
  }

  /** 0 is as long as the caller's own credentials; left out, the longest there is. Epoch milliseconds. */
  function expiryOf(callerExpiresAt: number | null, duration: string | null): number {
    const longest = world.now() + DURATION.most * 1000
    if (duration === '0') return callerExpiresAt ?? longest
    const seconds = duration === null ? DURATION.most : Number(duration)
    if (!(seconds >= DURATION.least && seconds <= DURATION.most))
      throw new Refusal('ValidationException', 400, 'durationSeconds must be 0, or 900 to 43200')
    return world.now() + seconds * 1000
  }

  return (request) => {
    const isIt = request.method === 'POST' && request.url.pathname === '/v1/authorization-token'
    return answerInJson(world, 'codeartifact', request, isIt ? getAuthorizationToken(request) : undefined)
  }
}
