import { AppError } from '../../shared/errors.ts'

/** The network's failure to reach a host, in a person's words. */
export function unreachable(host: string, cause: Error): AppError {
  const { code } = cause as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    ENOTFOUND: 'its name is not known',
    EAI_AGAIN: 'its name cannot be looked up just now',
    ECONNREFUSED: 'nothing answers there',
    ECONNRESET: 'the connection was cut',
    EPIPE: 'the connection was cut',
    ETIMEDOUT: 'it does not answer',
    EHOSTUNREACH: 'there is no way to it',
    ENETUNREACH: 'there is no network',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    DEPTH_ZERO_SELF_SIGNED_CERT:
      'its certificate is signed by nobody known; set AWS_CA_BUNDLE if your proxy signs',
    SELF_SIGNED_CERT_IN_CHAIN:
      'its certificate is signed by nobody known; set AWS_CA_BUNDLE if your proxy signs',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      'its certificate is signed by nobody known; set AWS_CA_BUNDLE if your proxy signs',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      'its certificate is signed by nobody known; set AWS_CA_BUNDLE if your proxy signs',
  }
  const timedOut = cause.name === 'TimeoutError'
  return new AppError(
    'unreachable',
    { host, reason: reasons[code ?? ''] ?? (timedOut ? 'it does not answer' : cause.message) },
    { cause },
  )
}
