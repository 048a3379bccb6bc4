import { jsonReply } from '../aws-error.ts'
import type { EmulatorReply } from '../world.ts'

// SSO-OIDC's errors: OAuth's name in the body (RFC 6749, RFC 8628), AWS's in the header. Statuses as in the
// service's API model.
const ERRORS = {
  AccessDeniedException: [400, 'access_denied'],
  AuthorizationPendingException: [400, 'authorization_pending'],
  ExpiredTokenException: [400, 'expired_token'],
  InvalidClientException: [401, 'invalid_client'],
  InvalidClientMetadataException: [400, 'invalid_client_metadata'],
  InvalidGrantException: [400, 'invalid_grant'],
  InvalidRedirectUriException: [400, 'invalid_redirect_uri'],
  InvalidRequestException: [400, 'invalid_request'],
  InvalidScopeException: [400, 'invalid_scope'],
  SlowDownException: [400, 'slow_down'],
  UnauthorizedClientException: [400, 'unauthorized_client'],
  UnsupportedGrantTypeException: [400, 'unsupported_grant_type'],
} as const satisfies Record<string, readonly [number, string]>

export type OidcErrorName = keyof typeof ERRORS

/** A refusal, thrown within the service and written by `oidcErrorReply`. */
export class OidcError extends Error {
  override readonly name: OidcErrorName

  constructor(name: OidcErrorName, description: string) {
    super(description)
    this.name = name
  }
}

/** `{"error","error_description"}` with the exception's name in `x-amzn-ErrorType`. */
export function oidcErrorReply(operation: string, { name, message }: OidcError): EmulatorReply {
  const [status, error] = ERRORS[name]
  const reply = jsonReply(operation, status, { error, error_description: message })
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': name } }
}
