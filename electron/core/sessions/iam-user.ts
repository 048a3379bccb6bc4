import { parseUserArn, type UserArn } from '../../../shared/arn.ts'
import { AppError } from '../../../shared/errors.ts'
import {
  FEDERATION_NAME_MAX,
  USER_TOKEN_MAX_SECONDS,
  USER_TOKEN_MIN_SECONDS,
} from '../../../shared/limits.ts'
import { partitionFacts, type Partition } from '../../../shared/partition.ts'
import { MFA_SERIAL_AUTO, type DraftOf, type KeySource } from '../../../shared/session-draft.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import type { MfaCodes } from '../mfa/mfa-codes.ts'
import type { Iam, LongTermKey, Sts } from '../ports.ts'
import { Secret } from '../secret.ts'
import type { RecordOf, SessionRecord } from '../storage/settings-content.ts'
import type { SessionKind } from './session-kind.ts'
import type { UserKeys } from './user-keys.ts'

/** A federated user has what its session policy and the user's own policies both allow: this leaves the user's. */
const ALL_THE_USER_MAY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

/** An IAM user, by temporary keys that its access key is traded for, with MFA where it has a device. */
export function createIamUser(ports: {
  sts: Sts
  iam: Iam
  awsTime: AwsTime
  userKeys: UserKeys
  mfa: MfaCodes
  nameOf: (record: SessionRecord) => string
  regionOf: (record: SessionRecord) => string
}): SessionKind<'iam-user'> {
  const { sts, iam, awsTime, userKeys, mfa, nameOf, regionOf } = ports

  function heldKey(record: RecordOf<'iam-user'>): LongTermKey {
    const key = userKeys.get(record.id)
    if (!key) throw new AppError('access-key-missing', { name: nameOf(record) })
    return key
  }

  async function keyFrom(
    source: KeySource | null,
    before: RecordOf<'iam-user'> | null,
  ): Promise<LongTermKey> {
    if (source?.from === 'credentials-file') return userKeys.inFile(source.profile)
    if (source?.from === 'typed') {
      const { accessKeyId, secretAccessKey } = source
      return { accessKeyId, secretAccessKey: new Secret(secretAccessKey), sessionToken: null }
    }
    if (before) return heldKey(before)
    throw new AppError('access-key-invalid', { rule: 'none is given' })
  }

  /** Whom the key speaks for, as STS says. */
  async function userOf(key: LongTermKey, partition: Partition): Promise<UserArn & { userArn: string }> {
    const { arn } = await sts.getCallerIdentity(key, partitionFacts(partition).defaultRegion)
    const user = parseUserArn(arn)
    if (!user) throw new AppError('access-key-invalid', { rule: `it speaks for ${arn}` })
    if (user.partition === partition) return { ...user, userArn: arn }
    throw new AppError('access-key-invalid', { rule: `its user is in ${user.partition}` })
  }

  async function ownDevice(key: LongTermKey, partition: Partition, user: string): Promise<string | null> {
    const unknown = (reason: string, cause?: unknown) =>
      new AppError('mfa-device-unknown', { user, reason }, { cause })
    const serials = await iam.listMfaDevices({ key, partition }).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'access-denied')) throw error
      throw unknown('the user may not list its own devices (iam:ListMFADevices)', error)
    })
    if (serials.length > 1) throw unknown(`it has several: ${serials.join(', ')}`)
    return serials[0] ?? null
  }

  function seedOf({ codes }: DraftOf<'iam-user'>, before: RecordOf<'iam-user'> | null): Secret | null {
    if (codes.from === 'person') return null
    if (codes.seed !== null) return new Secret(codes.seed)
    const kept = before && userKeys.seed(before.id)
    if (!kept) throw new AppError('mfa-seed-invalid')
    return kept
  }

  return {
    async keep({ kind: _kind, key: source, codes, ...fields }, id, before) {
      if (source?.from === 'credentials-file') userKeys.requireKept()
      const key = await keyFrom(source, before)
      const { userArn, userName } = await userOf(key, fields.partition)
      const mfaSerial =
        fields.mfaSerial === MFA_SERIAL_AUTO
          ? await ownDevice(key, fields.partition, userName)
          : fields.mfaSerial
      const seed = seedOf({ kind: 'iam-user', key: source, codes, ...fields }, before)
      if (seed !== null && mfaSerial === null)
        throw new AppError('mfa-device-unknown', { user: userName, reason: 'it has none' })
      await Promise.all([userKeys.set(id, key), userKeys.setSeed(id, seed)])
      const movedFrom = source === null ? (before?.movedFrom ?? null) : null
      return { ...fields, mfaSerial, codes: { from: codes.from }, userArn, movedFrom }
    },
    async settle({ key: source }, { id }) {
      if (source?.from !== 'credentials-file') return {}
      await userKeys.takeOut(id, source.profile)
      return { movedFrom: source.profile }
    },
    async borrow(record) {
      const { id, mfaSerial, duration, userArn } = record
      const key = heldKey(record)
      const call = { key, region: regionOf(record), duration }
      const arn = { arn: userArn }
      if (mfaSerial === null) return { ...(await sts.getSessionToken({ ...call, mfa: null })), ...arn }
      const device = { serial: mfaSerial, seed: userKeys.seed(id) }
      const want = JSON.stringify([key.accessKeyId, duration])
      const asker = { sessionId: id, name: nameOf(record) }
      return mfa.use(device, want, asker, async (proof) => ({
        ...(await sts.getSessionToken({ ...call, mfa: proof })),
        ...arn,
      }))
    },
    // AWS's sign-in refuses the keys of GetSessionToken. A federated user's console has no MFA, and ends with the
    // session. Source: "Enable custom identity broker access to the AWS console", IAM user guide.
    async forConsole(record, { expiresAt }) {
      const left = Math.floor((expiresAt - awsTime.now()) / SECOND_MS)
      const { credentials } = await sts.getFederationToken({
        key: heldKey(record),
        region: regionOf(record),
        name: federationName(parseUserArn(record.userArn)?.userName ?? ''),
        duration: Math.min(Math.max(left, USER_TOKEN_MIN_SECONDS), USER_TOKEN_MAX_SECONDS),
        policyArns: [],
        policy: ALL_THE_USER_MAY,
      })
      return credentials
    },
    forget: ({ id }) => userKeys.forget(id),
  }
}

/** The user's name as GetFederationToken takes it, 2 to 32 characters: how CloudTrail names who is in the console. */
export function federationName(userName: string): string {
  return userName.slice(0, FEDERATION_NAME_MAX).padEnd(2, '-')
}
