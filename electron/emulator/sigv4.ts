import { timingSafeEqual } from 'node:crypto'
import { partitionOfRegion } from '../../shared/partition.ts'
import { accessKeysOf } from './access-keys.ts'
import { parseBasicTime } from './aws-time.ts'
import { canonicalRequest, sha256Hex, signatureOf, type CredentialScope } from './canonical-request.ts'
import { partitionOfArn } from './arn-parts.ts'
import {
  JSON_REFUSALS,
  QUERY_REFUSALS,
  REST_JSON_REFUSALS,
  S3_REFUSALS,
  SKEW_MS,
  type SignatureRefusals,
} from './signature-refusals.ts'
import type { EmulatorRequest, IssuedCredentials, World } from './world.ts'

const REFUSALS = {
  sts: QUERY_REFUSALS,
  iam: QUERY_REFUSALS,
  s3: S3_REFUSALS,
  eks: REST_JSON_REFUSALS,
  codeartifact: REST_JSON_REFUSALS,
  ecr: JSON_REFUSALS,
  ssm: JSON_REFUSALS,
} as const satisfies Record<string, SignatureRefusals>

/** A service that takes SigV4, by the name that stands in its scope. */
export type SigningService = keyof typeof REFUSALS

/** Who signed a request, and for which region. */
export interface VerifiedCaller {
  readonly credentials: IssuedCredentials
  readonly region: string
}

/** A signature as a request carries it, in the Authorization header or in the query. */
interface Claim {
  readonly form: 'header' | 'query'
  readonly accessKeyId: string
  readonly scope: CredentialScope
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly time: string
  readonly sessionToken: string | null
  /** Seconds a presigned URL says it lasts. */
  readonly expires: number | null
}

const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/**
 * Verifies a request's SigV4 signature, key, session token, partition and time by the world's clock, or throws
 * the Refusal the service would answer with. Source: "AWS Signature Version 4", IAM user guide.
 */
export function verifySignature(
  world: World,
  service: SigningService,
  request: EmulatorRequest,
): VerifiedCaller {
  const refusals = REFUSALS[service]
  const claim = claimOf(request, refusals)
  const credentials = world.credentials.find(claim.accessKeyId)
  if (!credentials || accessKeysOf(world).find(claim.accessKeyId)?.status === 'Inactive') {
    throw refusals.unknownKey()
  }
  checkScope(service, claim, request, refusals)
  // A partition knows nothing of another's keys.
  if (partitionOfArn(credentials.principal.arn) !== partitionOfRegion(claim.scope.region)) {
    throw refusals.unknownKey()
  }
  checkTime(world, service, claim, refusals)

  const payloadHash = payloadHashOf(service, claim, request, refusals)
  const path = service === 's3' ? 'encode-once' : 'encode-twice'
  const canonical = canonicalRequest(request, claim.signedHeaders, payloadHash, path)
  const expected = signatureOf(credentials.secretAccessKey, claim.scope, claim.time, canonical)
  if (!sameText(expected, claim.signature)) throw refusals.mismatch()

  if (credentials.sessionToken !== claim.sessionToken) throw refusals.badToken()
  if (credentials.expiresAt !== null && world.now() >= credentials.expiresAt) throw refusals.expiredToken()
  noteUse(world, credentials, claim)
  return { credentials, region: claim.scope.region }
}

function claimOf(request: EmulatorRequest, refusals: SignatureRefusals): Claim {
  const header = request.headers.get('authorization')
  if (header !== undefined) return claimOfHeader(header, request, refusals)
  if (request.url.searchParams.has('X-Amz-Signature')) return claimOfQuery(request, refusals)
  throw refusals.missing()
}

function claimOfHeader(header: string, request: EmulatorRequest, refusals: SignatureRefusals): Claim {
  if (!header.startsWith('AWS4-HMAC-SHA256 ')) throw refusals.missing()
  const fields = new Map(
    header
      .slice('AWS4-HMAC-SHA256 '.length)
      .split(',')
      .map((field) => /^\s*(\w+)=(.*?)\s*$/.exec(field))
      .filter((parts) => parts !== null)
      .map((parts) => [parts[1]!, parts[2]!]),
  )
  const field = (name: string): string => {
    const value = fields.get(name)
    if (value === undefined) {
      throw refusals.incomplete(`Authorization header requires '${name}' parameter. Authorization=${header}`)
    }
    return value
  }
  const time = request.headers.get('x-amz-date')
  if (time === undefined) {
    throw refusals.incomplete(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    )
  }
  return {
    form: 'header',
    ...credentialOf(field('Credential'), refusals),
    signedHeaders: field('SignedHeaders').split(';'),
    signature: field('Signature'),
    time,
    sessionToken: request.headers.get('x-amz-security-token') ?? null,
    expires: null,
  }
}

function claimOfQuery(request: EmulatorRequest, refusals: SignatureRefusals): Claim {
  const query = request.url.searchParams
  const field = (name: string): string => {
    const value = query.get(name)
    if (value === null) throw refusals.incomplete(`AWS query-string parameters must include '${name}'.`)
    return value
  }
  const expires = Number(query.get('X-Amz-Expires') ?? NaN)
  return {
    form: 'query',
    ...credentialOf(field('X-Amz-Credential'), refusals),
    signedHeaders: field('X-Amz-SignedHeaders').split(';'),
    signature: field('X-Amz-Signature'),
    time: field('X-Amz-Date'),
    sessionToken: query.get('X-Amz-Security-Token'),
    expires: Number.isFinite(expires) ? expires : null,
  }
}

function credentialOf(
  text: string,
  refusals: SignatureRefusals,
): { accessKeyId: string; scope: CredentialScope } {
  const [accessKeyId, date, region, service, terminator, ...rest] = text.split('/')
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request' || rest.length > 0) {
    throw refusals.incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${text}'`,
    )
  }
  return { accessKeyId, scope: { date, region, service } }
}

function checkScope(
  service: SigningService,
  claim: Claim,
  request: EmulatorRequest,
  refusals: SignatureRefusals,
): void {
  if (claim.scope.service !== service) {
    throw refusals.scope(`Credential should be scoped to correct service: '${service}'. `)
  }
  // A regional host takes only signatures for its own region.
  const ofHost = /^(?:sts|s3|eks|api\.ecr|codeartifact|ssm)\.([a-z0-9-]+)\.amazonaws\./.exec(
    request.headers.get('host') ?? '',
  )?.[1]
  const region = claim.scope.region
  if (partitionOfRegion(region) === null || (ofHost !== undefined && ofHost !== region)) {
    throw refusals.scope('Credential should be scoped to a valid region. ')
  }
  if (!claim.signedHeaders.includes('host')) {
    throw refusals.scope("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
  }
}

function checkTime(world: World, service: SigningService, claim: Claim, refusals: SignatureRefusals): void {
  const signedAt = parseBasicTime(claim.time)
  if (signedAt === null)
    throw refusals.incomplete(`Date must be in ISO-8601 'basic format'. Got '${claim.time}'.`)
  if (!claim.time.startsWith(claim.scope.date)) {
    throw refusals.scope(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.scope.date}' != '${claim.time.slice(0, 8)}', from '${claim.time}'.`,
    )
  }
  const now = world.now()
  // STS takes a presigned GetCallerIdentity for 15 minutes, whatever its X-Amz-Expires says (EKS's tokens say 60 s).
  if (service === 's3' && claim.form === 'query' && claim.expires !== null) {
    if (now > signedAt + claim.expires * 1000) throw refusals.urlExpired()
    if (signedAt - now > SKEW_MS) throw refusals.skew(signedAt, now)
    return
  }
  if (Math.abs(now - signedAt) > SKEW_MS) throw refusals.skew(signedAt, now)
}

function payloadHashOf(
  service: SigningService,
  claim: Claim,
  request: EmulatorRequest,
  refusals: SignatureRefusals,
): string {
  const actual = sha256Hex(request.body)
  const stated = request.headers.get('x-amz-content-sha256')
  if (service === 's3' && (claim.form === 'query' || stated === UNSIGNED_PAYLOAD)) return UNSIGNED_PAYLOAD
  if (stated !== undefined && stated !== actual) throw refusals.payloadMismatch()
  return actual
}

function noteUse(world: World, credentials: IssuedCredentials, { scope }: Claim): void {
  if (credentials.sessionToken !== null) return
  const keys = accessKeysOf(world)
  keys.note(credentials)
  keys.used(credentials.accessKeyId, { at: world.now(), service: scope.service, region: scope.region })
}

function sameText(a: string, b: string): boolean {
  const [bytesA, bytesB] = [Buffer.from(a), Buffer.from(b)]
  return bytesA.length === bytesB.length && timingSafeEqual(bytesA, bytesB)
}
