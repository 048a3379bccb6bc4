import * as v from 'valibot'
import {
  ACCOUNT_ID,
  ASSUME_ROLE_MAX_SECONDS,
  ASSUME_ROLE_MIN_SECONDS,
  TENANT_ID,
} from '../../shared/limits.ts'
import { partitionOfRegion } from '../../shared/partition.ts'
import { SECOND_MS, parseDuration } from '../../shared/time.ts'
import type { PolicyDocument } from './world.ts'

// A message in lower case goes on from the path of what it is about: `portals[0].accounts[2].id is not …`.

const OneOrMany = v.union([v.string(), v.array(v.string())])

const Statement = v.strictObject({
  Sid: v.exactOptional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.exactOptional(v.union([v.literal('*'), v.record(v.string(), OneOrMany)])),
  Action: v.exactOptional(OneOrMany),
  NotAction: v.exactOptional(OneOrMany),
  Resource: v.exactOptional(OneOrMany),
  NotResource: v.exactOptional(OneOrMany),
  Condition: v.exactOptional(v.record(v.string(), v.record(v.string(), OneOrMany))),
})

const Policy: v.GenericSchema<unknown, PolicyDocument> = v.strictObject({
  Version: v.exactOptional(v.string()),
  // Chosen by shape, so that a problem is told where it is and not as a failure of both.
  Statement: v.lazy((input) => (Array.isArray(input) ? v.array(Statement) : Statement)),
})

/** A duration as text, in seconds within what IAM allows a role. */
const SessionDuration = v.pipe(
  v.string(),
  v.transform((text) => (parseDuration(text) ?? Number.NaN) / SECOND_MS),
  v.check(
    (seconds) => seconds >= ASSUME_ROLE_MIN_SECONDS && seconds <= ASSUME_ROLE_MAX_SECONDS,
    'is no duration from 15m to 12h',
  ),
)

const Name = v.pipe(
  v.string(),
  v.regex(/^[\w+=,.@-]{1,64}$/, 'has other characters than A–Z a–z 0–9 _ + = , . @ -'),
)

const Role = v.strictObject({
  name: Name,
  path: v.optional(
    v.pipe(v.string(), v.regex(/^\/([!-~]+\/)?$/, 'does not begin and end with a slash')),
    '/',
  ),
  trust: Policy,
  maxSessionDuration: v.optional(SessionDuration, '1h'),
  policies: v.optional(v.record(v.string(), Policy), {}),
})

const User = v.strictObject({
  name: Name,
  policies: v.optional(v.record(v.string(), Policy), {}),
  mfaSeed: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[A-Z2-7]{16,}$/, 'is not base32'))), null),
  key: v.optional(
    v.nullable(
      v.strictObject({
        accessKeyId: v.pipe(v.string(), v.regex(/^AKIA[A-Z0-9]{12,}$/, 'does not begin with AKIA')),
        secretAccessKey: v.pipe(v.string(), v.minLength(16, 'is shorter than 16 characters')),
      }),
    ),
    null,
  ),
})

const AccountEntry = v.strictObject({
  id: v.pipe(v.string(), v.regex(ACCOUNT_ID, 'is not twelve digits')),
  name: v.string(),
  email: v.exactOptional(v.string()),
  environment: v.optional(v.picklist(['production', 'staging', 'sandbox', 'shared']), 'shared'),
  permissionSets: v.array(Name),
  roles: v.exactOptional(v.array(Role)),
  users: v.exactOptional(v.array(User)),
})

const Portal = v.strictObject({
  name: Name,
  startUrl: v.pipe(
    v.string(),
    v.url('is not a URL'),
    v.startsWith('https://', 'does not begin with https://'),
  ),
  region: v.pipe(
    v.string(),
    v.check((region) => partitionOfRegion(region) !== null, 'is in no partition that is known'),
  ),
  user: v.optional(Name, 'alex.moreau@example.com'),
  tenantId: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(TENANT_ID, 'is not aa- and at most 21 of a–z 0–9 -'))),
    null,
  ),
  accounts: v.array(AccountEntry),
})

const SetEntry = v.strictObject({
  name: Name,
  sessionDuration: v.exactOptional(SessionDuration),
  policy: v.exactOptional(Policy),
})

/** The shape of an organisation file; `readOrganisationFile` tells what its members mean. */
export const OrganisationFile = v.strictObject({
  portals: v.pipe(v.array(Portal), v.minLength(1, 'holds no portal')),
  permissionSets: v.optional(v.array(SetEntry), []),
})

export type OrganisationFile = v.InferOutput<typeof OrganisationFile>
