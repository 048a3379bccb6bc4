/** An AWS error on its way out: thrown by an operation, written by the service in its own wire format. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** As it stands on the wire, which is not always the SDK's class name. */
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** 403 in AWS's wording, which leaves it open whether the role exists. */
export function accessDenied(message: string): Refusal {
  return new Refusal('AccessDenied', 403, message)
}

/** 400, for a parameter that breaks a rule of the API's model. */
export function validationError(message: string): Refusal {
  return new Refusal('ValidationError', 400, message)
}

/** What came as a token or an assertion is none that can be trusted. */
export function invalidToken(message: string): Refusal {
  return new Refusal('InvalidIdentityToken', 400, message)
}
