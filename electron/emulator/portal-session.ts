import type { Account, IamRole, Organisation, Principal } from './world.ts'

type RoleSession = Extract<Principal, { kind: 'assumed-role' }>

// One for all, since thousands of credentials may be out at once.
const NO_TAGS: ReadonlyMap<string, string> = new Map()

/**
 * The role session that the portal gives for a permission set. It names what it is of and no more; the rest is made
 * when it is asked for, like the reserved role itself, since thirty thousand of them may be out at once.
 */
export class PortalSession implements RoleSession {
  readonly kind = 'assumed-role'
  readonly sessionName: string
  readonly #organisation: Organisation
  readonly #account: Account
  readonly #permissionSet: string

  /** The account has to hold the permission set. */
  constructor(organisation: Organisation, account: Account, permissionSet: string, sessionName: string) {
    this.#organisation = organisation
    this.#account = account
    this.#permissionSet = permissionSet
    this.sessionName = sessionName
  }

  get accountId(): string {
    return this.#account.id
  }

  get role(): IamRole {
    return this.#organisation.reservedRole(this.#account.id, this.#permissionSet)!
  }

  get arn(): string {
    const { id, partition } = this.#account
    return `arn:${partition}:sts::${id}:assumed-role/${this.role.name}/${this.sessionName}`
  }

  get userId(): string {
    return `${this.role.id}:${this.sessionName}`
  }

  /** Identity Center asks for MFA itself; nothing of it is seen in the role session. */
  get mfa(): boolean {
    return false
  }

  get sourceIdentity(): null {
    return null
  }

  get tags(): ReadonlyMap<string, string> {
    return NO_TAGS
  }

  get transitiveTagKeys(): readonly string[] {
    return []
  }

  get sessionPolicies(): readonly [] {
    return []
  }
}
