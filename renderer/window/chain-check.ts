import { parseRoleArn } from '../../shared/arn.ts'
import { ASSUME_ROLE_MIN_SECONDS, CHAINED_ROLE_MAX_SECONDS, ROLE_SESSION_NAME } from '../../shared/limits.ts'
import type { Partition } from '../../shared/partition.ts'
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

/** What is wrong with each field as it stands, in a sentence; the engine and AWS have the last word. */
export function chainFaults(
  { arn, sessionName, minutes }: ChainDraft,
  source: { readonly partition: Partition } | null,
): Partial<Record<ChainField, string>> {
  const role = parseRoleArn(arn.trim())
  const faults: Partial<Record<ChainField, string>> = {}
  if (!source) faults.source = t('chain.source-missing')
  if (!role) faults.arn = t('chain.arn-wrong')
  else if (source && role.partition !== source.partition)
    faults.arn = t('chain.other-partition', { role: role.partition, source: source.partition })
  if (sessionName.trim() !== '' && !ROLE_SESSION_NAME.test(sessionName.trim()))
    faults.sessionName = t('chain.name-wrong')
  if (minutes.trim() !== '' && !isDuration(Number(minutes)))
    faults.minutes = t('chain.minutes-wrong', { least: LEAST_MINUTES, most: MOST_MINUTES })
  return faults
}

function isDuration(minutes: number): boolean {
  return Number.isInteger(minutes) && minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES
}

/** The field that an error of the engine is about; `null` where it is about none of them alone. */
export function fieldOf(code: string): ChainField | null {
  switch (code) {
    case 'role-arn-invalid':
      return 'arn'
    case 'role-session-name-invalid':
      return 'sessionName'
    case 'duration-invalid':
    case 'chain-too-long-lived':
      return 'minutes'
    default:
      return null
  }
}
