import {
  DEFAULT_NAME_TEMPLATE,
  sessionNameFrom,
  type NameFacts,
} from '../../../shared/session-name-template.ts'
import type { Sts } from '../ports.ts'
import type { SessionRecord } from '../storage/settings-content.ts'
import { scopeOf } from './assume-options.ts'
import type { SessionKind, SourceCredentials } from './session-kind.ts'

/** A role assumed with another session's credentials. */
export function createChainedRole(ports: {
  sts: Sts
  sources: SourceCredentials
  nameFacts: (sessionId: string) => NameFacts
  regionOf: (record: SessionRecord) => string
}): SessionKind<'chained-role'> {
  const { sts, sources, nameFacts, regionOf } = ports
  return {
    async keep({ kind: _kind, source, ...fields }) {
      // A role of the catalogue has become a session before anything hangs on it.
      if (!('sessionId' in source)) throw new TypeError('A chain is kept with the ID of its source')
      return { ...fields, sourceId: source.sessionId }
    },
    async borrow(record) {
      const { id, sourceId, roleArn, sessionName, sourceIdentity, duration, externalId, tags } = record
      const facts = nameFacts(id)
      return sts.assumeRole({
        source: await sources.of(sourceId),
        region: regionOf(record),
        roleArn,
        sessionName: sessionNameFrom(sessionName ?? DEFAULT_NAME_TEMPLATE, facts),
        sourceIdentity: sourceIdentity === null ? null : sessionNameFrom(sourceIdentity, facts),
        duration,
        externalId,
        tags,
        ...scopeOf(record),
      })
    },
    async forget() {},
  }
}
