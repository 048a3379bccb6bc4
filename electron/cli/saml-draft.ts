import type { SamlOffer } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import { assertionText } from './assertion-option.ts'
import type { CliContext } from './context.ts'
import { asJson } from './session-json.ts'
import { table } from './table.ts'

/** What was typed of a SAML session. */
export interface SamlValues {
  readonly assertion?: string | undefined
  readonly url?: string | undefined
  readonly role?: string | undefined
  readonly provider?: string | undefined
}

type OfferedRole = NonNullable<SamlOffer['roles']>[number]

/**
 * Role and provider of a new session: as typed, or of what the assertion offers, which is fetched at the provider's
 * page where none was handed over. Lists the roles and throws `saml-role-needed` where it is not clear which is meant.
 */
export async function samlRole(
  context: CliContext,
  { assertion, url, role, provider }: SamlValues,
): Promise<{ readonly roleArn: string; readonly providerArn: string }> {
  if (assertion === undefined && role !== undefined && provider !== undefined)
    return { roleArn: role, providerArn: provider }
  const { roles } = await offerOf(context, assertion, url)
  if (roles === null) {
    if (role !== undefined && provider !== undefined) return { roleArn: role, providerArn: provider }
    throw usage('the assertion is encrypted, so its role and provider are to be given: --role and --provider')
  }
  if (roles.length === 0)
    throw new AppError('assertion-lacks-role', { role: 'a role of AWS', offered: 'none' })
  const wanted = roles.filter(
    ({ roleArn, providerArn }) => roleArn === (role ?? roleArn) && providerArn === (provider ?? providerArn),
  )
  const [first, ...more] = wanted
  if (first && more.length === 0) return first
  if (!first) {
    const offered = roles.map(({ roleArn }) => printable(roleArn)).join(', ')
    throw new AppError('assertion-lacks-role', { role: printable(role ?? provider ?? ''), offered })
  }
  context.out(context.args.includes('--json') ? asJson({ roles }) : listed(context, roles))
  throw new AppError('saml-role-needed', { count: roles.length })
}

async function offerOf(
  context: CliContext,
  assertion: string | undefined,
  url: string | undefined,
): Promise<SamlOffer> {
  const { app } = context
  if (assertion !== undefined) {
    const text = await assertionText(context, 'session', assertion)
    return app.dispatch('saml.hand-over', { assertion: text, sessionId: null })
  }
  if (url === undefined || url === '') throw usage('--assertion or --url is missing')
  return app.dispatch('saml.sign-in', { url })
}

function listed({ style }: CliContext, roles: readonly OfferedRole[]): string {
  const rows = roles.map(({ roleArn, accountId, accountName, roleName }) => [
    { text: `${accountName ?? accountId}/${roleName}`, tone: 'strong' as const },
    { text: accountId },
    { text: roleArn, tone: 'faint' as const },
  ])
  return table(style, ['ROLE', 'ACCOUNT', 'ARN'], rows)
}

function usage(reason: string): AppError {
  return new AppError('usage', { reason, command: 'session' })
}
