import type { Refusal } from './refusal.ts'
import type { EmulatorReply } from './world.ts'
import { escapeXml, writeXml, type XmlChildren } from './xml.ts'

/** One API of AWS's query protocol: its version is what a request must name, its namespace what a reply does. */
export interface QueryApi {
  readonly version: string
  readonly namespace: string
}

/** A success in the query protocol: `<OperationResponse><OperationResult>…`. No result leaves that element out. */
export function queryReply(
  api: QueryApi,
  operation: string,
  requestId: string,
  result: XmlChildren | null,
): EmulatorReply {
  const content = {
    ...(result ? { [`${operation}Result`]: result } : {}),
    ResponseMetadata: { RequestId: requestId },
  }
  return reply(api, 200, `${operation}Response`, requestId, content, operation)
}

/** An error in the query protocol. `Type` says whose fault it was, which SDKs use to decide about a retry. */
export function queryErrorReply(
  api: QueryApi,
  operation: string,
  requestId: string,
  refusal: Refusal,
): EmulatorReply {
  const content = {
    Error: {
      Type: refusal.status < 500 ? 'Sender' : 'Receiver',
      Code: refusal.code,
      Message: refusal.message,
    },
    RequestId: requestId,
  }
  return reply(api, refusal.status, 'ErrorResponse', requestId, content, operation)
}

function reply(
  api: QueryApi,
  status: number,
  root: string,
  requestId: string,
  content: XmlChildren,
  operation: string,
): EmulatorReply {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${root} xmlns="${escapeXml(api.namespace)}">${writeXml(content)}</${root}>`,
    operation,
  }
}
