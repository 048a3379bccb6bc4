import { jsonError, jsonReply } from './aws-error.ts'
import { callerContext, decide, denial } from './authorisation.ts'
import { Refusal } from './refusal.ts'
import { verifySignature, type SigningService, type VerifiedCaller } from './sigv4.ts'
import type { EmulatorReply, EmulatorRequest, World } from './world.ts'

/** One operation of a service that speaks JSON. */
export interface JsonOperation {
  readonly name: string
  /** The ARN that the caller's policies must allow it on; `*` where it knows none. */
  readonly resource: (caller: VerifiedCaller) => string
  /** What it answers. Throws Refusals. */
  readonly run: (caller: VerifiedCaller) => unknown
}

/** Verifies the signature, asks the caller's policies, and answers in JSON as the service does. */
export function answerInJson(
  world: World,
  service: SigningService,
  request: EmulatorRequest,
  operation: JsonOperation | undefined,
): EmulatorReply {
  const name = operation?.name ?? 'Unknown'
  try {
    const caller = verifySignature(world, service, request)
    if (!operation)
      throw new Refusal('UnknownOperationException', 404, 'The emulator knows no such operation')
    allow(world, caller, `${service}:${name}`, operation.resource(caller), statusOfDenial(service))
    return jsonReply(name, 200, operation.run(caller))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return jsonError(name, error.status, error.code, error.message)
  }
}

/** What was sent as JSON. Throws a Refusal where it is none. */
export function jsonBody({ body }: EmulatorRequest): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>
  } catch {
    throw new Refusal('SerializationException', 400, 'The body is not JSON')
  }
}

/** Throws the service's denial where the caller's policies do not allow the action. */
export function allow(
  world: World,
  caller: VerifiedCaller,
  action: string,
  resource: string,
  status: number,
): void {
  const { principal } = caller.credentials
  const decision = decide(principal, { action, resource, context: callerContext(world, caller) })
  if (decision.verdict === 'allowed') return
  throw new Refusal('AccessDeniedException', status, denial(principal, action, resource, decision))
}

function statusOfDenial(service: SigningService): 400 | 403 {
  return service === 'ecr' || service === 'ssm' ? 400 : 403
}
