import type { Partition } from '../../shared/partition.ts'
import { oidcProviderArn, samlProviderArn } from './identity-providers.ts'
import { ACCOUNT_ACCESS_SERVICE, tenantArn } from './tenant-arn.ts'
import type { PolicyDocument } from './world.ts'

/** An IAM role as an account's owner wrote it; the organisation adds its ARN and ID. */
export interface RolePlan {
  readonly name: string
  readonly path: string
  readonly trust: PolicyDocument
  /** Seconds. */
  readonly maxSessionDuration: number
  readonly policies: Readonly<Record<string, PolicyDocument>>
}

export interface UserPlan {
  readonly name: string
  readonly policies: Readonly<Record<string, PolicyDocument>>
  /** Base32 seed of the user's MFA device. */
  readonly mfaSeed: string | null
  /** A key that was chosen beforehand. */
  readonly key: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
}

/** What the `Audit` role of each generated account wants to hear. */
export const PRACTICE_EXTERNAL_ID = 'lanyard-practice'
/** The MFA seed of each generated account's `robot`. */
export const PRACTICE_MFA_SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const ANY_SESSION = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']

function document(...statements: PolicyDocument['Statement'][]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements.flat() }
}

function accountAccessTrust(partition: Partition, accountId: string): PolicyDocument {
  return document({
    Effect: 'Allow',
    Principal: { Service: ACCOUNT_ACCESS_SERVICE },
    Action: ['sts:AssumeRole', 'sts:SetContext'],
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': tenantArn(partition, accountId, 'aa-*') },
    },
  })
}

/** The customer roles of a generated account: one for each way a trust policy can let a caller in, or not. */
export function practiceRoles(partition: Partition, accountId: string): readonly RolePlan[] {
  const arn = (rest: string) => `arn:${partition}:iam::${accountId}:${rest}`
  const account = { AWS: arn('root') }
  return [
    {
      // Any permission set of this account may chain into it. ArnLike, because a permission set's role has the
      // region in its path outside us-east-1 and a random suffix.
      name: 'Deploy',
      path: '/',
      trust: document({
        Effect: 'Allow',
        Principal: account,
        Action: ANY_SESSION,
        Condition: {
          ArnLike: { 'aws:PrincipalArn': arn('role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_*') },
        },
      }),
      maxSessionDuration: 4 * 3600,
      policies: { deploy: document({ Effect: 'Allow', Action: ['s3:*', 'sts:*'], Resource: '*' }) },
    },
    {
      // A second hop: only Deploy may go on to it.
      name: 'Release',
      path: '/pipeline/',
      trust: document({ Effect: 'Allow', Principal: { AWS: arn('role/Deploy') }, Action: ANY_SESSION }),
      maxSessionDuration: 3600,
      policies: { release: document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) },
    },
    {
      // Neither tags nor a source identity: its trust policy allows sts:AssumeRole alone.
      name: 'Audit',
      path: '/',
      trust: document({
        Effect: 'Allow',
        Principal: account,
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': PRACTICE_EXTERNAL_ID } },
      }),
      maxSessionDuration: 3600,
      policies: { audit: document({ Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' }) },
    },
    {
      // A build of the practice's repositories, by the token of its OpenID Connect provider.
      name: 'Pipeline',
      path: '/',
      trust: document({
        Effect: 'Allow',
        Principal: { Federated: oidcProviderArn(partition, accountId) },
        Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: { StringLike: { 'idp.practice.example:sub': 'repo:practice/*' } },
      }),
      maxSessionDuration: 2 * 3600,
      policies: { pipeline: document({ Effect: 'Allow', Action: ['s3:*', 'sts:*'], Resource: '*' }) },
    },
    {
      // A person, by the assertion of its SAML provider.
      name: 'Federated',
      path: '/',
      trust: document({
        Effect: 'Allow',
        Principal: { Federated: samlProviderArn(partition, accountId) },
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'],
      }),
      maxSessionDuration: 8 * 3600,
      policies: { federated: document({ Effect: 'Allow', Action: ['s3:*', 'sts:*'], Resource: '*' }) },
    },
    {
      // People of Identity Center, by account access, for as long as they ask.
      name: 'Operator',
      path: '/',
      trust: accountAccessTrust(partition, accountId),
      maxSessionDuration: 12 * 3600,
      policies: { operator: document({ Effect: 'Allow', Action: ['s3:*', 'sts:*'], Resource: '*' }) },
    },
    {
      name: 'Analyst',
      path: '/people/',
      trust: accountAccessTrust(partition, accountId),
      maxSessionDuration: 3600,
      policies: { analyst: document({ Effect: 'Allow', Action: 's3:List*', Resource: '*' }) },
    },
    {
      name: 'BreakGlass',
      path: '/',
      trust: document({
        Effect: 'Allow',
        Principal: account,
        Action: ANY_SESSION,
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      }),
      maxSessionDuration: 3600,
      policies: { everything: document({ Effect: 'Allow', Action: '*', Resource: '*' }) },
    },
  ]
}

/** The IAM users of a generated account: a robot from the days of long-lived keys. */
export function practiceUsers(partition: Partition, accountId: string): readonly UserPlan[] {
  const self = `arn:${partition}:iam::${accountId}:user/robot`
  return [
    {
      name: 'robot',
      policies: {
        robot: document(
          { Effect: 'Allow', Action: ['sts:*', 's3:List*'], Resource: '*' },
          {
            Effect: 'Allow',
            Action: ['iam:*AccessKey*', 'iam:GetUser', 'iam:ListMFADevices'],
            Resource: self,
          },
        ),
      },
      mfaSeed: PRACTICE_MFA_SEED,
      key: null,
    },
  ]
}
