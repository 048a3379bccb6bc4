import { parseRoleArn } from '../../../shared/arn.ts'
import { AppError } from '../../../shared/errors.ts'
import { ASSUME_ROLE_DEFAULT_SECONDS } from '../../../shared/limits.ts'
import {
  DEFAULT_NAME_TEMPLATE,
  sessionNameFrom,
  type NameFacts,
} from '../../../shared/session-name-template.ts'
import { createPacer } from '../identity-center/pacing.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import { PORTAL_REQUESTS_PER_SECOND } from '../identity-center/sync.ts'
import type { AccountAccess, Clock } from '../ports.ts'
import type { SessionKind } from './session-kind.ts'

/** An IAM role that trusts account access: unlike a permission set's, its session is named and measured by the caller. */
export function createAccountAccessRole(ports: {
  clock: Clock
  accountAccess: AccountAccess
  portals: Portals
  tokens: PortalTokens
  nameFacts: (sessionId: string) => NameFacts
}): SessionKind<'account-access'> {
  const { clock, accountAccess, portals, tokens, nameFacts } = ports
  const pacer = createPacer(clock, PORTAL_REQUESTS_PER_SECOND)
  return {
    async keep({ kind: _kind, ...fields }) {
      const portal = portals.record(fields.portalId)
      if (!portal.accountAccess) throw new AppError('account-access-off', { portal: portal.name })
      return fields
    },
    async borrow({ id, portalId, roleArn, sessionName, duration }) {
      const role = {
        roleArn,
        sessionName: sessionNameFrom(sessionName ?? DEFAULT_NAME_TEMPLATE, nameFacts(id)),
        duration: duration ?? ASSUME_ROLE_DEFAULT_SECONDS,
      }
      const portal = portals.record(portalId)
      const credentials = await pacer
        .run(() => tokens.useForAccess(portal, (access) => accountAccess.getCredentials(access, role)))
        .catch((cause: unknown) => {
          if (!(cause instanceof AppError && cause.code === 'access-denied')) throw cause
          const { accountId = '', roleName = roleArn } = parseRoleArn(roleArn) ?? {}
          throw new AppError('no-assignment', { role: roleName, account: accountId }, { cause })
        })
      return { credentials, arn: null, packedPolicySize: null }
    },
    async forget() {},
  }
}
