import { parseRoleArn } from '../../../shared/arn.ts'
import type { MachineSource } from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { AwsFiles, Section } from './aws-files.ts'

const MACHINE_SOURCES: readonly MachineSource[] = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer']

/** What a profile asks of a role; `null` where it says nothing. */
export interface RoleAsk {
  readonly profile: string
  readonly roleArn: string
  readonly sessionName: string | null
  /** Seconds. */
  readonly duration: number | null
  readonly externalId: string | null
  readonly mfaSerial: string | null
}

/** Where credentials come from that no role of the profile's chain was assumed for. */
export type ProfileRoot =
  | {
      readonly way: 'keys'
      readonly accessKeyId: string
      readonly secretAccessKey: Secret
      readonly sessionToken: Secret | null
    }
  | {
      readonly way: 'sso'
      readonly startUrl: string
      readonly region: string
      readonly accountId: string
      readonly roleName: string
      /** What the file of the shared token cache is named after. */
      readonly cacheKey: string
    }
  | { readonly way: 'web-identity'; readonly role: RoleAsk; readonly tokenFile: string }
  | { readonly way: 'process'; readonly command: string }
  | { readonly way: 'login'; readonly loginSession: string }
  | { readonly way: 'machine'; readonly source: MachineSource }

export type ProfileShape =
  | ProfileRoot
  | { readonly way: 'role'; readonly role: RoleAsk; readonly sourceProfile: string }
  | {
      readonly way: 'role'
      readonly role: RoleAsk
      readonly sourceProfile: null
      readonly source: MachineSource
    }
  | { readonly way: 'none'; readonly rule: string }

/**
 * How a profile gets its credentials. Where it names several ways the first of these counts, as in the AWS CLI: a role
 * with a source, a web identity, SSO, keys, `aws login`, a process. `asSource`: another profile borrows through it, and
 * then its keys come before its role.
 */
export function shapeOf(section: Section, files: AwsFiles, asSource: boolean): ProfileShape {
  const { settings } = section
  const keys = keysOf(section)
  if (asSource && keys) return keys
  const roleArn = settings.get('role_arn')
  if (roleArn !== undefined) return roleShape(section, roleArn)
  if (settings.has('sso_account_id') || settings.has('sso_role_name')) return ssoShape(section, files)
  if (keys) return keys
  const loginSession = settings.get('login_session')
  if (loginSession !== undefined) return { way: 'login', loginSession }
  const command = settings.get('credential_process')
  if (command !== undefined) return { way: 'process', command }
  return none('it names neither keys, nor a role, a sign-in or a program')
}

function none(rule: string): ProfileShape {
  return { way: 'none', rule }
}

function keysOf({ settings, secretAccessKey, sessionToken }: Section): ProfileShape | null {
  const accessKeyId = settings.get('aws_access_key_id')
  if (accessKeyId === undefined && secretAccessKey === null) return null
  if (accessKeyId === undefined) return none('its aws_access_key_id is missing')
  if (secretAccessKey === null) return none('its aws_secret_access_key is missing')
  return { way: 'keys', accessKeyId, secretAccessKey, sessionToken }
}

function roleShape({ name, settings }: Section, roleArn: string): ProfileShape {
  if (!parseRoleArn(roleArn)) return none(`its role_arn "${roleArn}" is not the ARN of a role`)
  const duration = settings.get('duration_seconds')
  if (duration !== undefined && !/^\d+$/.test(duration)) return none('its duration_seconds is no number')
  const role: RoleAsk = {
    profile: name,
    roleArn,
    sessionName: settings.get('role_session_name') ?? null,
    duration: duration === undefined ? null : Number(duration),
    externalId: settings.get('external_id') ?? null,
    mfaSerial: settings.get('mfa_serial') ?? null,
  }
  const tokenFile = settings.get('web_identity_token_file')
  if (tokenFile !== undefined) return { way: 'web-identity', role, tokenFile }
  const [sourceProfile, place] = [settings.get('source_profile'), settings.get('credential_source')]
  if (sourceProfile !== undefined && place !== undefined)
    return none('it names both a source_profile and a credential_source')
  if (sourceProfile !== undefined) return { way: 'role', role, sourceProfile }
  if (place === undefined) return none('its role has neither source_profile nor credential_source')
  const source = MACHINE_SOURCES.find((known) => known.toLowerCase() === place.toLowerCase())
  return source
    ? { way: 'role', role, sourceProfile: null, source }
    : none(`its credential_source "${place}" is none of ${MACHINE_SOURCES.join(', ')}`)
}

function ssoShape({ settings }: Section, { ssoSessions }: AwsFiles): ProfileShape {
  const sessionName = settings.get('sso_session')
  const session = sessionName === undefined ? null : ssoSessions.get(sessionName)
  if (session === undefined) return none(`there is no [sso-session ${sessionName}]`)
  const differs = [...(session?.settings ?? [])].find(
    ([key, value]) => (settings.get(key) ?? value) !== value,
  )
  if (differs) return none(`its ${differs[0]} is another than that of [sso-session ${sessionName}]`)
  const value = (key: string) => session?.settings.get(key) ?? settings.get(key)
  const [startUrl, region] = [value('sso_start_url'), value('sso_region')]
  const [accountId, roleName] = [settings.get('sso_account_id'), settings.get('sso_role_name')]
  if (!startUrl) return none('its sso_start_url is missing')
  if (!region) return none('its sso_region is missing')
  if (!accountId) return none('its sso_account_id is missing')
  if (!roleName) return none('its sso_role_name is missing')
  return { way: 'sso', startUrl, region, accountId, roleName, cacheKey: sessionName ?? startUrl }
}
