import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { setTimeout as wait } from 'node:timers/promises'
import { parseDuration } from '../../shared/time.ts'
import { jsonError, throttled } from './aws-error.ts'
import { awsHost } from './aws-hosts.ts'
import type { EmulatorClock } from './clock.ts'
import { CONTROL_PATH } from './control.ts'
import { captivePortal } from './captive-portal.ts'
import type { Fault, Faults } from './faults.ts'
import { operationName } from './operation-name.ts'
import type { RateLimit } from './rate-limit.ts'
import type { RequestLog } from './request-log.ts'
import { claimedScope, routeRegion, routeService } from './routing.ts'
import type { EmulatorReply, EmulatorRequest, Service, ServiceName } from './world.ts'

// More than any AWS operation here takes; a client that streams without end is cut off.
const MAX_BODY_BYTES = 1024 * 1024

export interface ServerParts {
  readonly services: Readonly<Record<ServiceName, Service>>
  readonly control: (request: Pick<EmulatorRequest, 'method' | 'url' | 'body'>) => EmulatorReply
  readonly clock: EmulatorClock
  readonly faults: Faults
  readonly log: RequestLog
  /** Guards the portal API alone: its rate is collective, the other services' are not modelled. */
  readonly portalRate: RateLimit
  readonly latencyMs: number
}

/** Answers every request as AWS would, or as the network before it, where a fault says so. */
export function createRequestListener(parts: ServerParts, via: 'direct' | 'proxy'): RequestListener {
  return (incoming, response) => {
    answer(parts, via, incoming, response).catch((error: unknown) => {
      // A client that left in mid-request is not an error here; anything else is a defect that must be seen.
      if (!incoming.destroyed || incoming.complete) process.emitWarning(error as Error)
      response.destroy()
    })
  }
}

async function answer(
  parts: ServerParts,
  via: 'direct' | 'proxy',
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming)
  const request = body && readRequest(incoming, body)
  if (!request) return send(parts, response, jsonError('Unknown', 400, 'BadRequest', 'Unreadable request'))
  if (!awsHost(request.headers.get('host') ?? '') && request.url.pathname.startsWith(CONTROL_PATH)) {
    return send(parts, response, parts.control(request))
  }

  const service = routeService(request)
  const routed: EmulatorRequest = { ...request, service: service ?? 'sts' }
  const operation = service ? operationName(routed) : 'Unknown'
  const region = routeRegion(request)
  const fault = service && parts.faults.take(service, operation, region)
  const settle = parts.log.begin({
    at: parts.clock.now(),
    service,
    operation,
    method: request.method,
    status: null,
    region,
    via,
    accessKeyId: claimedScope(request)?.accessKeyId ?? null,
    userAgent: request.headers.get('user-agent') ?? null,
    fault: fault?.kind ?? null,
  })
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'reset') return reset(incoming)

  const reply = service
    ? await replyTo(parts, routed, operation, fault)
    : jsonError('Unknown', 404, 'UnknownOperationException', 'Nothing of AWS is at this path')
  const delayMs = parts.latencyMs + (fault?.kind === 'delay' ? (parseDuration(fault.delay) ?? 0) : 0)
  if (delayMs > 0) await wait(delayMs)
  if (fault?.kind === 'lost-reply') return reset(incoming)
  settle({ status: reply.status, operation: reply.operation })
  send(parts, response, reply, fault?.kind === 'cut-off')
}

async function replyTo(
  parts: ServerParts,
  request: EmulatorRequest,
  operation: string,
  fault: Fault | null,
): Promise<EmulatorReply> {
  if (fault?.kind === 'throttle') return throttled(request.service, operation)
  if (fault?.kind === 'html') return captivePortal(operation)
  if (fault?.kind === 'status') {
    return { operation, status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' }
  }
  if (request.service === 'sso' && !parts.portalRate()) return throttled('sso', operation)
  return await parts.services[request.service](request)
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readRequest(incoming: IncomingMessage, body: Buffer): Omit<EmulatorRequest, 'service'> | null {
  const rawUrl = incoming.url ?? '/'
  // The host is a header and so anyone's text; the URL is only read for its path and query.
  const url = rawUrl.startsWith('/') ? URL.parse(`http://emulator${rawUrl}`) : null
  if (!url) return null
  const headers = new Map(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  )
  return { method: incoming.method ?? 'GET', rawUrl, url, headers, body }
}

function send(parts: ServerParts, response: ServerResponse, reply: EmulatorReply, cutOff = false): void {
  const length = Buffer.byteLength(reply.body)
  response.writeHead(reply.status, {
    date: new Date(parts.clock.now()).toUTCString(),
    'x-amzn-requestid': randomUUID(),
    ...reply.headers,
    ...(reply.status === 204 ? {} : { 'content-length': length }),
  })
  if (!cutOff) {
    response.end(reply.body)
    return
  }
  response.write(reply.body.slice(0, reply.body.length / 2), () => response.destroy())
}

function reset({ socket }: IncomingMessage): void {
  // A TLS socket has no reset of its own; destroying it is as abrupt to the client.
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}
