import { AppError } from '../../../shared/errors.ts'
import { CHAINED_ROLE_MAX_SECONDS } from '../../../shared/limits.ts'
import type { SetupSession } from '../../../shared/setup.ts'
import type { AwsFiles, Section } from '../profiles/aws-files.ts'
import { planProfile } from '../profiles/profile-plan.ts'
import type { Finding } from './found-setup.ts'

/**
 * Finds what the profiles of the user's AWS files are, with what aws-vault and Granted have written there. A role of
 * SSO is one of a portal, a role through another profile is a chain, and what is neither stays the user's own profile,
 * read anew each time. Keys are no part of a setup. `file` is what people call the config file.
 */
export function findInProfiles(finding: Finding, files: AwsFiles, file: string): void {
  const all = understood(files)
  for (const name of all.profiles.keys()) {
    try {
      const session = sessionOf(finding, all, name, file)
      if (session) finding.add(session)
      else finding.leave(name, 'an access key is no part of a setup')
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      // What Lanyard wrote is here already.
      if (thrown.code !== 'profile-of-lanyard') finding.leave(name, thrown.message)
    }
  }
  for (const [name, { settings }] of all.ssoSessions) {
    const [url, region] = [settings.get('sso_start_url'), settings.get('sso_region')]
    if (url && region && URL.canParse(url)) finding.portalAt(url, region, name)
  }
}

function sessionOf(finding: Finding, all: AwsFiles, name: string, file: string): SetupSession | null {
  const section = all.profiles.get(name)!
  const { root, roles, ownRegion } = planProfile(all, name, file)
  const common = { name: finding.nameOf(name), ...(ownRegion === null ? {} : { region: ownRegion }) }
  const last = roles.at(-1)
  if (last && root.way === 'sso') {
    const { roleArn, sessionName, duration, externalId } = last
    return {
      kind: 'chained-role',
      ...common,
      source: finding.nameOf(section.settings.get('source_profile') ?? ''),
      roleArn,
      sessionName,
      externalId,
      // More is refused of a role that is borrowed through another.
      duration: duration !== null && duration > CHAINED_ROLE_MAX_SECONDS ? null : duration,
      ...narrowed(section),
    }
  }
  if (root.way === 'sso') {
    const { startUrl, region, accountId, roleName } = root
    const portal = finding.portalAt(startUrl, region, section.settings.get('sso_session') ?? null)
    return { kind: 'sso-role', ...common, portal, account: accountId, role: roleName }
  }
  if (root.way === 'web-identity' && !last) {
    const { roleArn, sessionName, duration } = root.role
    const fields = { roleArn, sessionName, duration, tokenFile: root.tokenFile, ...NOT_NARROWED }
    return { kind: 'web-identity', ...common, ...fields }
  }
  return root.way === 'keys' && !last ? null : { kind: 'profile', ...common, profile: name }
}

const NOT_NARROWED = { policyArns: [], policy: null, restriction: null }

/** aws-vault's own keys of a role. */
function narrowed({ settings }: Section) {
  const transitive = new Set(listIn(settings.get('transitive_session_tags')))
  const tags = listIn(settings.get('session_tags')).map((tag) => {
    const [key = '', ...value] = tag.split('=')
    return { key, value: value.join('='), transitive: transitive.has(key) }
  })
  return { sourceIdentity: settings.get('source_identity') ?? null, tags, ...NOT_NARROWED }
}

const listIn = (text = '') =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** The files as if every tool had written them in AWS's own keys. */
function understood(files: AwsFiles): AwsFiles {
  const profiles = new Map<string, Section>()
  for (const [name, section] of files.profiles) profiles.set(name, granted(included(files, section)))
  return { ...files, profiles }
}

/** aws-vault: `include_profile` fills in what a profile does not say itself. */
function included(files: AwsFiles, section: Section, through: readonly string[] = []): Section {
  const from = section.settings.get('include_profile')
  const source = from === undefined || through.includes(from) ? undefined : files.profiles.get(from)
  if (from === undefined || !source) return section
  const filled = included(files, source, [...through, from])
  return { ...section, settings: new Map([...filled.settings, ...section.settings]) }
}

const GRANTED = /^granted_(sso_(?:start_url|region|account_id|role_name))$/

/** Granted: its own spelling of SSO's keys, beside a program of its own that reads them and comes after them. */
function granted(section: Section): Section {
  const own = [...section.settings].flatMap(([key, value]) => {
    const [, plain] = GRANTED.exec(key) ?? []
    return plain === undefined ? [] : [[plain, value] as const]
  })
  return own.length === 0 ? section : { ...section, settings: new Map([...section.settings, ...own]) }
}
