import { HOUR_MS } from '../../shared/time.ts'
import type { PermissionSet, PolicyDocument } from './world.ts'

const HOUR_SECONDS = HOUR_MS / 1000

function allow(...actions: readonly string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } }
}

const READING = ['s3:Get*', 's3:List*', 'iam:Get*', 'iam:List*', 'ec2:Describe*', 'logs:Get*', 'sts:Get*']

const POWER_USER: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    { Effect: 'Allow', Action: ['iam:ListRoles', 'iam:GetRole', 'account:ListRegions'], Resource: '*' },
  ],
}

function permissionSet(name: string, hours: number, policy: PolicyDocument): PermissionSet {
  return { name, sessionDuration: hours * HOUR_SECONDS, policy }
}

// The job-function sets that Identity Center offers, then sets that companies make for themselves. In the order
// in which accounts are given them. Policies are AWS's in spirit, short enough to read.
const WELL_KNOWN: readonly PermissionSet[] = [
  permissionSet('AdministratorAccess', 1, allow('*')),
  permissionSet('PowerUserAccess', 4, POWER_USER),
  permissionSet('ReadOnlyAccess', 8, allow(...READING)),
  permissionSet('Billing', 1, allow('aws-portal:*', 'ce:*', 'cur:*', 'budgets:*')),
  permissionSet('SecurityAudit', 4, allow(...READING, 'access-analyzer:*', 'cloudtrail:Lookup*')),
  permissionSet('ViewOnlyAccess', 8, allow('s3:List*', 'iam:List*', 'ec2:Describe*')),
  permissionSet('DatabaseAdministrator', 2, allow('rds:*', 'rds-db:connect', 'dynamodb:*')),
  permissionSet('NetworkAdministrator', 2, allow('ec2:*', 'route53:*', 'directconnect:*')),
  permissionSet('SystemAdministrator', 2, allow('ec2:*', 's3:*', 'ssm:*', 'sts:AssumeRole')),
  permissionSet('DataScientist', 8, allow('s3:*', 'athena:*', 'sagemaker:*')),
  permissionSet('SupportUser', 4, allow('support:*', 'ec2:Describe*')),
  permissionSet(
    'DeveloperAccess',
    8,
    allow('s3:*', 'lambda:*', 'logs:*', 'sts:AssumeRole', 'sts:TagSession'),
  ),
]

/** The set that is known by this name, or a read-only one of that name. */
export function permissionSetNamed(name: string): PermissionSet {
  return WELL_KNOWN.find((set) => set.name === name) ?? permissionSet(name, 1, allow(...READING))
}

/** The first `count` sets; beyond the well-known ones they are teams' own: `Team13Access`. */
export function permissionSets(count: number): readonly PermissionSet[] {
  return Array.from(
    { length: count },
    (_, index) => WELL_KNOWN[index] ?? permissionSetNamed(`Team${String(index + 1).padStart(2, '0')}Access`),
  )
}
