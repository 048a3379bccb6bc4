import type { Borrowed, Credentials } from '../ports.ts'
import type { SessionRecord } from '../storage/settings.ts'

/** What a kind of session must know of the others: a chain borrows through its source. */
export interface SourceCredentials {
  /** The source's credentials, borrowed first where they are not at hand. */
  of(sessionId: string): Promise<Credentials>
}

/** One way to borrow an identity. Everything else about a session (time, renewal, names) is the same for all. */
export interface SessionKind<Record extends SessionRecord> {
  borrow(record: Record): Promise<Borrowed>
}
