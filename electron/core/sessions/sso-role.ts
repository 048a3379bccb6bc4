import { AppError } from '../../../shared/errors.ts'
import type { PortalTokens } from '../identity-center/portal-tokens.ts'
import type { Portals } from '../identity-center/portals.ts'
import type { Borrowed, SsoPortal } from '../ports.ts'
import type { RecordOf } from '../storage/settings-content.ts'

/**
 * A permission set in an account. AWS takes account, role and token and nothing else: the session's name is the
 * user's, and its length the permission set's.
 */
export function createSsoRole(ports: { ssoPortal: SsoPortal; portals: Portals; tokens: PortalTokens }): {
  borrow(record: RecordOf<'sso-role'>): Promise<Borrowed>
} {
  const { ssoPortal, portals, tokens } = ports
  return {
    async borrow({ portalId, accountId, accountName, roleName }) {
      const portal = portals.record(portalId)
      const credentials = await tokens.use(portal, (accessToken) =>
        ssoPortal
          .getRoleCredentials({ region: portal.region, accessToken }, accountId, roleName)
          .catch((cause: unknown) => {
            if (!(cause instanceof AppError && cause.code === 'access-denied')) throw cause
            throw new AppError(
              'no-assignment',
              { role: roleName, account: `${accountName} (${accountId})` },
              { cause },
            )
          }),
      )
      return { credentials, arn: null, packedPolicySize: null }
    },
  }
}
