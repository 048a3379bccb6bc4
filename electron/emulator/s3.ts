import { callerContext, decide, denial } from './authorisation.ts'
import { accessDenied, Refusal } from './refusal.ts'
import { verifySignature, type VerifiedCaller } from './sigv4.ts'
import type { EmulatorReply, EmulatorRequest, Service, World } from './world.ts'
import { writeXml, type XmlChildren } from './xml.ts'

const ACTION = 's3:ListAllMyBuckets'
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const BUCKETS_SINCE = '2024-01-01T00:00:00.000Z'

/**
 * S3 as far as it shows whether a session works: ListBuckets, refused as S3 refuses it where the session's
 * policies do not allow it or were revoked. Anything else is NotImplemented (501).
 */
export function createS3(world: World): Service {
  return (request) => {
    const operation = isListBuckets(request) ? 'ListBuckets' : 'Unknown'
    try {
      const caller = verifySignature(world, 's3', request)
      if (operation === 'Unknown') {
        throw new Refusal('NotImplemented', 501, 'The emulator knows no operation of S3 but ListBuckets.')
      }
      return reply(world, operation, 200, 'ListAllMyBucketsResult', listBuckets(world, caller))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const content = { Code: error.code, Message: error.message }
      return reply(world, operation, error.status, 'Error', content)
    }
  }
}

function isListBuckets({ method, url }: EmulatorRequest): boolean {
  const id = url.searchParams.get('x-id')
  return method === 'GET' && url.pathname === '/' && (id === null || id === 'ListBuckets')
}

function listBuckets(world: World, caller: VerifiedCaller): XmlChildren {
  const { principal } = caller.credentials
  const context = callerContext(world, caller)
  const decision = decide(principal, { action: ACTION, resource: '*', context })
  if (decision.verdict !== 'allowed') throw accessDenied(denial(principal, ACTION, null, decision))
  const { accountId } = principal
  const name = world.organisation.account(accountId)?.name ?? 'account'
  return {
    Buckets: {
      Bucket: ['artifacts', 'logs'].map((purpose) => ({
        Name: bucketName(`${purpose}-${accountId}-${name}`),
        CreationDate: BUCKETS_SINCE,
      })),
    },
    Owner: { ID: accountId.padStart(64, '0') },
  }
}

function bucketName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
}

function reply(
  world: World,
  operation: string,
  status: number,
  root: 'Error' | 'ListAllMyBucketsResult',
  content: XmlChildren,
): EmulatorReply {
  const requestId = world.randomHex(8).toUpperCase()
  const namespace = root === 'Error' ? '' : ` xmlns="${NAMESPACE}"`
  const ids = root === 'Error' ? { RequestId: requestId, HostId: 'emulator' } : {}
  const inside = writeXml({ ...content, ...ids })
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace}>${inside}</${root}>`,
    operation,
  }
}
