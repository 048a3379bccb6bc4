import { HOUR_MS } from '../../shared/time.ts'
import { managedPolicy } from './managed-policies.ts'
import type { PermissionSet, PolicyDocument } from './world.ts'

const HOUR_SECONDS = HOUR_MS / 1000

function allow(...actions: readonly string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } }
}

function managed(name: string): PolicyDocument {
  return managedPolicy(`arn:aws:iam::aws:policy/${name}`)!
}

function permissionSet(name: string, hours: number, policy: PolicyDocument): PermissionSet {
  return { name, sessionDuration: hours * HOUR_SECONDS, policy }
}

// The job-function sets that Identity Center offers, then sets that companies make for themselves. In the order
// in which accounts are given them. Policies are AWS's in spirit, short enough to read.
const WELL_KNOWN: readonly PermissionSet[] = [
  permissionSet('AdministratorAccess', 1, managed('AdministratorAccess')),
  permissionSet('PowerUserAccess', 4, managed('PowerUserAccess')),
  permissionSet('ReadOnlyAccess', 8, managed('ReadOnlyAccess')),
  permissionSet('Billing', 1, allow('aws-portal:*', 'ce:*', 'cur:*', 'budgets:*')),
  permissionSet('SecurityAudit', 4, managed('SecurityAudit')),
  permissionSet('ViewOnlyAccess', 8, managed('job-function/ViewOnlyAccess')),
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
  return WELL_KNOWN.find((set) => set.name === name) ?? permissionSet(name, 1, managed('ReadOnlyAccess'))
}

/** The first `count` sets; beyond the well-known ones they are teams' own: `Team13Access`. */
export function permissionSets(count: number): readonly PermissionSet[] {
  return Array.from(
    { length: count },
    (_, index) => WELL_KNOWN[index] ?? permissionSetNamed(`Team${String(index + 1).padStart(2, '0')}Access`),
  )
}
