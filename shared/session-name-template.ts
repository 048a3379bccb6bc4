/** What a template's fields are filled with; an empty one leaves nothing behind. */
export interface NameFacts {
  /** The local user. */
  readonly user: string
  /** The computer's name. */
  readonly host: string
  /** A ticket, and why the session is wanted, where the person said so. */
  readonly ticket: string
  readonly reason: string
}

export const NAME_FIELDS = [
  'user',
  'host',
  'ticket',
  'reason',
] as const satisfies readonly (keyof NameFacts)[]

/** What stands where no name was chosen: CloudTrail names the person. */
export const DEFAULT_NAME_TEMPLATE = '{user}'

const FIELD = /\{([^{}]*)\}/g
const LONGEST = 64

/** The fields of a template that there are not. */
export function unknownNameFields(template: string): readonly string[] {
  const names: readonly string[] = NAME_FIELDS
  return [...template.matchAll(FIELD)].map(([, name]) => name ?? '').filter((name) => !names.includes(name))
}

/**
 * A role session name or source identity from a template: the fields filled, everything outside AWS's alphabet
 * (`[\w+=,.@-]`) turned into one hyphen, cut to 64 characters. `lanyard` where fewer than two are left.
 */
export function sessionNameFrom(template: string, facts: NameFacts): string {
  const filled = template.replace(FIELD, (_field, name: string) => facts[name as keyof NameFacts] ?? '')
  const cleaned = filled
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9_+=,.@-]+/g, '-')
    .replace(/-{2,}/g, '-')
    // An empty field leaves its separator at an end.
    .replace(/^[-_.,]+|[-_.,]+$/g, '')
    .slice(0, LONGEST)
    .replace(/[-_.,]+$/, '')
  return cleaned.length < 2 ? 'lanyard' : cleaned
}
