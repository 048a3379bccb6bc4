import { randomBytes } from 'node:crypto'
import { HOUR_MS } from '../../shared/time.ts'
import { newAccessKeyId, newSecretAccessKey } from './aws-ids.ts'
import { TemporaryCredentials } from './temporary-credentials.ts'
import type { CredentialLedger, IssuedCredentials } from './world.ts'

// Expired credentials are remembered this long, so that their use is called expired rather than unknown.
const REMEMBERED_MS = 24 * HOUR_MS
const ISSUES_BETWEEN_SWEEPS = 512

/** The ledger, with a way to enter keys that were chosen beforehand (an organisation file's). */
export interface OpenCredentialLedger extends CredentialLedger {
  enter(credentials: IssuedCredentials): void
  readonly size: number
}

/** @param now Epoch milliseconds by the emulator's clock. */
export function createCredentialLedger(now: () => number): OpenCredentialLedger {
  const issued = new Map<string, IssuedCredentials>()
  const seed = randomBytes(32)
  let sinceSweep = 0

  function sweep(): void {
    const oldest = now() - REMEMBERED_MS
    for (const [id, { expiresAt }] of issued) {
      if (expiresAt !== null && expiresAt < oldest) issued.delete(id)
    }
  }

  function enter(credentials: IssuedCredentials): IssuedCredentials {
    sinceSweep += 1
    if (sinceSweep >= ISSUES_BETWEEN_SWEEPS) {
      sinceSweep = 0
      sweep()
    }
    issued.set(credentials.accessKeyId, credentials)
    return credentials
  }

  return {
    issue: (principal, lifetimeMs) => enter(new TemporaryCredentials(seed, principal, now(), lifetimeMs)),
    issueKey: (principal) =>
      enter({
        accessKeyId: newAccessKeyId('AKIA', principal.accountId),
        secretAccessKey: newSecretAccessKey(),
        sessionToken: null,
        issuedAt: now(),
        expiresAt: null,
        principal,
      }),
    find: (accessKeyId) => issued.get(accessKeyId),
    forget(accessKeyId) {
      issued.delete(accessKeyId)
    },
    enter(credentials) {
      enter(credentials)
    },
    get size() {
      return issued.size
    },
  }
}
