import type { Partition } from '../../shared/partition.ts'

/** An IAM policy document, as JSON has it. */
export interface PolicyDocument {
  readonly Version?: string
  readonly Statement: PolicyStatement | readonly PolicyStatement[]
}

type OneOrMany = string | readonly string[]

export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: '*' | Readonly<Record<string, OneOrMany>>
  readonly Action?: OneOrMany
  readonly NotAction?: OneOrMany
  readonly Resource?: OneOrMany
  readonly NotResource?: OneOrMany
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>
}

export interface IamRole {
  readonly name: string
  /** Begins and ends with a slash. */
  readonly path: string
  readonly arn: string
  /** AROA… */
  readonly id: string
  /** Written by Identity Center for a permission set: it refuses edits. */
  readonly reserved: boolean
  readonly trust: PolicyDocument
  /** Seconds. */
  readonly maxSessionDuration: number
  /** Inline policies by name; PutRolePolicy changes them. */
  readonly policies: Map<string, PolicyDocument>
}

export interface IamUser {
  readonly name: string
  readonly arn: string
  /** AIDA… */
  readonly id: string
  readonly accountId: string
  readonly policies: Map<string, PolicyDocument>
  /** The ARN of the MFA device and its base32 seed, where the user has one. */
  readonly mfa: { readonly serial: string; readonly seed: string } | null
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly partition: Partition
  readonly environment: 'production' | 'staging' | 'sandbox' | 'shared'
  /** The permission sets that the portal's user is assigned here. */
  readonly permissionSets: readonly string[]
}

export interface PortalOfOrganisation {
  readonly name: string
  readonly startUrl: string
  readonly region: string
  readonly partition: Partition
  /** The person who signs in at this portal. */
  readonly user: { readonly name: string; readonly id: string }
  /** `aa-…`, under which its people borrow IAM roles by account access; `null` where that is not set up. */
  readonly tenantId: string | null
  readonly accounts: readonly Account[]
}

export interface PermissionSet {
  readonly name: string
  /** Seconds: how long a role session of this set lasts, unless --lifetimes says otherwise. */
  readonly sessionDuration: number
  readonly policy: PolicyDocument
}

/** Accounts, people and roles. Roles and users are made on first use, so that 30,000 of them cost nothing. */
export interface Organisation {
  readonly portals: readonly PortalOfOrganisation[]
  readonly permissionSets: ReadonlyMap<string, PermissionSet>
  account(id: string): Account | undefined
  /** The roles that the account's owner wrote, by name. */
  roleNames(accountId: string): readonly string[]
  /** By name within the account (without its path), or undefined. */
  role(accountId: string, name: string): IamRole | undefined
  /** The role that Identity Center made for a permission set in an account. */
  reservedRole(accountId: string, permissionSet: string): IamRole | undefined
  user(accountId: string, name: string): IamUser | undefined
}

/** Whom a set of credentials speaks for. */
export type Principal =
  | {
      readonly kind: 'user'
      readonly accountId: string
      readonly arn: string
      readonly userId: string
      readonly user: IamUser
      readonly mfa: boolean
    }
  | {
      readonly kind: 'assumed-role'
      readonly accountId: string
      /** arn:…:sts::…:assumed-role/Role/session */
      readonly arn: string
      /** AROA…:session */
      readonly userId: string
      readonly role: IamRole
      readonly sessionName: string
      readonly mfa: boolean
      readonly sourceIdentity: string | null
      /** Keys as first written; compared without case. */
      readonly tags: ReadonlyMap<string, string>
      readonly transitiveTagKeys: readonly string[]
      /** All of them must allow what is asked, besides the role itself. */
      readonly sessionPolicies: readonly PolicyDocument[]
    }
  | {
      readonly kind: 'federated-user'
      readonly accountId: string
      readonly arn: string
      readonly userId: string
      readonly user: IamUser
      readonly sessionPolicies: readonly PolicyDocument[]
    }

/** Credentials that were handed out, as the emulator remembers them. */
export interface IssuedCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** `null` for a user's own long-term key. */
  readonly sessionToken: string | null
  /** Epoch milliseconds, by the emulator's clock. */
  readonly issuedAt: number
  /** `null` for a user's own long-term key. */
  readonly expiresAt: number | null
  readonly principal: Principal
}

export interface CredentialLedger {
  /** Makes temporary credentials (ASIA…) that last `lifetimeMs`. */
  issue(principal: Principal, lifetimeMs: number): IssuedCredentials
  /** Makes a long-term key (AKIA…) for a user. */
  issueKey(principal: Principal): IssuedCredentials
  find(accessKeyId: string): IssuedCredentials | undefined
  forget(accessKeyId: string): void
}

/** Milliseconds each; what `--lifetimes` changes. `role: null` leaves it to the permission set or the caller. */
export interface Lifetimes {
  readonly role: number | null
  readonly token: number
  readonly code: number
  readonly portal: number
}

/** What every service of the emulator is given. */
export interface World {
  readonly organisation: Organisation
  readonly credentials: CredentialLedger
  readonly lifetimes: Lifetimes
  /** Epoch milliseconds by the emulator's own clock, which `/_emulator/clock` moves. */
  now(): number
  randomHex(bytes: number): string
}

export const SERVICE_NAMES = [
  'sso-oidc',
  'sso',
  'account-access',
  'sts',
  'iam',
  's3',
  'eks',
  'ecr',
  'codeartifact',
  'ssm',
  'signin',
  'kubernetes',
] as const

export type ServiceName = (typeof SERVICE_NAMES)[number]

export interface EmulatorRequest {
  readonly service: ServiceName
  readonly method: string
  /** As it came over the wire, query included: what a signature was made over. */
  readonly rawUrl: string
  readonly url: URL
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

export interface EmulatorReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
  /** The operation's AWS name, for the list of requests. */
  readonly operation: string
}

/** One service of AWS. It answers everything it is handed, with AWS's own errors where it must. */
export type Service = (request: EmulatorRequest) => EmulatorReply | Promise<EmulatorReply>
