import type { QueryParameters } from '../query-parameters.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { permittedUser } from './users.ts'

// The organisation does not say when a device was enabled, and IAM must.
const DEVICE_SINCE = '2024-01-01T00:00:00Z'

/** ListMFADevices. Throws NoSuchEntity (404) or AccessDenied (403). */
export function listMfaDevices(
  world: World,
  parameters: QueryParameters,
  caller: VerifiedCaller,
): XmlChildren {
  const user = permittedUser(world, parameters, caller, 'iam:ListMFADevices')
  const devices = user.mfa === null ? [] : [user.mfa]
  return {
    IsTruncated: false,
    MFADevices: {
      member: devices.map(({ serial }) => ({
        UserName: user.name,
        SerialNumber: serial,
        EnableDate: DEVICE_SINCE,
      })),
    },
  }
}
