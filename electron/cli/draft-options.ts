import { isAbsolute, resolve } from 'node:path'
import { assertNever } from '../../shared/assert-never.ts'
import type { CommandInput } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import { RESTRICTIONS, type Restriction } from '../../shared/restrictions.ts'
import { PARTITION_NAMES, type Partition } from '../../shared/partition.ts'
import type { DraftKind, SessionTag, TokenSource } from '../../shared/session-draft.ts'
import { parseDuration, SECOND_MS } from '../../shared/time.ts'
import { textOfFile } from '../adapters/regular-file.ts'
import { accessDraft } from './account-access-options.ts'
import type { CliContext } from './context.ts'
import { iamUserDraft } from './user-key-options.ts'
import { findSession } from './find.ts'
import type { readOptions } from './options.ts'
import { samlRole } from './saml-draft.ts'

/** A draft as it is handed to the engine: what is left out is filled in there. */
export type DraftInput = CommandInput<'session.add'>['draft']

/** How a kind of draft is called on the command line. */
export const KIND_WORDS = {
  chain: 'chained-role',
  'web-identity': 'web-identity',
  'iam-user': 'iam-user',
  saml: 'saml',
  profile: 'profile',
  'account-access': 'account-access',
} as const satisfies Record<string, DraftKind>
export type KindWord = keyof typeof KIND_WORDS

export const DRAFT_OPTIONS = {
  'session-name': { type: 'string' },
  duration: { type: 'string' },
  'external-id': { type: 'string' },
  'source-identity': { type: 'string' },
  tag: { type: 'string', multiple: true },
  transitive: { type: 'string', multiple: true },
  'policy-arn': { type: 'string', multiple: true },
  policy: { type: 'string' },
  only: { type: 'string' },
  'token-file': { type: 'string' },
  'token-command': { type: 'string' },
  'access-key-id': { type: 'string' },
  'from-profile': { type: 'string' },
  'mfa-serial': { type: 'string' },
  'mfa-seed': { type: 'string' },
  partition: { type: 'string' },
  assertion: { type: 'string' },
  url: { type: 'string' },
  role: { type: 'string' },
  provider: { type: 'string' },
  'allow-command': { type: 'boolean' },
} as const

export type DraftValues = ReturnType<typeof readOptions<typeof DRAFT_OPTIONS>>['values']

/** What each option means, for the help of the commands that take them. */
export const DRAFT_OPTIONS_HELP = `  --session-name     how CloudTrail names you; {user} {host} {ticket} {reason} are filled in
  --duration         how long it lasts, 15m to 12h; through another role 1h at most, of an IAM user 36h
  --external-id      what the role's trust policy wants to hear from a third party
  --source-identity  who stands behind it all; AWS lets no later role of the chain change it
  --tag KEY=VALUE    a session tag; as often as you need, 50 at most
  --transitive KEY   pass this tag on to the roles assumed with it
  --policy-arn ARN   a managed policy that narrows the session; 10 at most
  --policy JSON      an inline policy that narrows it, or @FILE
  --only WHAT        a ready-made restriction: ${RESTRICTIONS.join(', ')}
  --token-file PATH  where the provider's token lies
  --token-command C  the program that prints it, with its arguments; no shell takes part
  --access-key-id ID the key of an IAM user; its secret is asked for, or read from standard input
  --from-profile P   the key of that profile, moved out of ~/.aws/credentials into the vault
  --mfa-serial ARN   the user's MFA device; auto asks AWS which it is
  --mfa-seed -       its seed, asked for too, so that Lanyard makes the codes itself
  --partition P      where the user lives: ${PARTITION_NAMES.join(', ')}
  --url URL          where signing in at the SAML identity provider begins: its page for AWS
  --assertion FILE   an assertion of the SAML identity provider, to see what it offers; - is standard input
  --role ARN         the one to keep of the roles that it offers
  --provider ARN     the SAML provider in IAM, where there is no assertion to read it from
  --allow-command    let the profile's credential_process run, as its file has it now`

/**
 * The draft of a kind from what was typed. Options that a kind does not take are a `usage` error; an empty value
 * leaves out what `base`, the draft that is being edited, has.
 */
export async function draftFrom(
  context: CliContext,
  kind: DraftKind,
  positionals: readonly string[],
  values: DraftValues,
  base: DraftInput | null,
): Promise<DraftInput> {
  refuseOthers(kind, values)
  switch (kind) {
    case 'chained-role': {
      const before = base?.kind === kind ? base : null
      const [source, roleArn] = before ? [undefined, undefined] : two(positionals, 'SOURCE and ROLE-ARN')
      return {
        ...(before ?? {
          kind,
          source: findSession(context.app, source ?? '').borrowable,
          roleArn: roleArn ?? '',
        }),
        ...(await assumeOptions(context, values)),
        ...(values['external-id'] === undefined ? {} : { externalId: text(values['external-id']) }),
        ...(values['source-identity'] === undefined
          ? {}
          : { sourceIdentity: text(values['source-identity']) }),
        ...(values.tag === undefined ? {} : { tags: tagsIn(values.tag, values.transitive ?? []) }),
      }
    }
    case 'web-identity': {
      const before = base?.kind === kind ? base : null
      const token = tokenSource(context, values)
      if (before) return { ...before, ...(token ? { token } : {}), ...(await assumeOptions(context, values)) }
      if (!token) throw usage('--token-file or --token-command is missing')
      return {
        kind,
        roleArn: one(positionals, 'ROLE-ARN'),
        token,
        ...(await assumeOptions(context, values)),
      }
    }
    case 'iam-user':
      if (positionals.length > 0) throw usage('an IAM user is told by its key alone')
      return {
        ...(await iamUserDraft(context, values, base?.kind === kind ? base : null)),
        ...(values.duration === undefined ? {} : { duration: secondsIn(values.duration) }),
        ...(values.partition === undefined ? {} : { partition: partitionIn(values.partition) }),
      }
    case 'saml': {
      const before = base?.kind === kind ? base : null
      const { url, role, provider } = values
      if (before) {
        if (values.assertion !== undefined)
          throw usage('--assertion goes with add, try and `lanyard start`: it is not kept')
        return {
          ...before,
          ...(url === undefined ? {} : { signInUrl: text(url) }),
          ...(role === undefined ? {} : { roleArn: role }),
          ...(provider === undefined ? {} : { providerArn: provider }),
          ...(await lengthAndPolicies(context, values)),
        }
      }
      if (positionals.length > 0) throw usage('the role is given as --role ARN')
      const { roleArn, providerArn } = await samlRole(context, values)
      return {
        kind,
        signInUrl: text(url ?? ''),
        roleArn,
        providerArn,
        ...(await lengthAndPolicies(context, values)),
      }
    }
    case 'profile': {
      const before = base?.kind === kind ? base : null
      const profile = before ? before.profile : one(positionals, 'PROFILE')
      const allow = values['allow-command']
      if (allow === undefined) return before ?? { kind, profile }
      return { kind, profile, allowedCommand: allow ? await commandOf(context, profile) : null }
    }
    case 'account-access': {
      const role = () => findSession(context.app, one(positionals, 'NAME'))
      const before = base?.kind === kind ? base : await accessDraft(context, role())
      return { ...before, ...nameAndLength(values) }
    }
    default:
      return assertNever(kind)
  }
}

/** The program of a profile as it is to run; `null` where it has none, or is not there. */
async function commandOf({ app }: CliContext, profile: string): Promise<string | null> {
  const profiles = await app.dispatch('profile.list', undefined)
  return profiles.find(({ name }) => name === profile)?.command ?? null
}

/** What AssumeRole takes, whichever way the role is borrowed. */
async function assumeOptions(context: CliContext, values: DraftValues) {
  return { ...nameAndLength(values), ...(await lengthAndPolicies(context, values)) }
}

/** What account access takes. Throws `usage`. */
export function nameAndLength({
  'session-name': sessionName,
  duration,
}: Pick<DraftValues, 'session-name' | 'duration'>) {
  return {
    ...(sessionName === undefined ? {} : { sessionName: text(sessionName) }),
    ...(duration === undefined ? {} : { duration: secondsIn(duration) }),
  }
}

/** What may be chosen of a role in any case: a SAML assertion brings the session's name along. */
async function lengthAndPolicies(context: CliContext, values: DraftValues) {
  const { 'policy-arn': policyArns, duration, policy, only } = values
  return {
    ...(duration === undefined ? {} : { duration: secondsIn(duration) }),
    ...(policyArns === undefined ? {} : { policyArns: policyArns.filter((arn) => arn !== '') }),
    ...(policy === undefined ? {} : { policy: await policyIn(context, policy) }),
    ...(only === undefined ? {} : { restriction: restrictionIn(only) }),
  }
}

const COMMON = ['session-name', 'duration', 'policy-arn', 'policy', 'only'] as const
const TAKEN: Readonly<Record<DraftKind, readonly (keyof typeof DRAFT_OPTIONS)[]>> = {
  'chained-role': [...COMMON, 'external-id', 'source-identity', 'tag', 'transitive'],
  'web-identity': [...COMMON, 'token-file', 'token-command'],
  'iam-user': ['duration', 'access-key-id', 'from-profile', 'mfa-serial', 'mfa-seed', 'partition'],
  saml: ['duration', 'policy-arn', 'policy', 'only', 'assertion', 'url', 'role', 'provider'],
  profile: ['allow-command'],
  'account-access': ['session-name', 'duration'],
}

function refuseOthers(kind: DraftKind, values: DraftValues): void {
  const names = Object.keys(DRAFT_OPTIONS) as (keyof typeof DRAFT_OPTIONS)[]
  const other = names.find((name) => values[name] !== undefined && !TAKEN[kind].includes(name))
  if (other) throw usage(`--${other} means nothing to a session of kind ${kind}`)
}

const text = (value: string) => (value === '' ? null : value)

/** Seconds; `null` where the text is empty. Throws `usage`. */
export function secondsIn(duration: string): number | null {
  if (duration === '') return null
  const milliseconds = parseDuration(duration)
  if (milliseconds !== null) return Math.round(milliseconds / SECOND_MS)
  throw usage(`"${printable(duration)}" is not a duration such as 30m or 1h`)
}

function tagsIn(pairs: readonly string[], transitive: readonly string[]): SessionTag[] {
  const tags = pairs
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', ...value] = pair.split('=')
      if (value.length === 0) throw usage(`"${printable(pair)}" is not a tag: write KEY=VALUE`)
      return { key, value: value.join('='), transitive: transitive.includes(key) }
    })
  const unknown = transitive.find((key) => !tags.some((tag) => tag.key === key))
  if (unknown !== undefined) throw usage(`--transitive names "${printable(unknown)}", which is no --tag`)
  return tags
}

async function policyIn({ invocation }: CliContext, given: string): Promise<string | null> {
  if (!given.startsWith('@')) return text(given)
  const path = resolve(invocation.cwd, given.slice(1))
  const content = await textOfFile(path).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw usage(`the policy in ${printable(path)} cannot be read: ${printable(reason)}`)
  })
  return content.trim()
}

function restrictionIn(given: string): Restriction | null {
  if (given === '') return null
  const restriction = RESTRICTIONS.find((name) => name === given)
  if (restriction) return restriction
  throw usage(`--only knows ${RESTRICTIONS.join(', ')}, not "${printable(given)}"`)
}

function partitionIn(given: string): Partition {
  const partition = PARTITION_NAMES.find((name) => name === given)
  if (partition) return partition
  throw usage(`--partition knows ${PARTITION_NAMES.join(', ')}, not "${printable(given)}"`)
}

function tokenSource({ invocation }: CliContext, values: DraftValues): TokenSource | null {
  const { 'token-file': path, 'token-command': command } = values
  if (path !== undefined && command !== undefined)
    throw usage('--token-file and --token-command do not go together')
  if (path !== undefined) {
    const absolute = isAbsolute(path) || path.startsWith('~') ? path : resolve(invocation.cwd, path)
    return { from: 'file', path: absolute }
  }
  return command === undefined ? null : { from: 'command', command: command.trim().split(/\s+/) }
}

function one(positionals: readonly string[], what: string): string {
  const [value, ...more] = positionals
  if (value === undefined || more.length > 0) throw usage(`${what} is to be given, and nothing else`)
  return value
}

function two(positionals: readonly string[], what: string): readonly [string, string] {
  const [first, second, ...more] = positionals
  if (first === undefined || second === undefined || more.length > 0)
    throw usage(`${what} are to be given, and nothing else`)
  return [first, second]
}

function usage(reason: string): AppError {
  return new AppError('usage', { reason, command: 'session' })
}
