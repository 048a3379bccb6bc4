import { assertNever } from '../../shared/assert-never.ts'
import type { EmulatorReply, ServiceName } from './world.ts'

/** A reply in the JSON of AWS's REST protocols. `undefined` members are left out. */
export function jsonReply(operation: string, status: number, body: unknown): EmulatorReply {
  return {
    operation,
    status,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? '' : JSON.stringify(body),
  }
}

/** An error as AWS's REST-JSON services write it: its name in a header, the message in the body. */
export function jsonError(operation: string, status: number, name: string, message: string): EmulatorReply {
  const reply = jsonReply(operation, status, { message, __type: name })
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': name } }
}

/** What each service says when it is asked too much: its own code, status and wire form. */
export function throttled(service: ServiceName, operation: string): EmulatorReply {
  switch (service) {
    case 'sso':
    case 'sso-oidc':
    case 'account-access':
      return jsonError(operation, 429, 'TooManyRequestsException', 'HTTP 429 Unknown Code')
    case 'sts':
    case 'iam':
      return xmlReply(
        operation,
        400,
        '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>' +
          '<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>',
      )
    case 'eks':
    case 'codeartifact':
      return jsonError(operation, 429, 'ThrottlingException', 'Rate exceeded')
    case 'ecr':
    case 'ssm':
      return jsonError(operation, 400, 'ThrottlingException', 'Rate exceeded')
    case 'kubernetes':
      return jsonError(operation, 429, 'TooManyRequests', 'Too many requests')
    case 's3':
      return xmlReply(
        operation,
        503,
        '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
      )
    case 'signin':
      return { operation, status: 429, headers: { 'content-type': 'text/html' }, body: 'Too many requests' }
    default:
      return assertNever(service)
  }
}

function xmlReply(operation: string, status: number, body: string): EmulatorReply {
  return { operation, status, headers: { 'content-type': 'text/xml' }, body }
}
