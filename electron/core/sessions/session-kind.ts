import type { DraftKind, DraftOf } from '../../../shared/session-draft.ts'
import type { Borrowed, Credentials } from '../ports.ts'
import type { Chosen, RecordOf } from '../storage/settings-content.ts'

/** How the ID begins of what is only tried: no session has it, so what is kept under it is left over. */
export const TRIAL = 'trial:'

/** What a kind of session must know of the others: a chain borrows through its source. */
export interface SourceCredentials {
  /** The source's credentials, borrowed first where they are not at hand. */
  of(sessionId: string): Promise<Credentials>
}

/** A record without what the user chooses of every session alike. */
export type KeptFields<K extends DraftKind> = K extends DraftKind
  ? Omit<RecordOf<K>, keyof Chosen | 'kind'>
  : never

/** One way to borrow an identity. Everything else about a session (time, renewal, names) is the same for all. */
export interface SessionKind<K extends DraftKind> {
  /**
   * What is kept of a draft that was checked; its secrets go into the vault, under the session's ID. `before` is the
   * record that is being edited. Throws what AWS says where it has to be asked.
   */
  keep(draft: DraftOf<K>, id: string, before: RecordOf<K> | null): Promise<KeptFields<K>>
  /**
   * What is left to do once the record is kept, such as taking the key from where it was; gives the fields that change
   * by it. Where it fails a new session is not kept.
   */
  settle?(draft: DraftOf<K>, record: RecordOf<K>): Promise<Partial<KeptFields<K>>>
  /** Throws what AWS says. */
  borrow(record: RecordOf<K>): Promise<Borrowed>
  /** Credentials that the console's sign-in takes, where it refuses those that are `held`. */
  forConsole?(record: RecordOf<K>, held: Credentials): Promise<Credentials>
  /** Takes its secrets out of the vault. */
  forget(record: RecordOf<K>): Promise<void>
}
