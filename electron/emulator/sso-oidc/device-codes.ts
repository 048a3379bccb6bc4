import { randomInt } from 'node:crypto'
import type { PortalOfOrganisation, World } from '../world.ts'
import { OidcError } from './errors.ts'

/** Seconds between two polls, as AWS answers. */
export const POLL_INTERVAL_SECONDS = 1
// A client's timer may be this much early, and the network may bring two polls closer together.
const POLL_TOLERANCE_MS = 100

// Without vowels no words come about; without 0, 1, I and O nothing is misread.
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

export interface DeviceAuthorization {
  readonly deviceCode: string
  readonly userCode: string
  readonly clientId: string
  readonly portal: PortalOfOrganisation
  readonly expiresAt: number
}

type Decision = 'pending' | 'approved' | 'denied'

export interface DeviceCodes {
  start(clientId: string, portal: PortalOfOrganisation): DeviceAuthorization
  /** By the code a person types, in any case, with or without the dash; `null` when unknown or over. */
  findByUserCode(userCode: string): DeviceAuthorization | null
  decide(userCode: string, decision: Exclude<Decision, 'pending'>): void
  /**
   * Answers a poll. An approved code is used up by it.
   * @throws OidcError AuthorizationPending, SlowDown, ExpiredToken, AccessDenied, InvalidGrant
   */
  redeem(deviceCode: string, clientId: string): DeviceAuthorization
}

/** @param autoApprove The person says yes at once. */
export function createDeviceCodes(
  world: Pick<World, 'now' | 'lifetimes' | 'randomHex'>,
  autoApprove: boolean,
): DeviceCodes {
  const waiting = new Map<
    string,
    { authorization: DeviceAuthorization; decision: Decision; polledAt: number | null }
  >()

  function entryOf(userCode: string) {
    const typed = userCode.toUpperCase().replace(/[^A-Z]/g, '')
    for (const entry of waiting.values()) {
      const { authorization } = entry
      if (authorization.userCode.replace('-', '') === typed && authorization.expiresAt > world.now())
        return entry
    }
    return null
  }

  return {
    start(clientId, portal) {
      const letters = Array.from({ length: 8 }, () => USER_CODE_LETTERS[randomInt(USER_CODE_LETTERS.length)]!)
      const authorization = {
        deviceCode: world.randomHex(48),
        userCode: `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`,
        clientId,
        portal,
        expiresAt: world.now() + world.lifetimes.code,
      }
      waiting.set(authorization.deviceCode, {
        authorization,
        decision: autoApprove ? 'approved' : 'pending',
        polledAt: null,
      })
      return authorization
    },
    findByUserCode: (userCode) => entryOf(userCode)?.authorization ?? null,
    decide(userCode, decision) {
      const entry = entryOf(userCode)
      if (entry?.decision === 'pending') entry.decision = decision
    },
    redeem(deviceCode, clientId) {
      const entry = waiting.get(deviceCode)
      if (!entry || entry.authorization.clientId !== clientId) {
        throw new OidcError('InvalidGrantException', 'Invalid device code')
      }
      const now = world.now()
      if (entry.authorization.expiresAt <= now) {
        throw new OidcError('ExpiredTokenException', 'Device code has expired')
      }
      if (entry.decision === 'denied') throw new OidcError('AccessDeniedException', 'The request was denied')
      const sinceLast = entry.polledAt === null ? Infinity : now - entry.polledAt
      entry.polledAt = now
      if (entry.decision === 'approved') {
        waiting.delete(deviceCode)
        return entry.authorization
      }
      if (sinceLast < POLL_INTERVAL_SECONDS * 1000 - POLL_TOLERANCE_MS) {
        throw new OidcError('SlowDownException', 'Polled faster than the interval allows')
      }
      throw new OidcError('AuthorizationPendingException', 'The person has not decided yet')
    },
  }
}
