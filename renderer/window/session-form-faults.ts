import { parseRoleArn } from '../../shared/arn.ts'
import { draftProblems } from '../../shared/draft-checks.ts'
import { capsWhatIsAssumed } from '../../shared/session-kinds.ts'
import { t } from '../../shared/text.ts'
import { draftOf, isLength } from './session-form-draft.ts'
import type { Typed } from './session-form-typed.ts'

/** The fields that something can be wrong with, as a draft calls them. */
export const FORM_FIELDS = [
  'source',
  'roleArn',
  'token',
  'key',
  'mfaSerial',
  'codes',
  'signInUrl',
  'providerArn',
  'profile',
  'allowedCommand',
  'sessionName',
  'duration',
  'externalId',
  'sourceIdentity',
  'tags',
  'policyArns',
  'policy',
] as const
export type FormFieldName = (typeof FORM_FIELDS)[number]

/** Those that the form shows only once somebody wants to choose more. */
export const MORE_FIELDS: ReadonlySet<FormFieldName> = new Set([
  'sessionName',
  'duration',
  'externalId',
  'sourceIdentity',
  'tags',
  'policyArns',
  'policy',
])

/** What is wrong with each field as it stands, by the rules that the engine goes by too. */
export function formFaults(typed: Typed): Partial<Record<FormFieldName, string>> {
  const faults: Partial<Record<FormFieldName, string>> = {}
  for (const { field, error } of draftProblems(draftOf(typed), { throughRole: isThroughRole(typed) })) {
    const known = FORM_FIELDS.find((name) => name === field)
    // Of an empty field it is enough to say what goes there.
    if (known) faults[known] ??= isEmpty(typed, known) ? error.fix : `${error.message} ${error.fix}`
  }
  if (!isLength(typed.duration)) faults.duration = t('form.duration-unread', { text: typed.duration.trim() })
  if (typed.kind === 'chained-role') {
    const fault = sourceFault(typed)
    if (fault) faults[fault.field] = fault.text
  }
  if (typed.kind === 'profile' && typed.command !== null && typed.command !== typed.allowedCommand)
    faults.allowedCommand = t('form.command-not-allowed')
  return faults
}

/** Whether AWS ends what is borrowed after an hour. */
export function isThroughRole({ kind, source }: Typed): boolean {
  return kind === 'chained-role' && capsWhatIsAssumed(source?.session?.kind ?? 'sso-role')
}

function sourceFault({ source, roleArn }: Typed): { field: 'source' | 'roleArn'; text: string } | null {
  if (!source) return { field: 'source', text: t('form.source-missing') }
  const role = parseRoleArn(roleArn.trim())
  if (!role || role.partition === source.partition) return null
  const text = t('form.other-partition', { role: role.partition, source: source.partition })
  return { field: 'roleArn', text }
}

function isEmpty(typed: Typed, field: FormFieldName): boolean {
  return textsOf(typed, field).every((text) => text.trim() === '')
}

function textsOf(typed: Typed, field: FormFieldName): readonly string[] {
  switch (field) {
    case 'token':
      return [typed.tokenFrom === 'file' ? typed.tokenPath : typed.tokenCommand]
    case 'key':
      return typed.keyFrom === 'typed' ? [typed.accessKeyId, typed.secretAccessKey] : [typed.keyProfile]
    case 'codes':
      return [typed.seed]
    case 'source':
    case 'tags':
    case 'allowedCommand':
      return ['chosen']
    default:
      return [typed[field]]
  }
}

const FIELD_OF: Readonly<Record<string, FormFieldName>> = {
  'session-unknown': 'source',
  'chain-cycle': 'source',
  'role-arn-invalid': 'roleArn',
  'trust-policy-mismatch': 'roleArn',
  'assertion-lacks-role': 'roleArn',
  'token-source-invalid': 'token',
  'token-unreadable': 'token',
  'token-refused': 'token',
  'program-not-allowed': 'token',
  'access-key-invalid': 'key',
  'access-key-refused': 'key',
  'access-key-missing': 'key',
  'profile-key-missing': 'key',
  'profile-name-invalid': 'key',
  'vault-not-kept': 'key',
  'vault-of-practice': 'key',
  'mfa-serial-invalid': 'mfaSerial',
  'mfa-device-unknown': 'mfaSerial',
  'mfa-seed-invalid': 'codes',
  'mfa-code-refused': 'codes',
  'sign-in-url-invalid': 'signInUrl',
  'provider-arn-invalid': 'providerArn',
  'provider-elsewhere': 'providerArn',
  'profile-unknown': 'profile',
  'profile-incomplete': 'profile',
  'profile-cycle': 'profile',
  'profile-of-lanyard': 'profile',
  'profile-mfa-misplaced': 'profile',
  'profile-keys-missing': 'profile',
  'command-not-allowed': 'allowedCommand',
  'command-failed': 'allowedCommand',
  'role-session-name-invalid': 'sessionName',
  'duration-invalid': 'duration',
  'chain-too-long-lived': 'duration',
  'role-too-short-lived': 'duration',
  'external-id-invalid': 'externalId',
  'source-identity-invalid': 'sourceIdentity',
  'source-identity-refused': 'sourceIdentity',
  'session-tag-invalid': 'tags',
  'session-tags-too-many': 'tags',
  'tags-refused': 'tags',
  'session-policies-too-many': 'policyArns',
  'policy-arn-invalid': 'policyArns',
  'session-policy-invalid': 'policy',
  'policy-malformed': 'policy',
}

/** The field that an error of the engine or of AWS is about; `null` where it is about none of them alone. */
export function fieldOf(code: string): FormFieldName | null {
  return FIELD_OF[code] ?? null
}
