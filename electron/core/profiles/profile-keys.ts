import { assertNever } from '../../../shared/assert-never.ts'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import { normaliseStartUrl } from '../identity-center/portal-record.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import type { AwsTools, ForeignKeys, IdentityTokens, SsoPortal, Sts } from '../ports.ts'
import type { PortalRecord } from '../storage/settings-content.ts'
import { commandWords } from './command-words.ts'
import type { ProfileRoot, RoleAsk } from './profile-shape.ts'

/** Below this `aws login`'s own clients fetch new credentials, and so do we. */
const LOGIN_MARGIN_MS = 5 * MINUTE_MS

/** What the credentials of a profile are fetched with. */
export interface ProfileReach {
  readonly awsTime: AwsTime
  readonly awsTools: AwsTools
  readonly identityTokens: IdentityTokens
  readonly ssoPortal: SsoPortal
  readonly sts: Sts
  readonly portals: Portals
  readonly tokens: PortalTokens
}

export interface RootAsk {
  /** The profile that is borrowed. */
  readonly name: string
  /** The profile in whose section the root stands. */
  readonly profile: string
  readonly region: string
  /** The `credential_process` that the user has seen and allowed. */
  readonly allowedCommand: string | null
  readonly sessionNameOf: (role: RoleAsk) => string
}

/** The portal of ours at which this sign-in is; `null` where there is none. */
export function portalAt(portals: Pick<Portals, 'records'>, startUrl: string): PortalRecord | null {
  const url = comparableStartUrl(startUrl)
  return portals.records().find((portal) => portal.startUrl === url) ?? null
}

/** As portals keep it; a URL that is none stays as it is. */
export function comparableStartUrl(startUrl: string): string {
  try {
    return normaliseStartUrl(startUrl)
  } catch {
    return startUrl
  }
}

/** A program runs for a profile only as its user saw it. Throws `command-not-allowed`. */
export function ensureAllowed(name: string, command: string, allowed: string | null): void {
  if (command === allowed) return
  throw new AppError('command-not-allowed', { profile: printable(name), program: printable(command) })
}

/**
 * The credentials that a profile begins with. Throws `profile-keys-missing` where the tool that has them has none now,
 * `command-not-allowed`, `command-failed`, and what AWS says.
 */
export async function rootKeys(reach: ProfileReach, root: ProfileRoot, ask: RootAsk): Promise<ForeignKeys> {
  const { awsTools, identityTokens, sts } = reach
  switch (root.way) {
    case 'keys': {
      const { accessKeyId, secretAccessKey, sessionToken } = root
      return { accessKeyId, secretAccessKey, sessionToken, expiresAt: null }
    }
    case 'sso':
      return ssoKeys(reach, root, ask.profile)
    case 'web-identity': {
      const { roleArn, duration } = root.role
      const { credentials } = await sts.assumeRoleWithWebIdentity({
        region: ask.region,
        roleArn,
        duration,
        token: await identityTokens.read({ from: 'file', path: root.tokenFile }),
        sessionName: ask.sessionNameOf(root.role),
        policyArns: [],
        policy: null,
      })
      return credentials
    }
    case 'process':
      return processKeys(awsTools, root.command, ask)
    case 'login':
      return loginKeys(reach, root.loginSession, ask.profile)
    case 'machine': {
      const keys = await awsTools.machineKeys(root.source)
      if (keys) return keys
      throw missing(
        ask.profile,
        `${root.source} has none here`,
        'Run Lanyard where it has, or name another source.',
      )
    }
    default:
      return assertNever(root)
  }
}

async function ssoKeys(
  { portals, tokens, ssoPortal, awsTools, awsTime }: ProfileReach,
  { startUrl, region, accountId, roleName, cacheKey }: Extract<ProfileRoot, { way: 'sso' }>,
  profile: string,
): Promise<ForeignKeys> {
  const portal = portalAt(portals, startUrl)
  if (portal && tokens.held(portal.id)) return viaPortal(portal)
  const token = await awsTools.ssoToken(cacheKey)
  if (token && awsTime.now() < token.expiresAt)
    return ssoPortal.getRoleCredentials({ region, accessToken: token.accessToken }, accountId, roleName)
  // Says how to sign in there.
  if (portal) return viaPortal(portal)
  const how = `Sign in: \`lanyard login ${printable(startUrl)}\`, or \`aws sso login --profile ${printable(profile)}\`.`
  throw missing(profile, `nobody is signed in to ${printable(startUrl)}`, how)

  function viaPortal(signedIn: PortalRecord): Promise<ForeignKeys> {
    return tokens.use(signedIn, (accessToken) =>
      ssoPortal.getRoleCredentials({ region: signedIn.region, accessToken }, accountId, roleName),
    )
  }
}

async function processKeys(awsTools: AwsTools, command: string, ask: RootAsk): Promise<ForeignKeys> {
  ensureAllowed(ask.name, command, ask.allowedCommand)
  const [profile, program] = [printable(ask.name), printable(command)]
  const words = commandWords(command)
  if (words === null || words.length === 0)
    throw new AppError('command-failed', { profile, program, reason: 'a quote in it is left open' })
  return awsTools.run({ profile: ask.profile, command: words })
}

/** From the cache of `aws login`; where they end soon the AWS CLI, whose refresh token it is, fetches new ones. */
async function loginKeys(
  { awsTools, awsTime }: ProfileReach,
  loginSession: string,
  profile: string,
): Promise<ForeignKeys> {
  const cached = await awsTools.loginKeys(loginSession)
  const left = (cached?.expiresAt ?? 0) - awsTime.now()
  if (cached && left > LOGIN_MARGIN_MS) return cached
  const command = ['aws', 'configure', 'export-credentials', '--profile', profile, '--format', 'process']
  try {
    return await awsTools.run({ profile, command })
  } catch (cause) {
    if (cached && left > 0) return cached
    const reason = `its sign-in as ${printable(loginSession)} has ended`
    throw missing(profile, reason, `Sign in again: \`aws login --profile ${printable(profile)}\`.`, cause)
  }
}

function missing(profile: string, reason: string, how: string, cause?: unknown): AppError {
  return new AppError('profile-keys-missing', { profile: printable(profile), reason, how }, { cause })
}
