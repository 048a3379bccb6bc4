import { PARTITION_NAMES, type Partition } from './partition.ts'

export interface RoleArn {
  readonly partition: Partition
  readonly accountId: string
  /** The role's name without its path. */
  readonly roleName: string
}

/** Reads `arn:<partition>:iam::<account>:role/<path/><name>`; `null` when it is not one. */
export function parseRoleArn(text: string): RoleArn | null {
  const parts = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:[\u0021-\u007e]+\/)?([\w+=,.@-]{1,64})$/.exec(text)
  const partition = PARTITION_NAMES.find((name) => name === parts?.[1])
  return parts && partition ? { partition, accountId: parts[2]!, roleName: parts[3]! } : null
}

/** What the role of an ARN is called; the ARN itself where it is none. */
export function accessRoleName(roleArn: string): string {
  return parseRoleArn(roleArn)?.roleName ?? roleArn
}

export interface UserArn {
  readonly partition: Partition
  readonly accountId: string
  /** The user's name without its path. */
  readonly userName: string
}

/** Reads `arn:<partition>:iam::<account>:user/<path/><name>`; `null` when it is not one. */
export function parseUserArn(text: string): UserArn | null {
  const parts = /^arn:([a-z-]+):iam::(\d{12}):user\/(?:[\u0021-\u007e]+\/)?([\w+=,.@-]{1,64})$/.exec(text)
  const partition = PARTITION_NAMES.find((name) => name === parts?.[1])
  return parts && partition ? { partition, accountId: parts[2]!, userName: parts[3]! } : null
}

/** Reads `arn:<partition>:iam::<account or aws>:policy/<path/><name>`; `null` when it is not one. */
export function parsePolicyArn(text: string): { readonly partition: Partition } | null {
  const parts = /^arn:([a-z-]+):iam::(?:\d{12}|aws):policy\/(?:[\u0021-\u007e]+\/)?[\w+=,.@-]{1,128}$/.exec(
    text,
  )
  const partition = PARTITION_NAMES.find((name) => name === parts?.[1])
  return partition ? { partition } : null
}

/** Reads `arn:<partition>:iam::<account>:saml-provider/<name>`; `null` when it is not one. */
export function parseSamlProviderArn(
  text: string,
): { readonly partition: Partition; readonly accountId: string } | null {
  const parts = /^arn:([a-z-]+):iam::(\d{12}):saml-provider\/[\w._-]{1,128}$/.exec(text)
  const partition = PARTITION_NAMES.find((name) => name === parts?.[1])
  return parts && partition ? { partition, accountId: parts[2]! } : null
}
