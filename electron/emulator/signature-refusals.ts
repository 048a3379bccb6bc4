import { basicTime } from './aws-time.ts'
import { Refusal } from './refusal.ts'

const SKEW_MINUTES = 15
export const SKEW_MS = SKEW_MINUTES * 60_000

/** What a service says when it does not accept a request's signature. */
export interface SignatureRefusals {
  missing(): Refusal
  incomplete(message: string): Refusal
  unknownKey(): Refusal
  badToken(): Refusal
  expiredToken(): Refusal
  /** The credential's scope names something else than it should. */
  scope(message: string): Refusal
  mismatch(): Refusal
  payloadMismatch(): Refusal
  /** Both epoch milliseconds: when the request was signed, and when it came. */
  skew(signedAt: number, now: number): Refusal
  /** A presigned URL past its X-Amz-Expires. */
  urlExpired(): Refusal
}

const INVALID_TOKEN = 'The security token included in the request is invalid.'

/** STS and IAM. */
export const QUERY_REFUSALS: SignatureRefusals = {
  missing: () => new Refusal('MissingAuthenticationToken', 403, 'Request is missing Authentication Token'),
  incomplete: (message) => new Refusal('IncompleteSignature', 400, message),
  unknownKey: () => new Refusal('InvalidClientTokenId', 403, INVALID_TOKEN),
  badToken: () => new Refusal('InvalidClientTokenId', 403, INVALID_TOKEN),
  expiredToken: () =>
    new Refusal('ExpiredToken', 403, 'The security token included in the request is expired'),
  scope: (message) => new Refusal('SignatureDoesNotMatch', 403, message),
  mismatch: () => new Refusal('SignatureDoesNotMatch', 403, QUERY_MISMATCH),
  payloadMismatch: () => new Refusal('SignatureDoesNotMatch', 403, QUERY_MISMATCH),
  skew: (signedAt, now) => new Refusal('SignatureDoesNotMatch', 403, skewMessage(signedAt, now)),
  urlExpired: () => new Refusal('SignatureDoesNotMatch', 403, 'Signature expired'),
}

const QUERY_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/** The services that speak JSON share names; REST ones answer 403 where the others answer 400. */
function jsonRefusals(status: 400 | 403): SignatureRefusals {
  const refusal = (code: string, message: string) => new Refusal(code, status, message)
  return {
    missing: () => refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    incomplete: (message) => refusal('IncompleteSignatureException', message),
    unknownKey: () => refusal('UnrecognizedClientException', INVALID_TOKEN),
    badToken: () => refusal('UnrecognizedClientException', INVALID_TOKEN),
    expiredToken: () =>
      refusal('ExpiredTokenException', 'The security token included in the request is expired'),
    scope: (message) => refusal('InvalidSignatureException', message),
    mismatch: () => refusal('InvalidSignatureException', QUERY_MISMATCH),
    payloadMismatch: () => refusal('InvalidSignatureException', QUERY_MISMATCH),
    skew: (signedAt, now) => refusal('InvalidSignatureException', skewMessage(signedAt, now)),
    urlExpired: () => refusal('InvalidSignatureException', 'Signature expired'),
  }
}

/** ECR and Systems Manager. */
export const JSON_REFUSALS = jsonRefusals(400)

/** EKS and CodeArtifact. */
export const REST_JSON_REFUSALS = jsonRefusals(403)

/** S3 has names of its own. Source: "Error responses", S3 API reference. */
export const S3_REFUSALS: SignatureRefusals = {
  missing: () => new Refusal('AccessDenied', 403, 'Access Denied'),
  incomplete: (message) => new Refusal('AuthorizationHeaderMalformed', 400, message),
  unknownKey: () =>
    new Refusal(
      'InvalidAccessKeyId',
      403,
      'The AWS Access Key Id you provided does not exist in our records.',
    ),
  badToken: () => new Refusal('InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'),
  expiredToken: () => new Refusal('ExpiredToken', 400, 'The provided token has expired.'),
  scope: (message) => new Refusal('AuthorizationHeaderMalformed', 400, message),
  mismatch: () =>
    new Refusal(
      'SignatureDoesNotMatch',
      403,
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ),
  payloadMismatch: () =>
    new Refusal(
      'XAmzContentSHA256Mismatch',
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ),
  skew: () =>
    new Refusal(
      'RequestTimeTooSkewed',
      403,
      'The difference between the request time and the current time is too large.',
    ),
  urlExpired: () => new Refusal('AccessDenied', 403, 'Request has expired'),
}

// STS prints the three times; tools parse them to learn how far off the clock is.
function skewMessage(signedAt: number, now: number): string {
  const [signed, current] = [basicTime(signedAt), basicTime(now)]
  return signedAt < now
    ? `Signature expired: ${signed} is now earlier than ${basicTime(now - SKEW_MS)} (${current} - ${SKEW_MINUTES} min.)`
    : `Signature not yet current: ${signed} is still later than ${basicTime(now + SKEW_MS)} (${current} + ${SKEW_MINUTES} min.)`
}
