import { assertNever } from './assert-never.ts'
import type { Partition } from './partition.ts'

/** Ready-made session policies. A session policy only takes away: what the role may not do stays forbidden. */
export const RESTRICTIONS = ['read-only', 'view-only', 'no-iam'] as const
export type Restriction = (typeof RESTRICTIONS)[number]

export interface SessionPolicies {
  readonly policyArns: readonly string[]
  /** An inline policy, as JSON. */
  readonly policy: string | null
}

const NO_IAM = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Effect: 'Deny',
      Action: ['iam:*', 'organizations:*', 'account:*', 'sso:*', 'sso-directory:*', 'identitystore:*'],
      Resource: '*',
    },
  ],
}

/** The session policies that stand for a restriction. */
export function restrictionPolicies(restriction: Restriction, partition: Partition): SessionPolicies {
  const managed = (path: string): SessionPolicies => ({
    policyArns: [`arn:${partition}:iam::aws:policy/${path}`],
    policy: null,
  })
  switch (restriction) {
    case 'read-only':
      return managed('ReadOnlyAccess')
    case 'view-only':
      return managed('job-function/ViewOnlyAccess')
    case 'no-iam':
      return { policyArns: [], policy: JSON.stringify(NO_IAM) }
    default:
      return assertNever(restriction)
  }
}
