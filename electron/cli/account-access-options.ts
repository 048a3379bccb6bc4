import type { AccountAccessSetting } from '../../shared/account-access.ts'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { DraftOf } from '../../shared/session-draft.ts'
import type { CliContext } from './context.ts'
import type { Found } from './find.ts'

/** How a portal's account access is set; see `accountAccessFrom`. */
export const ACCOUNT_ACCESS_OPTIONS = {
  'account-access': { type: 'string' },
  'account-access-endpoint': { type: 'string' },
} as const

/**
 * The setting from what was typed: an empty tenant takes it away, and what is left out is that of `before`. `undefined`
 * where nothing was typed. Throws `access-endpoint-needed`, `usage`.
 */
export function accountAccessFrom(
  values: { 'account-access'?: string; 'account-access-endpoint'?: string },
  before: AccountAccessSetting | null,
): AccountAccessSetting | null | undefined {
  const { 'account-access': tenant, 'account-access-endpoint': typedEndpoint } = values
  if (tenant === undefined && typedEndpoint === undefined) return undefined
  const tenantId = tenant ?? before?.tenantId
  if (!tenantId && typedEndpoint !== undefined) {
    const reason = '--account-access-endpoint goes with --account-access TENANT'
    throw new AppError('usage', { reason, command: 'portal' })
  }
  if (!tenantId) return null
  const endpoint = typedEndpoint ?? before?.endpoint
  if (!endpoint) throw new AppError('access-endpoint-needed')
  return { tenantId, endpoint }
}

/** The draft of a role that account access lists, as it is by now. Throws `usage` where another role was found. */
export async function accessDraft(
  { app }: CliContext,
  { kind, name, borrowable }: Found,
): Promise<DraftOf<'account-access'>> {
  if (kind === 'account-access') {
    if ('roleArn' in borrowable) return { kind, ...borrowable, sessionName: null, duration: null }
    if ('sessionId' in borrowable) {
      const draft = await app.dispatch('session.describe', borrowable)
      if (draft.kind === kind) return draft
    }
  }
  const reason = `${printable(name)} is no role of account access; \`lanyard ls access\` shows those`
  throw new AppError('usage', { reason, command: 'session' })
}
