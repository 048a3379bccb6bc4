import type { FoundSetup, Setup, SetupSession } from '../../../shared/setup.ts'
import { CHAINED_ROLE_MAX_SECONDS, SESSION_ALIAS } from '../../../shared/limits.ts'
import { AppError } from '../../../shared/errors.ts'
import { nameFromStartUrl, normaliseStartUrl } from '../identity-center/portal-record.ts'
import type { AwsFiles, Section } from '../profiles/aws-files.ts'
import { planProfile } from '../profiles/profile-plan.ts'

type Portal = Setup['portals'][number]

/**
 * A setup of the profiles in the user's AWS files, with what aws-vault and Granted have written there. A role of SSO is
 * one of a portal, a role through another profile is a chain, and what is neither stays the user's own profile, read
 * anew each time. Keys are no part of a setup.
 */
export function foundSetup(files: AwsFiles, file: string): FoundSetup {
  const portals = new Map<string, Portal>()
  const sessions: SetupSession[] = []
  const left: { name: string; reason: string }[] = []
  const all = understood(files)
  const names = namesOf([...all.profiles.keys()])

  /** The portal's name in the setup. Throws `start-url-invalid`. */
  function portalAt(url: string, region: string, called: string | null): string {
    const startUrl = normaliseStartUrl(url)
    const known = portals.get(startUrl)
    if (known) return known.name
    const plain = called ?? nameFromStartUrl(startUrl)
    const isTaken = [...portals.values()].some(({ name }) => name === plain)
    const name = isTaken ? `${plain}-${portals.size + 1}` : plain
    portals.set(startUrl, { name, startUrl, region })
    return name
  }

  function sessionOf(name: string): SetupSession | null {
    const section = all.profiles.get(name)!
    const plan = planProfile(all, name, file)
    const common = {
      name: names.get(name)!,
      ...(plan.ownRegion === null ? {} : { region: plan.ownRegion }),
    }
    const { root, roles } = plan
    const last = roles.at(-1)
    if (last && root.way === 'sso') {
      const source = section.settings.get('source_profile') ?? ''
      const { roleArn, sessionName, duration, externalId } = last
      return {
        kind: 'chained-role',
        ...common,
        source: names.get(source) ?? source,
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
      const portal = portalAt(startUrl, region, section.settings.get('sso_session') ?? null)
      return { kind: 'sso-role', ...common, portal, account: accountId, role: roleName }
    }
    if (root.way === 'web-identity' && !last) {
      const { roleArn, sessionName, duration } = root.role
      const fields = { roleArn, sessionName, duration, tokenFile: root.tokenFile, ...NOT_NARROWED }
      return { kind: 'web-identity', ...common, ...fields }
    }
    if (root.way === 'keys' && !last) {
      left.push({ name, reason: 'an access key is no part of a setup' })
      return null
    }
    return { kind: 'profile', ...common, profile: name }
  }

  for (const name of all.profiles.keys()) {
    try {
      const session = sessionOf(name)
      if (session) sessions.push(session)
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      // What Lanyard wrote is here already.
      if (thrown.code !== 'profile-of-lanyard') left.push({ name, reason: thrown.message })
    }
  }
  for (const [name, { settings }] of all.ssoSessions) {
    const [url, region] = [settings.get('sso_start_url'), settings.get('sso_region')]
    if (url && region && URL.canParse(url)) portalAt(url, region, name)
  }
  return { setup: { version: 1, portals: [...portals.values()], sessions, accounts: {} }, left }
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

/** Granted: its own spelling of SSO's keys, beside a program of its own that reads them. */
function granted(section: Section): Section {
  const own = [...section.settings].flatMap(([key, value]) => {
    const [, plain] = GRANTED.exec(key) ?? []
    return plain === undefined ? [] : [[plain, value] as const]
  })
  if (own.length === 0) return section
  const settings = new Map([...section.settings, ...own])
  settings.delete('credential_process')
  return { ...section, settings }
}

/** What each profile is called as a session: its own name as far as an alias may be that. */
function namesOf(profiles: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const given = new Set<string>()
  for (const profile of profiles) {
    const plain = profile.replace(/[^A-Za-z0-9_@+.%:-]+/g, '-').slice(0, 60) || 'profile'
    let name = SESSION_ALIAS.test(plain) ? plain : 'profile'
    for (let number = 2; given.has(name.toLowerCase()); number++) name = `${plain}-${number}`
    given.add(name.toLowerCase())
    names.set(profile, name)
  }
  return names
}
