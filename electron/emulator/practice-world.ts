import { randomBytes } from 'node:crypto'
import { accessKeysOf } from './access-keys.ts'
import { createCredentialLedger, type OpenCredentialLedger } from './credential-ledger.ts'
import { createOrganisation, type OrganisationPlan, type PlannedKey } from './organisation.ts'
import type { IssuedCredentials, Lifetimes, Principal, World } from './world.ts'

/** A world made from a plan, and the one thing in it that no service of AWS's gives away: a user's first key. */
export interface PracticeWorld {
  readonly world: World
  /** Makes a long-term access key for an IAM user; `null` where there is no such user. */
  readonly makeUserKey: (accountId: string, user: string) => IssuedCredentials | null
}

/** @param now Epoch milliseconds by the emulator's clock. */
export function createPracticeWorld(
  plan: OrganisationPlan,
  lifetimes: Lifetimes,
  now: () => number,
): PracticeWorld {
  const organisation = createOrganisation(plan)
  const credentials: OpenCredentialLedger = createCredentialLedger(now)

  function principalOf(accountId: string, name: string): Principal | null {
    const user = organisation.user(accountId, name)
    return user ? { kind: 'user', accountId, arn: user.arn, userId: user.id, user, mfa: false } : null
  }

  function enter({ accountId, user, accessKeyId, secretAccessKey }: PlannedKey): void {
    const principal = principalOf(accountId, user)
    if (!principal) return
    const known = {
      accessKeyId,
      secretAccessKey,
      sessionToken: null,
      issuedAt: now(),
      expiresAt: null,
      principal,
    }
    credentials.enter(known)
    accessKeysOf(world).note(known)
  }

  const world: World = {
    organisation,
    credentials,
    lifetimes,
    now,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
  }
  for (const key of plan.keys) enter(key)
  return {
    world,
    makeUserKey(accountId, user) {
      const principal = principalOf(accountId, user)
      if (!principal) return null
      const issued = credentials.issueKey(principal)
      accessKeysOf(world).note(issued)
      return issued
    },
  }
}
