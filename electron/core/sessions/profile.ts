import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import {
  DEFAULT_NAME_TEMPLATE,
  sessionNameFrom,
  type NameFacts,
} from '../../../shared/session-name-template.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { MfaCodes } from '../mfa/mfa-codes.ts'
import { createMfaKeys } from '../profiles/mfa-keys.ts'
import { comparableStartUrl, ensureAllowed, rootKeys, type ProfileReach } from '../profiles/profile-keys.ts'
import type { ProfilePlan } from '../profiles/profile-plan.ts'
import type { RoleAsk } from '../profiles/profile-shape.ts'
import type { UserProfiles } from '../profiles/user-profiles.ts'
import type { Borrowed, ForeignKeys, LongTermKey, SigningKey } from '../ports.ts'
import type { RecordOf, SessionRecord } from '../storage/settings-content.ts'
import type { KeptFields, SessionKind } from './session-kind.ts'

/** Keys that do not say when they end are asked for again after this long. */
const CAUTIOUS_MS = 15 * MINUTE_MS

/** An account's own ID in the ARN of whoever speaks. */
const CALLER_ARN = /^arn:[a-z-]+:(?:sts|iam)::(\d{12}):/

/**
 * A profile of the user's own AWS files, read anew for each borrowing. An IAM user's own keys sign what has to be
 * signed and are never handed on: what leaves is GetSessionToken's.
 */
export function createProfile(
  ports: ProfileReach & {
    userProfiles: UserProfiles
    mfa: MfaCodes
    nameFacts: (sessionId: string) => NameFacts
    nameOf: (record: SessionRecord) => string
    regionOf: (record: SessionRecord) => string
    /** Told what was learnt of a session by borrowing it. */
    learn: (sessionId: string, fields: KeptFields<'profile'>) => void
  },
): SessionKind<'profile'> {
  const { awsTime, sts, userProfiles, nameFacts, nameOf, regionOf, learn } = ports
  const mfaKeys = createMfaKeys(ports)

  function fieldsOf(plan: ProfilePlan, allowedCommand: string | null, accountId: string | null) {
    const { root, roleName, region } = plan
    const startUrl = root.way === 'sso' ? comparableStartUrl(root.startUrl) : null
    return { profile: plan.name, allowedCommand, accountId, roleName, startUrl, fileRegion: region }
  }

  const lasting = (keys: ForeignKeys) => keys.expiresAt ?? awsTime.now() + CAUTIOUS_MS

  async function assume(record: RecordOf<'profile'>, role: RoleAsk, keys: ForeignKeys): Promise<Borrowed> {
    return sts.assumeRole({
      source: signing(keys),
      region: regionOf(record),
      roleArn: role.roleArn,
      sessionName: sessionNameOf(record, role),
      duration: role.duration,
      externalId: role.externalId,
      sourceIdentity: null,
      tags: [],
      policyArns: [],
      policy: null,
    })
  }

  function sessionNameOf({ id }: RecordOf<'profile'>, { sessionName }: RoleAsk): string {
    return sessionName ?? sessionNameFrom(DEFAULT_NAME_TEMPLATE, nameFacts(id))
  }

  /** Keys that no role was assumed with, and whom they speak for. */
  async function asTheyAre(record: RecordOf<'profile'>, keys: ForeignKeys): Promise<Borrowed> {
    const region = regionOf(record)
    const { accessKeyId, secretAccessKey, sessionToken } = keys
    const { credentials } =
      sessionToken === null
        ? await sts.getSessionToken({ key: { ...keys, sessionToken }, region, duration: null, mfa: null })
        : { credentials: { accessKeyId, secretAccessKey, sessionToken, expiresAt: lasting(keys) } }
    // It also tells keys that ended without having said when.
    const { arn } = await sts.getCallerIdentity(credentials, region)
    return { credentials, arn, packedPolicySize: null }
  }

  async function borrowPlan(record: RecordOf<'profile'>, plan: ProfilePlan): Promise<Borrowed> {
    const { root, roles, through } = plan
    let keys = await rootKeys(ports, root, {
      name: plan.name,
      profile: through[0] ?? plan.name,
      region: regionOf(record),
      allowedCommand: record.allowedCommand,
      sessionNameOf: (role) => sessionNameOf(record, role),
    })
    const [first] = roles
    if (first && first.mfaSerial !== null) {
      const asker = { sessionId: record.id, name: nameOf(record) }
      const key = ownKey(first, keys)
      keys = await mfaKeys.of({ key, serial: first.mfaSerial, region: regionOf(record), asker })
    }
    let borrowed: Borrowed | null = null
    for (const role of roles) {
      borrowed = await assume(record, role, keys)
      keys = borrowed.credentials
    }
    return borrowed ?? asTheyAre(record, keys)
  }

  return {
    async keep({ profile, allowedCommand }) {
      const plan = ensureBorrowable(await userProfiles.plan(profile))
      const { root } = plan
      // The person is there now, and later may not be.
      if (root.way === 'process') ensureAllowed(plan.name, root.command, allowedCommand)
      return fieldsOf(plan, root.way === 'process' ? allowedCommand : null, plan.accountId)
    },
    async borrow(record) {
      const plan = ensureBorrowable(await userProfiles.plan(record.profile))
      const borrowed = await borrowPlan(record, plan)
      const accountId = CALLER_ARN.exec(borrowed.arn ?? '')?.[1] ?? plan.accountId
      const fields = fieldsOf(plan, record.allowedCommand, accountId)
      const isNew = Object.entries(fields).some(
        ([name, value]) => record[name as keyof typeof fields] !== value,
      )
      if (isNew) learn(record.id, fields)
      return borrowed
    },
    async forget() {},
  }
}

/** AWS takes a code with a user's own keys alone, which only the first role can be assumed with. */
function ensureBorrowable(plan: ProfilePlan): ProfilePlan {
  const { root, roles } = plan
  const later = roles.slice(1).find(({ mfaSerial }) => mfaSerial !== null)
  if (later) throw mfaMisplaced(later)
  const mayBeUser = root.way === 'process' || (root.way === 'keys' && root.sessionToken === null)
  const [first] = roles
  if (first && first.mfaSerial !== null && !mayBeUser) throw mfaMisplaced(first)
  return plan
}

function ownKey(role: RoleAsk, { accessKeyId, secretAccessKey, sessionToken }: ForeignKeys): LongTermKey {
  if (sessionToken === null) return { accessKeyId, secretAccessKey, sessionToken }
  throw mfaMisplaced(role)
}

function mfaMisplaced({ profile, mfaSerial }: RoleAsk): AppError {
  return new AppError('profile-mfa-misplaced', {
    profile: printable(profile),
    serial: printable(mfaSerial ?? ''),
  })
}

function signing({ accessKeyId, secretAccessKey, sessionToken }: ForeignKeys): SigningKey {
  const key = { accessKeyId, secretAccessKey }
  return sessionToken === null ? { ...key, sessionToken } : { ...key, sessionToken }
}
