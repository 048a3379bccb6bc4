import type { Host, Sts } from '../ports.ts'
import type { ChainedRoleRecord } from '../storage/settings.ts'
import type { SessionKind, SourceCredentials } from './session-kind.ts'

/** A role assumed with another session's credentials. */
export function createChainedRole(ports: {
  sts: Sts
  host: Pick<Host, 'userName'>
  sources: SourceCredentials
  regionOf: (sessionId: string) => string
}): SessionKind<ChainedRoleRecord> {
  const { sts, host, sources, regionOf } = ports
  return {
    async borrow({ id, sourceId, roleArn, sessionName, duration }) {
      return sts.assumeRole({
        source: await sources.of(sourceId),
        region: regionOf(id),
        roleArn,
        sessionName: sessionName ?? roleSessionName(host.userName),
        duration,
      })
    },
  }
}

/** A person's name as a role session name: AWS takes 2 to 64 of `[\w+=,.@-]`. */
export function roleSessionName(userName: string): string {
  const cleaned = userName.replace(/[^A-Za-z0-9_+=,.@-]+/g, '-').slice(0, 64)
  return cleaned.length < 2 ? 'lanyard' : cleaned
}
