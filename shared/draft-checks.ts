import { parsePolicyArn, parseRoleArn, parseSamlProviderArn } from './arn.ts'
import { assertNever } from './assert-never.ts'
import { AppError, type ErrorCode, type ErrorDetails } from './errors.ts'
import * as limit from './limits.ts'
import type { Partition } from './partition.ts'
import {
  MFA_SERIAL_AUTO,
  type DraftOf,
  type KeySource,
  type SessionDraft,
  type SessionTag,
  type TokenSource,
} from './session-draft.ts'
import { sessionNameFrom, unknownNameFields } from './session-name-template.ts'

/** What is wrong with one field of a draft. */
export interface DraftProblem {
  /** The draft's own name of it, such as `duration`. */
  readonly field: string
  readonly error: AppError
}

/** What a check must know besides the draft. */
export interface DraftSurroundings {
  /** The source borrows a role itself, so that AWS ends what it assumes after an hour. */
  readonly throughRole: boolean
}

/**
 * Everything in a draft that AWS would refuse for its form, in the order of the form; empty where it can be sent. A
 * form asks as one types, the command line and the engine before anything is kept.
 */
export function draftProblems(
  draft: SessionDraft,
  surroundings: DraftSurroundings = { throughRole: true },
): readonly DraftProblem[] {
  switch (draft.kind) {
    case 'chained-role':
      return [
        ...roleArn(draft.roleArn),
        ...nameTemplate('sessionName', draft.sessionName),
        ...roleDuration(draft.duration, surroundings.throughRole),
        ...check('externalId', draft.externalId, limit.EXTERNAL_ID, 'external-id-invalid'),
        ...sourceIdentity(draft.sourceIdentity),
        ...sessionTags(draft.tags),
        ...sessionPolicies(draft),
      ]
    case 'web-identity':
      return [
        ...roleArn(draft.roleArn),
        ...tokenSource(draft.token),
        ...nameTemplate('sessionName', draft.sessionName),
        ...roleDuration(draft.duration, false),
        ...sessionPolicies(draft),
      ]
    case 'iam-user':
      return [...accessKey(draft.key), ...mfaDevice(draft), ...userDuration(draft.duration)]
    case 'saml':
      return [
        ...signInUrl(draft.signInUrl),
        ...roleArn(draft.roleArn),
        ...providerArn(draft.providerArn, draft.roleArn),
        ...roleDuration(draft.duration, false),
        ...sessionPolicies(draft),
      ]
    case 'profile':
      return draft.profile.trim() === '' ? problem('profile', 'profile-name-invalid') : []
    case 'account-access':
      return [
        ...roleArn(draft.roleArn),
        ...nameTemplate('sessionName', draft.sessionName),
        ...roleDuration(draft.duration, false),
      ]
    default:
      return assertNever(draft)
  }
}

function problem(field: string, code: ErrorCode, details: ErrorDetails = {}): readonly DraftProblem[] {
  return [{ field, error: new AppError(code, details) }]
}

function check(
  field: string,
  value: string | null,
  rule: RegExp,
  code: ErrorCode,
  details: ErrorDetails = {},
): readonly DraftProblem[] {
  return value === null || rule.test(value) ? [] : problem(field, code, details)
}

function roleArn(arn: string): readonly DraftProblem[] {
  return parseRoleArn(arn) ? [] : problem('roleArn', 'role-arn-invalid', { arn })
}

/** One without fields goes to AWS as it stands, so it must be what AWS takes; the others are cleaned once filled. */
function nameTemplate(field: string, template: string | null): readonly DraftProblem[] {
  if (template === null) return []
  const [unknown] = unknownNameFields(template)
  if (unknown !== undefined) return problem(field, 'name-field-unknown', { field: `{${unknown}}` })
  return template.includes('{') || limit.ROLE_SESSION_NAME.test(template)
    ? []
    : problem(field, 'role-session-name-invalid', { name: template })
}

function sourceIdentity(template: string | null): readonly DraftProblem[] {
  if (template === null) return []
  const [unknown] = unknownNameFields(template)
  if (unknown !== undefined) return problem('sourceIdentity', 'name-field-unknown', { field: `{${unknown}}` })
  const facts = { user: 'user', host: 'host', ticket: 'ticket', reason: 'reason' }
  const sent = template.includes('{') ? sessionNameFrom(template, facts) : template
  return limit.SOURCE_IDENTITY.test(sent)
    ? []
    : problem('sourceIdentity', 'source-identity-invalid', { name: template })
}

function roleDuration(seconds: number | null, throughRole: boolean): readonly DraftProblem[] {
  if (seconds === null) return []
  const asked = inMinutes(seconds)
  if (throughRole && seconds > limit.CHAINED_ROLE_MAX_SECONDS)
    return problem('duration', 'chain-too-long-lived', { asked })
  if (seconds >= limit.ASSUME_ROLE_MIN_SECONDS && seconds <= limit.ASSUME_ROLE_MAX_SECONDS) return []
  const rule = 'AWS gives a role for 15 minutes at least and 12 hours at most'
  return problem('duration', 'duration-invalid', {
    asked,
    rule,
    least: '15m',
    most: throughRole ? '1h' : '12h',
  })
}

function userDuration(seconds: number | null): readonly DraftProblem[] {
  if (seconds === null) return []
  if (seconds >= limit.USER_TOKEN_MIN_SECONDS && seconds <= limit.USER_TOKEN_MAX_SECONDS) return []
  const rule = 'AWS gives an IAM user temporary keys for 15 minutes at least and 36 hours at most'
  return problem('duration', 'duration-invalid', {
    asked: inMinutes(seconds),
    rule,
    least: '15m',
    most: '36h',
  })
}

const inMinutes = (seconds: number) => `${Math.round(seconds / 60)} minutes`

function sessionTags(tags: readonly SessionTag[]): readonly DraftProblem[] {
  if (tags.length > limit.SESSION_TAGS_MAX)
    return problem('tags', 'session-tags-too-many', { count: tags.length })
  const seen = new Set<string>()
  for (const { key, value } of tags) {
    const rule =
      tagRule(key, value) ??
      (seen.has(key.toLowerCase()) ? 'AWS takes each key once, whatever its case' : null)
    if (rule !== null) return problem('tags', 'session-tag-invalid', { key, rule })
    seen.add(key.toLowerCase())
  }
  return []
}

function tagRule(key: string, value: string): string | null {
  if (key.toLowerCase().startsWith('aws:')) return 'keys that begin with aws: are AWS’s own'
  if (!limit.TAG_KEY.test(key)) return 'a key has 1 to 128 letters, digits, blanks or any of _ . : / = + - @'
  if (!limit.TAG_VALUE.test(value))
    return 'a value has at most 256 letters, digits, blanks or any of _ . : / = + - @'
  return null
}

function sessionPolicies(
  draft: Pick<DraftOf<'chained-role'>, 'roleArn' | 'policyArns' | 'policy' | 'restriction'>,
): readonly DraftProblem[] {
  const partition = parseRoleArn(draft.roleArn)?.partition ?? 'aws'
  return [...policyArns(draft.policyArns, partition), ...inlinePolicy(draft.policy, draft.restriction)]
}

function policyArns(arns: readonly string[], partition: Partition): readonly DraftProblem[] {
  const { length: count } = arns
  if (count > limit.POLICY_ARNS_MAX) return problem('policyArns', 'session-policies-too-many', { count })
  const wrong = arns.find((arn) => parsePolicyArn(arn)?.partition !== partition)
  return wrong === undefined ? [] : problem('policyArns', 'policy-arn-invalid', { arn: wrong, partition })
}

function inlinePolicy(policy: string | null, restriction: string | null): readonly DraftProblem[] {
  if (policy === null) return []
  const rule = inlinePolicyRule(policy, restriction)
  return rule === null ? [] : problem('policy', 'session-policy-invalid', { rule })
}

function inlinePolicyRule(policy: string, restriction: string | null): string | null {
  const { length } = policy
  if (length > limit.SESSION_POLICY_MAX_CHARACTERS)
    return `it has ${length} characters, and AWS takes ${limit.SESSION_POLICY_MAX_CHARACTERS}`
  if (!limit.SESSION_POLICY_CHARACTERS.test(policy)) return 'AWS takes only the characters of Latin 1 in it'
  if (!isPolicyDocument(policy)) return 'it is not a JSON object with a Statement'
  if (restriction === 'no-iam') return 'AWS takes one inline policy, and this restriction is one'
  return null
}

function isPolicyDocument(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null && 'Statement' in document
  } catch {
    return false
  }
}

function accessKey(key: KeySource | null): readonly DraftProblem[] {
  if (key === null) return []
  const wrong = (rule: string) => problem('key', 'access-key-invalid', { rule })
  switch (key.from) {
    case 'credentials-file':
      return key.profile.trim() === '' ? problem('key', 'profile-name-invalid') : []
    case 'typed':
      if (key.accessKeyId.startsWith('ASIA')) return wrong('an ID that begins with ASIA is of temporary keys')
      if (!limit.ACCESS_KEY_ID.test(key.accessKeyId))
        return wrong('its ID begins with AKIA and has 16 characters or more')
      return limit.SECRET_ACCESS_KEY.test(key.secretAccessKey) ? [] : wrong('its secret has 40 characters')
    default:
      return assertNever(key)
  }
}

function mfaDevice({ mfaSerial, codes }: DraftOf<'iam-user'>): readonly DraftProblem[] {
  const serial = mfaSerial === MFA_SERIAL_AUTO ? null : mfaSerial
  return [
    ...check('mfaSerial', serial, limit.MFA_SERIAL, 'mfa-serial-invalid', { serial: serial ?? '' }),
    ...(codes.from === 'seed' ? check('codes', codes.seed, limit.MFA_SEED, 'mfa-seed-invalid') : []),
  ]
}

function tokenSource(source: TokenSource): readonly DraftProblem[] {
  switch (source.from) {
    case 'file':
      return isAbsolute(source.path)
        ? []
        : problem('token', 'token-source-invalid', { rule: 'the path of the file is not absolute' })
    case 'command':
      return (source.command[0] ?? '').trim() === ''
        ? problem('token', 'token-source-invalid', { rule: 'no program is named' })
        : []
    default:
      return assertNever(source)
  }
}

/** Whether a sign-in at an identity provider can begin at this address. */
export function isSignInUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:'
}

function signInUrl(url: string | null): readonly DraftProblem[] {
  return url === null || isSignInUrl(url) ? [] : problem('signInUrl', 'sign-in-url-invalid', { url })
}

/** A role can only trust a provider of its own account. */
function providerArn(arn: string, role: string): readonly DraftProblem[] {
  const [provider, of] = [parseSamlProviderArn(arn), parseRoleArn(role)]
  if (!provider) return problem('providerArn', 'provider-arn-invalid', { arn })
  return !of || provider.accountId === of.accountId
    ? []
    : problem('providerArn', 'provider-elsewhere', { arn, account: of.accountId })
}

const isAbsolute = (path: string) => /^(\/|~\/|[A-Za-z]:[\\/]|\\\\)/.test(path)
