import { Secret } from '../secret.ts'

/** A profile, or a section it names: its keys in lower case, without those that are secret. */
export interface Section {
  readonly name: string
  readonly settings: ReadonlyMap<string, string>
  readonly secretAccessKey: Secret | null
  readonly sessionToken: Secret | null
}

/** What the user's config and credentials file say together. */
export interface AwsFiles {
  readonly profiles: ReadonlyMap<string, Section>
  readonly ssoSessions: ReadonlyMap<string, Section>
}

type SectionKind = 'profile' | 'sso-session'

interface Entry {
  readonly kind: SectionKind
  readonly name: string
  readonly key: string
  readonly value: string
}

const SECRET_KEYS = { secretAccessKey: 'aws_secret_access_key', sessionToken: 'aws_session_token' } as const

/**
 * Reads both files as the AWS tools do: a profile may stand in either, and where both say something of it the
 * credentials file wins. What no tool would understand is passed over, for these files are the user's.
 */
export function readAwsFiles({ config, credentials }: { config: string; credentials: string }): AwsFiles {
  const sections = new Map<string, { kind: SectionKind; name: string; settings: Map<string, string> }>()
  for (const { kind, name, key, value } of [...entriesIn(config, true), ...entriesIn(credentials, false)]) {
    const id = `${kind} ${name}`
    const section = sections.get(id) ?? { kind, name, settings: new Map() }
    section.settings.set(key, value)
    sections.set(id, section)
  }
  const ofKind = (wanted: SectionKind) =>
    new Map(
      [...sections.values()]
        .filter(({ kind }) => kind === wanted)
        .map(({ name, settings }) => [name, sectionOf(name, settings)]),
    )
  return { profiles: ofKind('profile'), ssoSessions: ofKind('sso-session') }
}

function sectionOf(name: string, settings: Map<string, string>): Section {
  const taken = (key: string): Secret | null => {
    const value = settings.get(key)
    settings.delete(key)
    return value === undefined ? null : new Secret(value)
  }
  const secretAccessKey = taken(SECRET_KEYS.secretAccessKey)
  const sessionToken = taken(SECRET_KEYS.sessionToken)
  return { name, settings, secretAccessKey, sessionToken }
}

function entriesIn(text: string, isConfig: boolean): readonly Entry[] {
  const entries: Entry[] = []
  let section: Pick<Entry, 'kind' | 'name'> | null = null
  let isNested = false
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const plain = withoutComment(line).trim()
    if (plain.startsWith('[') && plain.endsWith(']')) {
      section = sectionBegunBy(plain.slice(1, -1).trim(), isConfig)
      isNested = false
      continue
    }
    const at = plain.indexOf('=')
    if (section === null || at < 1) continue
    const [key, value] = [plain.slice(0, at).trim().toLowerCase(), plain.slice(at + 1).trim()]
    // Lines that are set in below a key without a value (`s3 =`) are that service's own settings.
    if (/^\s/.test(line) && isNested) continue
    isNested = value === ''
    if (!isNested) entries.push({ ...section, key, value })
  }
  return entries
}

/** A `#` or `;` begins a comment at the start of a line and after a blank. */
function withoutComment(line: string): string {
  return line.split(/(?:^|\s)[;#]/, 1)[0] ?? ''
}

/** In the config file a profile says that it is one, but for the default; in the credentials file all are. */
function sectionBegunBy(head: string, isConfig: boolean): Pick<Entry, 'kind' | 'name'> | null {
  if (head === '__proto__') return null
  if (!isConfig || head === 'default') return { kind: 'profile', name: head }
  const [, kind, , name] = /^(profile|sso-session)\s+(["']?)(.+)\2$/.exec(head) ?? []
  if (!name || (kind !== 'profile' && kind !== 'sso-session')) return null
  return { kind, name }
}
