import type { Place } from '../made/made.ts'
import type { Federation } from '../ports.ts'
import { Secret } from '../secret.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { consoleDestination, federationEndpoint, loginUrl } from './console-url.ts'

/** Makes URLs that sign a browser in as a session. They are usable for 15 minutes, and a secret as long. */
export function createConsole(ports: {
  federation: Federation
  sessions: Sessions
  records: SessionRecords
  /** Where the console sends somebody whose console session has ended. */
  issuerOf: (sessionId: string) => string
}) {
  const { federation, sessions, records, issuerOf } = ports
  return {
    /** `service` is a page of the console such as `s3`; `null` is its home. Throws `console-unavailable`. */
    async url({ sessionId, region: asked }: Place, service: string | null): Promise<Secret> {
      const record = records.get(sessionId)
      const partition = records.partition(record)
      const region = asked ?? records.region(record)
      const destination = consoleDestination(region, service, federation.endpoint)
      const credentials = await sessions.readForConsole(sessionId)
      const token = await federation.signinToken({ partition, region, credentials })
      const endpoint = federationEndpoint(partition, federation.endpoint)
      return new Secret(
        loginUrl(endpoint, { issuer: issuerOf(sessionId), destination, signinToken: token.reveal() }),
      )
    },
  }
}

export type Console = ReturnType<typeof createConsole>
