import type { QueryParameters } from '../query-parameters.ts'
import { accessDenied } from '../refusal.ts'
import type { IssuedCredentials, World } from '../world.ts'
import { stepOfCode } from './totp.ts'

/** `SerialNumber` and `TokenCode` as they were sent. */
export interface MfaRequest {
  readonly serial: string | undefined
  readonly code: string | undefined
}

/** Reads the MFA parameters, noting what breaks AWS's rules: a code has exactly six digits. */
export function readMfa(parameters: QueryParameters): MfaRequest {
  return {
    serial: parameters.text('SerialNumber', { min: 9, max: 256, pattern: /^[\w+=/:,.@-]*$/ }),
    code: parameters.text('TokenCode', { min: 6, max: 6, pattern: /^[\d]*$/ }),
  }
}

/** Checks one-time codes, and remembers which were used: AWS takes each once. */
export interface MfaDesk {
  /** Whether the request carries a valid code; throws AccessDenied (403) in AWS's words when it carries a bad one. */
  check(request: MfaRequest, caller: IssuedCredentials): boolean
}

export function createMfaDesk(world: World): MfaDesk {
  const lastSteps = new Map<string, Set<number>>()
  return {
    check({ serial, code }, { principal, sessionToken }) {
      if (serial === undefined && code === undefined) return false
      if (serial === undefined || code === undefined) {
        throw accessDenied(
          'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
        )
      }
      // Only a user's long-term key can bring a code along: the device is the user's.
      const device = principal.kind === 'user' && sessionToken === null ? principal.user.mfa : null
      if (device === null || device.serial !== serial) {
        throw accessDenied(
          'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
        )
      }
      const step = stepOfCode(device.seed, code, world.now())
      const used = lastSteps.get(serial) ?? new Set<number>()
      if (step === null || used.has(step)) {
        throw accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code. ')
      }
      // Older steps could not match any more.
      lastSteps.set(serial, new Set([...used, step].filter((one) => one > step - 3)))
      return true
    },
  }
}
