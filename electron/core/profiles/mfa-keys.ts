import { MINUTE_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import type { Asker } from '../mfa/code-questions.ts'
import type { MfaCodes } from '../mfa/mfa-codes.ts'
import type { Credentials, LongTermKey, Sts } from '../ports.ts'

/** Below this a role that is assumed with them could come too late. */
const MARGIN_MS = MINUTE_MS

export interface MfaKeysAsk {
  readonly key: LongTermKey
  readonly serial: string
  readonly region: string
  readonly asker: Asker
}

/** Temporary keys of IAM users that have shown their MFA. */
export interface MfaKeys {
  /**
   * From memory where they still last: one code a day serves all profiles of a user. AssumeRole itself would take a
   * code at each renewal, and the keys of GetSessionToken (12 hours) carry the MFA into the roles assumed with them.
   */
  of(ask: MfaKeysAsk): Promise<Credentials>
}

export function createMfaKeys(ports: {
  awsTime: AwsTime
  sts: Pick<Sts, 'getSessionToken'>
  mfa: Pick<MfaCodes, 'use'>
}): MfaKeys {
  const { awsTime, sts, mfa } = ports
  const held = new Map<string, Credentials>()
  return {
    async of({ key, serial, region, asker }) {
      const want = JSON.stringify(['profile', key.accessKeyId, serial])
      const before = held.get(want)
      if (before && awsTime.now() < before.expiresAt - MARGIN_MS) return before
      return mfa.use({ serial, seed: null }, want, asker, async (proof) => {
        const { credentials } = await sts.getSessionToken({ key, region, duration: null, mfa: proof })
        held.set(want, credentials)
        return credentials
      })
    },
  }
}
