import { parseRoleArn } from '../../shared/arn.ts'
import { draftProblems } from '../../shared/draft-checks.ts'
import { ASSUME_ROLE_MIN_SECONDS, CHAINED_ROLE_MAX_SECONDS } from '../../shared/limits.ts'
import type { Partition } from '../../shared/partition.ts'
import type { Borrowable, DraftOf } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'

export const LEAST_MINUTES = ASSUME_ROLE_MIN_SECONDS / 60
export const MOST_MINUTES = CHAINED_ROLE_MAX_SECONDS / 60

/** What has been typed of a role to borrow through another. */
export interface ChainDraft {
  readonly arn: string
  readonly sessionName: string
  readonly minutes: string
}

export type ChainField = keyof ChainDraft | 'source'

/** The session that has been typed. Whatever is no whole number of minutes stands as one that nobody can have. */
export function typedDraft(
  source: Borrowable,
  { arn, sessionName, minutes }: ChainDraft,
): DraftOf<'chained-role'> {
  const [name, duration] = [sessionName.trim(), minutes.trim()]
  return {
    kind: 'chained-role',
    source,
    roleArn: arn.trim(),
    sessionName: name === '' ? null : name,
    duration: duration === '' ? null : /^\d+$/.test(duration) ? Number(duration) * 60 : 0,
    externalId: null,
    sourceIdentity: null,
    tags: [],
    policyArns: [],
    policy: null,
    restriction: null,
  }
}

/** What is wrong with each field as it stands, in a sentence; the engine and AWS have the last word. */
export function chainFaults(
  typed: ChainDraft,
  source: { readonly partition: Partition; readonly borrowable: Borrowable } | null,
): Partial<Record<ChainField, string>> {
  const faults: Partial<Record<ChainField, string>> = {}
  if (!source) faults.source = t('chain.source-missing')
  const role = parseRoleArn(typed.arn.trim())
  if (source && role && role.partition !== source.partition)
    faults.arn = t('chain.other-partition', { role: role.partition, source: source.partition })
  for (const { error } of draftProblems(typedDraft(source?.borrowable ?? NOWHERE, typed))) {
    const field = fieldOf(error.code)
    if (field) faults[field] = faultText(error)
  }
  return faults
}

const NOWHERE: Borrowable = { sessionId: '' }

/** In the words of the form where it has some. */
function faultText({ code, message, fix }: { code: string; message: string; fix: string }): string {
  switch (code) {
    case 'role-arn-invalid':
      return t('chain.arn-wrong')
    case 'role-session-name-invalid':
      return t('chain.name-wrong')
    case 'duration-invalid':
    case 'chain-too-long-lived':
      return t('chain.minutes-wrong', { least: LEAST_MINUTES, most: MOST_MINUTES })
    default:
      return `${message} ${fix}`
  }
}

/** The field that an error of the engine is about; `null` where it is about none of them alone. */
export function fieldOf(code: string): ChainField | null {
  switch (code) {
    case 'role-arn-invalid':
      return 'arn'
    case 'role-session-name-invalid':
    case 'name-field-unknown':
      return 'sessionName'
    case 'duration-invalid':
    case 'chain-too-long-lived':
      return 'minutes'
    default:
      return null
  }
}
