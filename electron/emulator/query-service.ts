import { QueryParameters } from './query-parameters.ts'
import { queryErrorReply, queryReply, type QueryApi } from './query-reply.ts'
import { Refusal } from './refusal.ts'
import { verifySignature, type SigningService, type VerifiedCaller } from './sigv4.ts'
import type { EmulatorRequest, Service, World } from './world.ts'
import type { XmlChildren } from './xml.ts'

/** What an operation answers: its result's children, or `null` where AWS answers nothing but metadata. */
type Answer = XmlChildren | null

/** One operation: `open` ones carry their own proof (an assertion, a token) instead of a signature. */
export type QueryOperation =
  | {
      readonly kind: 'signed'
      readonly run: (parameters: QueryParameters, caller: VerifiedCaller) => Answer | Promise<Answer>
    }
  | { readonly kind: 'open'; readonly run: (parameters: QueryParameters) => Answer | Promise<Answer> }

/**
 * A service of the query protocol: reads the parameters from body or query, verifies the signature, runs the
 * operation and writes its answer or its Refusal.
 */
export function queryService(
  world: World,
  signingName: SigningService,
  api: QueryApi,
  operations: ReadonlyMap<string, QueryOperation>,
): Service {
  return async (request) => {
    const values = formOf(request)
    const action = values.get('Action') ?? ''
    const requestId = requestIdOf(world)
    try {
      const operation = operations.get(action)
      if (!operation) {
        // Without a signature AWS does not say which operations there are.
        verifySignature(world, signingName, request)
        throw new Refusal('InvalidAction', 400, missingOperation(action, values.get('Version')))
      }
      const parameters = new QueryParameters(values)
      const answer =
        operation.kind === 'signed'
          ? await operation.run(parameters, verifySignature(world, signingName, request))
          : await operation.run(parameters)
      return queryReply(api, action, requestId, answer)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return queryErrorReply(api, action || 'Unknown', requestId, error)
    }
  }
}

function formOf(request: EmulatorRequest): URLSearchParams {
  const values = new URLSearchParams(request.url.search)
  for (const [key, value] of new URLSearchParams(request.body.toString('utf8'))) values.append(key, value)
  return values
}

function missingOperation(action: string, version: string | null): string {
  return `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`
}

/** A request id in the shape of AWS's: a version 4 UUID. */
export function requestIdOf(world: World): string {
  const hex = world.randomHex(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
