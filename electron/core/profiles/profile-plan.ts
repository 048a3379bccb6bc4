import { parseRoleArn } from '../../../shared/arn.ts'
import { assertNever } from '../../../shared/assert-never.ts'
import { closestNames } from '../../../shared/closest-names.ts'
import { AppError } from '../../../shared/errors.ts'
import { partitionFacts, partitionOfRegion } from '../../../shared/partition.ts'
import { printable } from '../../../shared/printable.ts'
import type { AwsFiles } from './aws-files.ts'
import { shapeOf, type ProfileRoot, type RoleAsk } from './profile-shape.ts'

/** How a profile is borrowed: credentials from one place, and roles assumed one after the other. */
export interface ProfilePlan {
  readonly name: string
  /** The profiles that take part, the one that gives the first credentials first, itself last. */
  readonly through: readonly string[]
  readonly root: ProfileRoot
  /** In the order in which they are assumed; the last is the profile's own. */
  readonly roles: readonly RoleAsk[]
  /** The profile's own region, or its partition's default. */
  readonly region: string
  /** The region it says itself. */
  readonly ownRegion: string | null
  /** As far as the files say. */
  readonly accountId: string | null
  readonly roleName: string | null
}

/**
 * Follows a profile to where its credentials come from. `file` is what people call the config file. Throws
 * `profile-unknown` with names that are close, `profile-incomplete`, `profile-cycle` with the names that go round,
 * `profile-of-lanyard`, `partition-unknown`.
 */
export function planProfile(files: AwsFiles, name: string, file: string): ProfilePlan {
  const { root, roles, visited } = follow(files, name, file)
  return { name, root, roles, through: visited.toReversed(), ...factsOf(files, name, root, roles) }
}

function follow(files: AwsFiles, name: string, file: string) {
  const roles: RoleAsk[] = []
  const visited: string[] = []
  let next = name
  for (;;) {
    const section = files.profiles.get(next)
    if (!section) throw unknownProfile(files, next, file)
    // Also where its keys stand in the credentials file, which Lanyard then wrote.
    if (isLanyards(section.settings.get('credential_process') ?? ''))
      throw new AppError('profile-of-lanyard', { profile: printable(name) })
    // A role may name its own profile as its source: the keys are then those beside it.
    const isItself = visited.at(-1) === next
    if (visited.includes(next) && !(isItself && section.settings.has('aws_access_key_id')))
      throw new AppError('profile-cycle', { chain: [...visited, next].map(printable).join(' → '), file })
    if (!isItself) visited.push(next)
    const shape = shapeOf(section, files, roles.length > 0)
    if (shape.way === 'none')
      throw new AppError('profile-incomplete', {
        profile: printable(next),
        rule: printable(shape.rule),
        file,
      })
    if (shape.way !== 'role') return { root: shape, roles, visited }
    roles.unshift(shape.role)
    if (shape.sourceProfile === null) {
      const root: ProfileRoot = { way: 'machine', source: shape.source }
      return { root, roles, visited }
    }
    next = shape.sourceProfile
  }
}

function unknownProfile({ profiles }: AwsFiles, name: string, file: string): AppError {
  const [closest] = closestNames(name, [...profiles.keys()], 1)
  const names = [...profiles.keys()].slice(0, 6).map(printable).join(', ')
  const there = names === '' ? 'There is none there at all.' : `There is ${names}.`
  const hint = closest === undefined ? there : `Did you mean ${printable(closest)}?`
  return new AppError('profile-unknown', { profile: printable(name), file, hint })
}

// The launcher, however it is called; the block of ~/.aws/config that Lanyard writes is full of these.
const LAUNCHER_CALL = /(?:^|[/\\"'\s])lanyard(?:\.(?:cmd|ps1|exe))?["']?\s+credentials(?:\s|$)/

/** Whether a `credential_process` asks Lanyard: a session that read it would wait for itself. */
export function isLanyards(command: string): boolean {
  return LAUNCHER_CALL.test(command)
}

function factsOf(files: AwsFiles, name: string, root: ProfileRoot, roles: readonly RoleAsk[]) {
  const identity = identityOf(root, roles)
  const ownRegion = files.profiles.get(name)?.settings.get('region') ?? null
  const region = ownRegion ?? identity.region ?? partitionFacts('aws').defaultRegion
  // A region of nobody's: its hosts are not known, so nothing is sent there.
  if (!partitionOfRegion(region)) throw new AppError('partition-unknown', { region: printable(region) })
  return { ownRegion, region, accountId: identity.accountId, roleName: identity.roleName }
}

interface FileIdentity {
  readonly accountId: string | null
  readonly roleName: string | null
  readonly region: string | null
}

const UNTOLD: FileIdentity = { accountId: null, roleName: null, region: null }

function identityOf(root: ProfileRoot, roles: readonly RoleAsk[]): FileIdentity {
  const last = roles.at(-1)
  if (last) return identityOfRole(last)
  switch (root.way) {
    case 'web-identity':
      return identityOfRole(root.role)
    case 'sso': {
      const { accountId, roleName, region } = root
      return { accountId, roleName, region }
    }
    case 'keys':
    case 'process':
    case 'login':
    case 'machine':
      return UNTOLD
    default:
      return assertNever(root)
  }
}

function identityOfRole({ roleArn }: RoleAsk): FileIdentity {
  const arn = parseRoleArn(roleArn)
  if (!arn) return UNTOLD
  return { ...arn, region: partitionFacts(arn.partition).defaultRegion }
}
