import type { PolicyDocument } from './world.ts'

// The ones a session is usually narrowed to, in the few lines that matter to the emulator's services.
const READ_ACTIONS = ['*:Get*', '*:List*', '*:Describe*', 'sts:GetCallerIdentity']

const MANAGED: ReadonlyMap<string, PolicyDocument> = new Map([
  ['AdministratorAccess', allow({ Action: '*' })],
  ['PowerUserAccess', allow({ NotAction: ['iam:*', 'organizations:*', 'account:*'] })],
  ['ReadOnlyAccess', allow({ Action: READ_ACTIONS })],
  ['SecurityAudit', allow({ Action: READ_ACTIONS })],
  ['job-function/ViewOnlyAccess', allow({ Action: ['*:List*', '*:Describe*'] })],
  ['AmazonS3ReadOnlyAccess', allow({ Action: ['s3:Get*', 's3:List*'] })],
  ['AmazonS3FullAccess', allow({ Action: 's3:*' })],
  ['IAMReadOnlyAccess', allow({ Action: ['iam:Get*', 'iam:List*'] })],
])

/** The AWS managed policy of an ARN such as `arn:aws:iam::aws:policy/ReadOnlyAccess`, if the emulator has it. */
export function managedPolicy(arn: string): PolicyDocument | undefined {
  const name = /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1]
  return name === undefined ? undefined : MANAGED.get(name)
}

function allow(actions: { Action: string | string[] } | { NotAction: string[] }): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', ...actions, Resource: '*' } }
}
