import {
  DEFAULT_NAME_TEMPLATE,
  sessionNameFrom,
  type NameFacts,
} from '../../../shared/session-name-template.ts'
import type { IdentityTokens, Sts } from '../ports.ts'
import type { SessionRecord } from '../storage/settings-content.ts'
import { scopeOf } from './assume-options.ts'
import type { SessionKind } from './session-kind.ts'

/** A role that AWS gives for the token of an OpenID Connect provider. The token is read anew for each borrowing. */
export function createWebIdentity(ports: {
  sts: Sts
  identityTokens: IdentityTokens
  nameFacts: (sessionId: string) => NameFacts
  regionOf: (record: SessionRecord) => string
}): SessionKind<'web-identity'> {
  const { sts, identityTokens, nameFacts, regionOf } = ports
  return {
    async keep({ kind: _kind, ...fields }) {
      return fields
    },
    async borrow(record) {
      const { id, roleArn, token, sessionName, duration } = record
      return sts.assumeRoleWithWebIdentity({
        region: regionOf(record),
        roleArn,
        token: await identityTokens.read(token),
        sessionName: sessionNameFrom(sessionName ?? DEFAULT_NAME_TEMPLATE, nameFacts(id)),
        duration,
        ...scopeOf(record),
      })
    },
    async forget() {},
  }
}
